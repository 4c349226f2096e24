import { expect, test } from 'vitest'
import { packJobs } from './jobs.rule.ts'

const sendings = (epoch: number) => ['a', 'b', 'c'].map((eventId) => ({ consumer: 'routing', eventId, epoch }))

test('packs events in their order, and none twice', () => {
  expect(packJobs(sendings(1), 2).map(({ data }) => data.ids)).toEqual([['a', 'b'], ['c']])
  expect(packJobs([], 2)).toEqual([])
})

test('gives each sending a job id of its own, without the colon that Redis keys are split by', () => {
  const idOf = (epoch: number) => packJobs(sendings(epoch), 2)[0]?.opts.jobId
  expect(idOf(1)).not.toBe(idOf(2))
  expect(idOf(1)).not.toContain(':')
})
