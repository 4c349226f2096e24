// The end of a contribution of which no money has arrived: each answer of the route, and the states as picture, code and database have them.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contributionMoves, contributionStates } from '../contribution-state.ts'
import { contribute, done, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const observer = {
  slug: 'illustrative-observer',
  name: 'Illustrative Observer',
  kind: 'foundation',
  roles: ['funder', 'auditor'],
  illustrative: true,
} satisfies (typeof testOrganisations)[number]

let app: TestApp
let sql: TestApp['database']['ownerSql']
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger', organisations: [...testOrganisations, observer] })
  sql = app.database.ownerSql
  await tellOrganisations(app, [...testOrganisations, observer])
})
afterAll(() => app.close())

const contributions = '/v1/fund/contributions'
const agreement = {
  reference: 'A-1',
  signedOn: '2026-11-20',
  amount: usd('500.00'),
  schedule: [{ dueOn: '2026-12-01', amount: usd('500.00') }],
}
const depositOf = (bankReference: string) => ({
  received: usd('500.00'),
  credited: usd('500.00'),
  valueDate: '2026-11-24',
  bankReference,
})
const reason = { reason: 'The parliament did not agree.' }

const pledge = async () =>
  (await done(app, 'norway', contributions, { funder: 'norway', amount: usd('500.00'), visibility: 'public' })).id
const agree = async () => {
  const id = await pledge()
  await done(app, 'norway', `${contributions}/${id}/agreement`, agreement)
  return id
}
const cancel = (id: string, as = 'norway', body: unknown = reason) =>
  send(app, as, `${contributions}/${id}/cancel`, body)
const codeOf = async (reply: ReturnType<typeof send>) => {
  const { status, body } = await reply
  return [status, body.code]
}

test.for([
  ['its funder', 'norway'],
  ['an operator', 'operator'],
] as const)(
  'a pledge and an agreement are cancelled by %s, with a reason that outsiders do not see',
  async ([, slug]) => {
    for (const id of [await pledge(), await agree()]) {
      const reply = await cancel(id, slug)
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({ state: 'cancelled', cancellation: reason, received: usd('0.00') })
      expect((await app.anyone.get(`${contributions}/${id}`)).body).toMatchObject({
        state: 'cancelled',
        cancellation: null,
      })
      const told = (await app.events()).filter(({ type }) => type === 'ledger.contribution_cancelled').at(-1)
      expect(told).toMatchObject({
        actor: { organisation: slug, role: slug === 'operator' ? 'operator' : 'funder' },
        body: { contributionId: id, funder: 'norway', ...reason },
      })
    }
  },
)

test('whom it is not open to is turned away, and what is missing is said', async () => {
  const id = await pledge()
  expect(await codeOf(cancel(id, 'norway', {}))).toEqual([400, 'http.malformed'])
  expect(await codeOf(app.as('norway').post(`${contributions}/${id}/cancel`, reason))).toEqual([
    400,
    'http.idempotency_key_missing',
  ])
  expect((await app.anyone.post(`${contributions}/${id}/cancel`, reason)).status).toBe(401)
  expect(await codeOf(cancel(id, 'auditor'))).toEqual([403, 'http.forbidden'])
  expect(await codeOf(cancel(id, 'illustrative-bank'))).toEqual([404, 'http.not_found'])
  expect(await codeOf(cancel(randomUUID()))).toEqual([404, 'http.not_found'])
  const personal = { reason: 'Ask jane@example.org' }
  expect((await cancel(id, 'norway', personal)).status).toBe(422)
  expect((await app.as('norway').get(`${contributions}/${id}`)).body.state).toBe('pledged')
})

test('an auditor that gives too signs and cancels its own contributions, and no other', async () => {
  const sign = (id: string) => send(app, observer.slug, `${contributions}/${id}/agreement`, agreement)
  const id = await pledge()
  expect(await codeOf(cancel(id, observer.slug))).toEqual([403, 'http.forbidden'])
  expect(await codeOf(sign(id))).toEqual([403, 'http.forbidden'])
  expect((await app.as('norway').get(`${contributions}/${id}`)).body.state).toBe('pledged')
  const own = { funder: observer.slug, amount: usd('500.00') }
  const mine = (await done(app, observer.slug, contributions, own)).id
  expect((await sign(mine)).body.state).toBe('agreed')
  expect((await cancel(mine, observer.slug)).body.state).toBe('cancelled')
})

