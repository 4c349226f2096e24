import type { RequestRevision } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeAssessment } from '../service.ts'

let hub: TestApp
let one: string
let other: string
beforeAll(async () => {
  const organisations = testOrganisations.map((each) =>
    each.slug === 'sierra-leone' ? { ...each, roles: [...each.roles, 'operator' as const] } : each,
  )
  hub = await testApp(makeAssessment, { name: 'assessment', organisations })
  await hub.service.start?.()
})
afterAll(() => hub.close())
const file = async (changes: Partial<RequestRevision> = {}) => {
  const id = newId()
  await hub.deliver(freetownSubmitted(id, changes))
  return id
}
beforeEach(async () => {
  one = await file()
  other = await file()
})

const duplicate = { mark: 'duplicate', reason: 'The city filed it again by mistake.' }
const not = { mark: 'not_duplicate', reason: 'The second is for the eastern districts.' }
const mark = (body: unknown, { as = 'operator', of = one, and = other, headers = {} } = {}) =>
  (as === 'anyone' ? hub.anyone : hub.as(as)).post(`/v1/requests/${of}/overlaps/${and}/marks`, body, headers)
const marksOf = async (id: string, beside: string) =>
  (await hub.as('auditor').get(`/v1/requests/${id}/overlaps`)).body.overlaps.find(
    ({ requestId }: { requestId: string }) => requestId === beside,
  )?.mark
const rows = () => hub.database.ownerSql`
  select mark, key_id from assessment.overlap_marks where one_id in (${one}, ${other}) order by id`

test('is kept with its reason and shown beside both', async () => {
  const { status, body } = await mark(not)
  const said = { ...not, organisation: 'operator', at: '2026-11-24T09:00:00.000Z', revision: 1, otherRevision: 1 }
  expect([status, body]).toEqual([201, { requestId: one, otherRequestId: other, ...said }])
  expect(await marksOf(one, other)).toEqual(said)
  expect(await marksOf(other, one)).toEqual(said)
})

test('the last one counts, all stay on record with the key behind them, and none changes a verdict', async () => {
  const assessment = () => hub.as('freetown').get(`/v1/requests/${one}/assessment`)
  const before = await assessment()
  await mark(duplicate)
  await mark(not, { of: other, and: one })
  expect((await marksOf(one, other)).mark).toBe('not_duplicate')
  const kept = await rows()
  expect(kept.map((row) => row.mark)).toEqual(['duplicate', 'not_duplicate'])
  expect(JSON.stringify(await marksOf(one, other))).not.toContain(kept[0]?.key_id)
  expect((await assessment()).body).toEqual(before.body)
  expect((await hub.events()).map(({ type }) => type)).not.toContain('assessment.verdict_overridden')
})

test('a duplicate that no words show is listed from then on, with the reason that a person says so', async () => {
  const needs = [{ id: 'n1', kind: 'human' as const, description: 'Two midwives for the clinic at the harbour' }]
  const third = await file({
    needs,
    requester: { slug: 'dakar', name: 'City of Dakar', kind: 'local_government', country: 'SN' },
  })
  expect(await marksOf(one, third)).toBeUndefined()
  await mark(duplicate, { of: third, and: one })
  const { body } = await hub.as('operator').get(`/v1/requests/${one}/overlaps`)
  expect(body.overlaps.find(({ requestId }: { requestId: string }) => requestId === third)).toMatchObject({
    isLikely: false,
    relation: 'unrelated',
    reason: expect.stringContaining('an operator calls it a duplicate'),
    mark: { mark: 'duplicate' },
  })
  await mark(not, { of: one, and: third })
  expect(await marksOf(one, third)).toBeUndefined()
})

test('of two operators at once, naming the pair both ways round, one marks it and the other learns that it is so', async () => {
  const replies = await Promise.all([mark(duplicate), mark(duplicate, { of: other, and: one })])
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await rows()).toHaveLength(1)
})

test('waits for what another operator is saying of the pair, and then sees it', async () => {
  const { ownerSql } = hub.database
  const [first = '', second = ''] = [one, other].sort()
  let reply: ReturnType<typeof mark> | undefined
  let isAnswered = false
  await ownerSql.begin(async (tx) => {
    await tx`select from assessment.requests where request_id in (${first}, ${second}) order by request_id for update`
    await tx`
      insert into assessment.overlap_marks (one_id, one_revision, other_id, other_revision, mark, reason, organisation, key_id, marked_at)
      values (${first}, 1, ${second}, 1, 'duplicate', 'x', 'operator', ${newId()}, now())`
    reply = mark(duplicate).finally(() => {
      isAnswered = true
    })
    const isWaiting = async () => {
      const waiting = await ownerSql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return waiting.length > 0
    }
    while (!isAnswered && !(await isWaiting())) await new Promise((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
  })
  expect((await reply)?.status).toBe(409)
})

test('may be said again of a later revision', async () => {
  await mark(duplicate)
  await hub.deliver(freetownSubmitted(other, { revision: 2 }))
  expect(await mark(duplicate)).toMatchObject({ status: 201, body: { revision: 1, otherRevision: 2 } })
})

test('gives a repeated call its first answer', async () => {
  const headers = { 'idempotency-key': 'mark-once' }
  const first = await mark(duplicate, { headers })
  expect(await mark(duplicate, { headers })).toMatchObject({ status: 201, body: first.body })
  expect(await rows()).toHaveLength(1)
})

test.for<[string, unknown, { as?: string; and?: string }, number, string]>([
  ['a mark that there is not', { ...not, mark: 'maybe' }, {}, 400, 'http.malformed'],
  ['no reason', { mark: 'duplicate' }, {}, 400, 'http.malformed'],
  ['an id that is none', not, { and: 'x' }, 400, 'http.malformed'],
  ['no key', not, { as: 'anyone' }, 401, 'http.unauthenticated'],
  ['the requester', not, { as: 'freetown' }, 403, 'http.forbidden'],
  ['the auditor', not, { as: 'auditor' }, 403, 'http.forbidden'],
  ['the government of the city that asks', not, { as: 'sierra-leone' }, 403, 'assessment.conflict_of_interest'],
  ['a request that is not there', not, { and: newId() }, 404, 'assessment.not_assessed'],
])('refuses %s', async ([, body, call, status, code]) => {
  const reply = await mark(body, call)
  expect([reply.status, reply.body.code]).toEqual([status, code])
  expect(await rows()).toEqual([])
})

test('refuses a request beside itself, and what is so already', async () => {
  expect((await mark(not, { and: one })).body.code).toBe('assessment.overlap_with_itself')
  await mark(not)
  expect((await mark(not)).body.code).toBe('assessment.overlap_mark_unchanged')
})

test('not even the owner of the database changes a mark, and the service may not', async () => {
  await mark(not)
  const { sql, ownerSql } = hub.database
  await expect(ownerSql`update assessment.overlap_marks set mark = 'duplicate'`).rejects.toThrow('is append-only')
  await expect(ownerSql`delete from assessment.overlap_marks`).rejects.toThrow('is append-only')
  await expect(sql`delete from assessment.overlap_marks`).rejects.toThrow('permission denied')
})
