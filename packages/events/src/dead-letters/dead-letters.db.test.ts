// What operators do with events that were given up.
import { Refusal } from '@hub/errors'
import { newId } from '@hub/runtime'
import { beforeEach, describe, expect, test } from 'vitest'
import { by, failing, freshLog } from '../fresh-log.ts'
import { discardDeadLetter, findDeadLetter, listDeadLetters, redriveDeadLetter } from './dead-letters.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const operator = log.as('console')
beforeEach(log.empty)

describe('dead letters', () => {
  const bury = async (reasons: string[]) => {
    const ids = await log.record(reasons)
    await log.deliver(
      ids.slice(0, 1),
      failing(reasons[0] ?? '', () => new Refusal('http.not_found')),
    )
    await log.deliver(ids)
    return { ids, id: `routing-${ids[0]}` }
  }

  test('are tried again when an operator redrives them, before what waited for them', async () => {
    const { ids, id } = await bury(['a', 'b'])
    expect(await log.effects()).toEqual([])
    await operator.db.transaction((tx) => redriveDeadLetter(tx, id, by))
    await log.deliver(ids)
    expect(await log.effects()).toEqual(['a', 'b'])
    expect(
      await ownerSql`select kind, reason, error, actor from log.interventions order by id desc limit 1`,
    ).toMatchObject([{ kind: 'redriven', reason: null, error: expect.stringContaining('http.not_found'), actor: by }])
  })

  test('have no effect and count as seen when an operator discards them with a reason', async () => {
    const { ids, id } = await bury(['a', 'b'])
    await operator.db.transaction((tx) => discardDeadLetter(tx, id, 'a test of ours', by))
    await log.deliver(ids)
    expect(await log.effects()).toEqual(['b'])
    expect(await log.deliveries()).toEqual([])
    expect(await ownerSql`select kind, reason, actor from log.interventions order by id desc limit 1`).toMatchObject([
      { kind: 'discarded', reason: 'a test of ours', actor: by },
    ])
  })

  test('are listed page by page, oldest event first, and each found by its id', async () => {
    const buried = [await bury(['a']), await bury(['b']), await bury(['c'])]
    const first = await listDeadLetters(operator.db, { limit: 2 })
    const second = await listDeadLetters(operator.db, { limit: 2, after: first[1]?.id ?? '' })
    expect([...first, ...second].map(({ id }) => id)).toEqual(buried.map(({ id }) => id))
    expect(await findDeadLetter(operator.db, first[0]?.id ?? '')).toEqual(first[0])
    expect(first[0]?.event).toMatchObject({ type: 'intake.request_withdrawn', sequence: 1, body: { reason: 'a' } })
  })

  test.each(['nothing', 'routing-nothing', `routing-${newId()}`, `-${newId()}`, ''])(
    'are not found by %j',
    async (id) => {
      await expect(findDeadLetter(operator.db, id)).rejects.toMatchObject({ code: 'events.dead_letter_unknown' })
    },
  )

  test('are redriven once when two operators do so', async () => {
    const { id } = await bury(['a'])
    const both = await Promise.allSettled(
      [1, 2].map(() => operator.db.transaction((tx) => redriveDeadLetter(tx, id, by))),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('keep the record of what was done with them, even from a superuser', async () => {
    await expect(ownerSql`delete from log.interventions`).rejects.toThrow('append-only')
  })
})
