import { RequestRevision } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownRevision, freetownSubmitted, type TestApp, testApp, testEvent } from '@hub/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeInstallRulesets } from '../install-rulesets/install-rulesets.ts'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { makeAssessment } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment', now: '2026-11-27T09:00:00.000Z' })
  await hub.service.start?.()
})
afterAll(() => hub.close())

const saidOf = async (requestId: string) => (await hub.events()).filter((event) => event.requestId === requestId)

test('assesses a submitted revision and says so with the objectives to route by', async () => {
  const requestId = newId()
  await hub.deliver(freetownSubmitted(requestId))
  expect(await saidOf(requestId)).toEqual([
    expect.objectContaining({
      type: 'assessment.request_assessed',
      requestId,
      revision: 1,
      sequence: 1,
      actor: { organisation: 'hub', role: 'hub' },
      occurredAt: '2026-11-27T09:00:00.000Z',
      body: {
        verdict: 'eligible',
        score: 100,
        maxScore: 100,
        rulesetVersion: '2026-2',
        objectives: [2, 7, 15],
        suggestedObjectives: [],
        questions: [],
        due: null,
      },
    }),
  ])
})

test('asks in the language of the requester, with ten working days of its country to answer', async () => {
  const requestId = newId()
  const requester = { slug: 'dakar', name: 'Ville de Dakar', kind: 'local_government' as const, country: 'EG' }
  await hub.deliver(freetownSubmitted(requestId, { language: 'fr', requester, budget: undefined } as never))
  const [event] = await saidOf(requestId)
  expect(event?.body).toMatchObject({
    verdict: 'needs_clarification',
    questions: [{ questionId: 'budget-adds-up', field: 'budget', text: expect.stringMatching(/^Comment l’argent/) }],
    // Friday and Saturday are the weekend there.
    due: '2026-12-10T09:00:00.000Z',
  })
})

test('routes by the suggested objectives where the request names none', async () => {
  const requestId = newId()
  await hub.deliver(freetownSubmitted(requestId, { objectives: [] }))
  const [event] = await saidOf(requestId)
  expect(event?.body).toMatchObject({ objectives: [15, 2, 6], suggestedObjectives: [{ objective: 15 }, {}, {}] })
})

test('says it once, however often and by how many workers an event is handled', async () => {
  const requestId = newId()
  const event = freetownSubmitted(requestId)
  await Promise.all([hub.deliver(event), hub.deliver(event), hub.deliver(event)])
  await hub.deliver(event)
  expect(await saidOf(requestId)).toHaveLength(1)
})

test('an old revision that is handled again does not take the place of the newest', async () => {
  const requestId = newId()
  await hub.deliver(freetownSubmitted(requestId))
  await hub.deliver(freetownSubmitted(requestId, { revision: 2, timeframe: { months: 60 } }))
  await hub.deliver(freetownSubmitted(requestId))
  expect((await saidOf(requestId)).map(({ revision }) => revision)).toEqual([1, 2])
  const { body } = await hub.as('freetown').get(`/v1/requests/${requestId}/assessment`)
  expect({ revision: body.revision, score: body.score }).toEqual({ revision: 2, score: 94 })
})

test('keeps the revision that it read, so that other rules can be tried on it', async () => {
  const requestId = newId()
  await hub.deliver(freetownSubmitted(requestId))
  const [row] = await hub.database.ownerSql`select content from assessment.revisions where request_id = ${requestId}`
  expect(RequestRevision.parse(row?.content)).toEqual(freetownRevision())
})

test('follows what ends a request that was never assessed without a fault', async () => {
  await hub.deliver(testEvent('intake.request_withdrawn', newId(), { reason: 'never mind' }))
  await hub.deliver(testEvent('ledger.funding_not_needed', newId(), {}))
  const offerId = newId()
  await hub.deliver(testEvent('routing.offer_accepted', newId(), { offerId, partner: 'unhcr', note: null }))
})

describe('what was said never changes', () => {
  const columns = {
    rulesets: 'body',
    ruleset_activations: 'version',
    revisions: 'content',
    assessments: 'verdict',
    overrides: 'reason',
    overlap_marks: 'reason',
  }
  const tables = Object.keys(columns)
  const statements = Object.entries(columns).flatMap(([table, column]) => [
    `update assessment.${table} set ${column} = null`,
    `delete from assessment.${table}`,
    `truncate assessment.${table} cascade`,
  ])

  test.for(statements)('not even for the owner of the database: %s', async (statement) => {
    await expect(hub.database.ownerSql.unsafe(statement)).rejects.toThrow('is append-only')
  })

  test.for(tables)('and the service may do neither: %s', async (table) => {
    await expect(hub.database.sql.unsafe(`delete from assessment.${table}`)).rejects.toThrow('permission denied')
    await expect(hub.database.sql.unsafe(`truncate assessment.${table}`)).rejects.toThrow('permission denied')
  })
})

describe('the database checks for itself', () => {
  test('that a ruleset has the hash of its body', async () => {
    const insert = hub.database.sql`
      insert into assessment.rulesets (version, body, sha256, recorded_at)
      values ('2030-1', '{"version":"2030-1"}', 'x', now())`
    await expect(insert).rejects.toThrow('rulesets_check')
  })

  test('that a ruleset is kept under its own version', async () => {
    const insert = hub.database.sql`
      insert into assessment.rulesets (version, body, sha256, recorded_at)
      values ('2030-1', '{}', encode(sha256(convert_to('{}', 'UTF8')), 'hex'), now())`
    await expect(insert).rejects.toThrow('rulesets_check')
  })

  test('that only a verdict that asks has questions, and no score is above the highest', async () => {
    const requestId = newId()
    await hub.deliver(freetownSubmitted(requestId))
    const copy = (verdict: string, score: number) => hub.database.sql`
      insert into assessment.assessments
      select request_id, revision, '2026-1', ${verdict}, ${score}, max_score, criteria, suggested_objectives, objectives,
        questions, other_funds, assessed_at
      from assessment.assessments where request_id = ${requestId}`
    await expect(copy('needs_clarification', 1)).rejects.toThrow('assessments_check')
    await expect(copy('eligible', 101)).rejects.toThrow('assessments_check')
  })
})

test('refuses to start where the rules of a version in use have changed', async () => {
  const install = makeInstallRulesets(hub.db, hub.clock)
  const shipped = await readRulesets(rulesetFolder)
  await install(shipped)
  const changed = shipped.map((ruleset) => ({ ...ruleset, otherFunds: [] }))
  await expect(install(changed)).rejects.toThrow('the ruleset 2026-1 differs from the one in use')
})

test('stores a later version without making it active', async () => {
  const shipped = await readRulesets(rulesetFolder)
  await makeInstallRulesets(hub.db, hub.clock)(shipped.slice(-1).map((ruleset) => ({ ...ruleset, version: '2027-1' })))
  const { body } = await hub.as('operator').get('/v1/ops/rulesets')
  expect(
    body.items.map(({ version, isActive }: { version: string; isActive: boolean }) => [version, isActive]),
  ).toEqual([
    ['2027-1', false],
    ['2026-2', true],
    ['2026-1', false],
  ])
})
