// Who takes the reason of a step off the timeline: an operator, and never of its own act nor where it has a stake.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { eventOf, fileInState } from '../test-events.ts'

const alsoOperators = ['freetown', 'sierra-leone', 'unhcr', 'iom', 'ilo']
let hub: TestApp
beforeAll(async () => {
  const organisations = testOrganisations.map((each) =>
    alsoOperators.includes(each.slug) ? { ...each, roles: [...each.roles, 'operator' as const] } : each,
  )
  hub = await testApp(makeIntake, { name: 'intake', organisations })
})
afterAll(() => hub.close())

const words = 'Because the harbour is closed'

async function suspended(by: string) {
  const { id, path } = await fileInState(hub, freetownRequest, 'implementing')
  const actor = { organisation: by, role: 'operator' as const }
  await hub.deliver({ ...eventOf('ledger.request_suspended', { requestId: id }, { reason: words }), actor })
  return { id, path, entry: (await timelineOf(path)).at(-1).entry as number }
}

const timelineOf = async (path: string) => (await hub.as('auditor').get(`${path}/timeline?limit=100`)).body.items

const erase = (as: string, path: string, entry: number | string, reason: unknown = 'It named a person') =>
  hub.as(as).post(`${path}/timeline/${entry}/erasure`, { reason })

const reasonOf = async (path: string, entry: number) =>
  (await timelineOf(path)).find((step: { entry: number }) => step.entry === entry).reason

test('an operator erases the reason of a step: the step stays, and that it was erased is one too', async () => {
  const { path, entry } = await suspended('operator')
  const other = await fileInState(hub, freetownRequest, 'funding')
  const answers = [
    await erase('ilo', path, 'last'),
    await erase('ilo', path, entry, ''),
    await hub.anyone.post(`${path}/timeline/${entry}/erasure`, { reason: 'x' }),
    await erase('norway', path, entry),
    await erase('auditor', path, entry),
    await erase('ilo', other.path, entry),
    await erase('ilo', path, entry),
    await erase('ilo', path, entry),
  ]
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 401, 403, 403, 404, 200, 404])
  const after = await timelineOf(path)
  expect(after.find((step: { entry: number }) => step.entry === entry)).toMatchObject({
    type: 'ledger.request_suspended',
    reason: null,
  })
  expect(after.at(-1)).toMatchObject({
    type: 'intake.reason_erased',
    actor: { organisation: 'ilo', role: 'operator' },
    facts: { entry },
    reason: 'It named a person',
  })
  const [left] = await hub.database.ownerSql`select count(*)::int as n from intake.reasons where seq = ${entry}`
  expect(left?.n).toBe(0)
})

test.for(['operator', 'ilo'])('%s does not erase the reason of its own act, another operator does', async (slug) => {
  const { path, entry } = await suspended(slug)
  const { status, body } = await erase(slug, path, entry)
  expect([status, body.code]).toEqual([403, 'intake.reason_of_own_act'])
  expect(body.detail).toContain(`entry ${entry}`)
  expect(await reasonOf(path, entry)).toBe(words)
  expect((await erase(slug === 'ilo' ? 'operator' : 'ilo', path, entry)).status).toBe(200)
})

test('nor does it erase why it erased another', async () => {
  const { path, entry } = await suspended('operator')
  await erase('ilo', path, entry)
  const erasure = (await timelineOf(path)).at(-1).entry
  expect((await erase('ilo', path, erasure)).body.code).toBe('intake.reason_of_own_act')
})

test.for([
  ['the requester', 'freetown', 'asks for it itself'],
  ['the government of the requester', 'sierra-leone', 'is the government of the body that asks for it'],
  ['a member of its team', 'unhcr', 'is or was a partner in its team'],
  ['a partner that had accepted an offer and is not in the team', 'iom', 'is or was a partner in its team'],
] as const)('an operator that is %s erases no reason of it', async ([, slug, stake]) => {
  const { id, path, entry } = await suspended('operator')
  await hub.deliver({ ...eventOf('routing.offer_accepted', { requestId: id }, { partner: 'iom' }), sequence: 99 })
  const { status, body } = await erase(slug, path, entry)
  expect([status, body.code]).toEqual([403, 'intake.conflict_of_interest'])
  expect(body.detail).toContain(stake)
  expect(await reasonOf(path, entry)).toBe(words)
})