test('what is cancelled stays so and takes no agreement, deposit or return', async () => {
  const id = await agree()
  expect((await cancel(id)).status).toBe(200)
  const closed = [409, 'ledger.contribution_cancelled']
  expect(await codeOf(cancel(id))).toEqual(closed)
  expect(await codeOf(send(app, 'operator', `${contributions}/${id}/deposits`, depositOf(id)))).toEqual(closed)
  const pledged = await pledge()
  await cancel(pledged)
  expect(await codeOf(send(app, 'norway', `${contributions}/${pledged}/agreement`, agreement))).toEqual(closed)
  const back = { amount: usd('1.00'), valueDate: '2026-11-24', bankReference: 'R', ...reason }
  expect(await codeOf(send(app, 'operator', `${contributions}/${id}/returns`, back))).toEqual([
    409,
    'ledger.return_above_available',
  ])
})

test('a repeated call is answered as the first was', async () => {
  const [id, key] = [await pledge(), randomUUID()]
  const call = () => send(app, 'norway', `${contributions}/${id}/cancel`, reason, key)
  const [first, second] = [await call(), await call()]
  expect(second).toMatchObject({ status: 200, body: first.body })
})

test('money that has arrived stops it, until the deposit is reversed', async () => {
  const id = await contribute(app, { funder: 'norway', amount: '500.00' })
  expect(await codeOf(cancel(id))).toEqual([409, 'ledger.money_has_arrived'])
  await reverseDeposit(id)
  const { body } = await cancel(id)
  expect(body).toMatchObject({
    state: 'cancelled',
    received: usd('0.00'),
    deposited: usd('0.00'),
    deposits: [{ received: usd('500.00'), isReversed: true }],
  })
})

test('a reversed deposit leaves its place under the agreement', async () => {
  const id = await contribute(app, { funder: 'norway', amount: '500.00' })
  const again = () => send(app, 'operator', `${contributions}/${id}/deposits`, depositOf(id))
  expect(await codeOf(again())).toEqual([409, 'ledger.deposit_above_agreement'])
  await reverseDeposit(id)
  expect((await again()).status).toBe(201)
})

const reverseDeposit = async (id: string) => {
  const { deposits } = (await app.as('norway').get(`${contributions}/${id}`)).body
  await done(app, 'operator', `/v1/fund/transfers/${deposits[0].id}/reversal`, { reason: 'The bank took it back.' })
}

test('of a cancellation and a deposit at once, one comes first and the other is refused', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await agree()
    const arrive = () => send(app, 'operator', `${contributions}/${id}/deposits`, depositOf(id))
    const replies = await Promise.all(round % 2 === 0 ? [cancel(id), arrive()] : [arrive(), cancel(id)])
    expect(replies.map(({ status }) => status < 300).toSorted()).toEqual([false, true])
    expect(replies.map(({ status }) => status)).toContain(409)
  }
})

test.for(contributionStates.flatMap((from) => contributionStates.map((to) => [from, to] as const)))(
  'a contribution that is %s becomes %s exactly where the picture and the code say so',
  async ([from, to]) => {
    const isLegal = contributionMoves.some(([a, b]) => a === from && b === to)
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
    expect(new RegExp(`^  ${from} --> ${to} :`, 'm').test(readme)).toBe(isLegal)
    const id = await agree()
    const attempt = sql.begin(async (tx) => {
      await tx`insert into ledger.cancellations values (${id}, 'x', 'norway', now())`
      await tx`set local session_replication_role = replica`
      await tx`update ledger.contributions set state = ${from} where id = ${id}`
      await tx`set local session_replication_role = origin`
      await tx`update ledger.contributions set state = ${to} where id = ${id}`
      throw new Error('moved')
    })
    await expect(attempt).rejects.toThrow(isLegal ? 'moved' : 'does not become')
  },
)

test('the database cancels nothing without a reason or once money has arrived, and takes nothing for what is cancelled', async () => {
  const [pledged, agreed, cancelled] = [
    await pledge(),
    await contribute(app, { funder: 'norway', amount: '5.00' }),
    await pledge(),
  ]
  await cancel(cancelled)
  const end = (id: string) => sql`update ledger.contributions set state = 'cancelled' where id = ${id}`
  await expect(end(pledged)).rejects.toThrow('cancelled by nobody')
  const say = (tx: typeof sql, id: string) => tx`insert into ledger.cancellations values (${id}, 'x', 'norway', now())`
  await expect(say(sql, pledged)).rejects.toThrow('is not cancelled')
  await expect(
    sql.begin(async (tx) => {
      await say(tx as unknown as typeof sql, agreed)
      await tx`update ledger.contributions set state = 'cancelled' where id = ${agreed}`
    }),
  ).rejects.toThrow('has arrived')
  await expect(sql`update ledger.contributions set state = 'agreed' where id = ${pledged}`).rejects.toThrow(
    'no agreement',
  )
  for (const table of ['agreements', 'deposits'])
    await expect(
      sql`insert into ledger.${sql(table)} select (jsonb_populate_record(x, ${sql.json({ id: randomUUID(), contribution_id: cancelled })})).*
        from ledger.${sql(table)} x limit 1`,
    ).rejects.toThrow('is cancelled')
})
