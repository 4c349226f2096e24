import type { EventBody, HubEvent, RankingRules, RequestRevision } from '@hub/contracts'
import { NotYet } from '@hub/events'
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from '../played-events.ts'
import { shippedRanking } from '../ranking-document.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeRouting, { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const able = {
  support: ['technical', 'human'],
  objectives: [2, 7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 4,
}
const say = async (slug: string, changes: object = {}) => {
  const { headers } = await app.as(slug).get(`/v1/partners/${slug}/capabilities`)
  const match: Record<string, string> = headers.etag === undefined ? {} : { 'if-match': headers.etag }
  const { status } = await app.as(slug).put(`/v1/partners/${slug}/capabilities`, { ...able, ...changes }, match)
  expect(status).toBe(200)
}

async function file(changes: Partial<RequestRevision> = {}, verdict: 'eligible' | 'declined' = 'eligible') {
  const id = newId()
  const request = revisionOf(freetownRequest, changes)
  await app.deliver(submitted(id, request), assessed(id, request, verdict))
  return id
}

type Asked = EventBody<'assessment.replay_batch_assessed'>['requests'][number]
const asked = (requestId: string, changes: Partial<Asked> = {}): Asked => ({
  requestId,
  revision: 1,
  isEligible: true,
  objectives: freetownRequest.objectives ?? [],
  ...changes,
})

const shipped = shippedRanking()
/** Who speaks the language counts, and nothing else much. */
const byLanguage: RankingRules = {
  ...shipped,
  version: '2030-1',
  weights: { ...shipped.weights, objective: 0, theme: 0, language: 100 },
}

async function replay(requests: Asked[], ranking: RankingRules | null = null) {
  const body = { replayId: newId(), batch: 3, rulesetVersion: '2030-1', ranking, requests }
  const about = { requestId: null, revision: null, sequence: null }
  await app.deliver({
    ...playedEvent('assessment.replay_batch_assessed', { requestId: '', revision: 1 }, body),
    ...about,
  } as HubEvent)
  const answers = (await app.events()).filter(
    (event): event is HubEvent<'routing.replay_batch_ranked'> =>
      event.type === 'routing.replay_batch_ranked' && event.body.replayId === body.replayId,
  )
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatchObject({ requestId: null, sequence: null, body: { batch: 3 } })
  return answers[0]?.body as EventBody<'routing.replay_batch_ranked'>
}
const partnersIn = (ranked: { partner: string }[] | undefined) => ranked?.map(({ partner }) => partner)

test('the same rules on the same objectives rank the same, whatever has changed since', async () => {
  for (const slug of ['ilo', 'iom', 'unhcr']) await say(slug, { languages: slug === 'iom' ? ['fr'] : ['en'] })
  const id = await file()
  await say('iom', { languages: ['en'], objectives: [15], slots: 1 })
  await say('un-habitat')
  await app.database.ownerSql`update routing.partners set country = 'SL' where slug = 'unhcr'`
  expect(await replay([asked(id)])).toMatchObject({ differences: [], skipped: [], fault: null })
})

test('other weights show who stood first then and who would have, by what was on file then', async () => {
  await say('ilo', { languages: ['fr'] })
  await say('unhcr', { objectives: [2], themes: [] })
  const id = await file()
  await say('ilo', { languages: ['en'] })
  const { differences } = await replay([asked(id)], byLanguage)
  expect(differences).toMatchObject([{ requestId: id, revision: 1, isOfThen: true }])
  expect(partnersIn(differences[0]?.before)).toEqual(['ilo', 'unhcr'])
  expect(partnersIn(differences[0]?.after)).toEqual(['unhcr', 'ilo'])
})

test('other objectives to route rank others', async () => {
  await say('ilo', { objectives: [2, 7, 15], themes: [] })
  await say('iom', { objectives: [21], themes: [] })
  const id = await file()
  const { differences } = await replay([asked(id, { objectives: [21] })])
  expect(partnersIn(differences[0]?.before)).toEqual(['ilo'])
  expect(partnersIn(differences[0]?.after)).toEqual(['iom'])
})

test('compares five, and shows who comes in and who drops out', async () => {
  const slugs = ['ilo', 'iom', 'unhcr', 'un-habitat', 'c40-cities', 'freetown', 'dakar']
  for (const [place, slug] of slugs.entries())
    await say(slug, place < 5 ? { languages: ['fr'] } : { objectives: [2], themes: [] }).catch(() => {})
  const id = await file({
    requester: { slug: 'elsewhere', name: 'Elsewhere', kind: 'local_government', country: 'SL' },
  })
  const { differences } = await replay([asked(id)], byLanguage)
  expect(differences[0]?.before).toHaveLength(5)
  expect(differences[0]?.after).toHaveLength(5)
})

test('nobody stands for what is declined by it, and who is on file now for what was declined then', async () => {
  await say('ilo')
  const [eligible, declined] = [await file(), await file({}, 'declined')]
  await say('iom')
  const { differences } = await replay([asked(eligible, { isEligible: false }), asked(declined)])
  expect(
    differences.map(({ before, after, ...rest }) => [rest, partnersIn(before), partnersIn(after)?.toSorted()]),
  ).toEqual([
    [{ requestId: eligible, revision: 1, isOfThen: true }, ['ilo'], []],
    [{ requestId: declined, revision: 1, isOfThen: false }, [], ['ilo', 'iom']],
  ])
})

test('whom the requester had vetoed before the ranking stays out, and whom it vetoed later does not', async () => {
  await say('ilo')
  await say('iom')
  const id = newId()
  const first = revisionOf(freetownRequest)
  await app.deliver(submitted(id, first), assessed(id, first))
  await app.database.ownerSql`update routing.requests set vetoed = '{ilo}' where id = ${id}`
  const second = revisionOf(freetownRequest, { revision: 2 })
  await app.deliver(submitted(id, second), assessed(id, second))
  await app.database.ownerSql`update routing.requests set vetoed = '{ilo,iom}' where id = ${id}`
  const { differences } = await replay([asked(id, { revision: 2 })], byLanguage)
  expect(differences.map(({ before, after }) => [partnersIn(before), partnersIn(after)])).toEqual([[['iom'], ['iom']]])
})

test('a request for money alone has no candidates', async () => {
  await say('ilo')
  const needs = [
    { id: 'n1', kind: 'financial' as const, description: 'Money', amount: { amount: '1.00', currency: 'USD' } },
  ]
  expect((await replay([asked(await file({ needs }))], byLanguage)).differences).toEqual([])
})

test('names the requests of which it does not hold the revision', async () => {
  await say('ilo')
  const id = await file()
  const unknown = newId()
  expect(await replay([asked(id, { revision: 2 }), asked(unknown)])).toMatchObject({
    skipped: [id, unknown],
    differences: [],
  })
})

test('says that it cannot rank a batch instead of failing', async () => {
  await say('ilo')
  const id = await file()
  await app.database.ownerSql`update routing.requests set content = content - 'territories' where id = ${id}`
  expect((await replay([asked(id)])).fault).toMatch(/./)
})

test('says so too where what a partner said then cannot be read', async () => {
  await say('ilo')
  const id = await file()
  await say('ilo', { objectives: [15] })
  await app.database.ownerSql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`update routing.capability_versions set facts = 'null' where slug = 'ilo'`
  })
  expect((await replay([asked(id)])).fault).toMatch(/./)
})

test('a ranking of before facts were kept is compared with what is on file now', async () => {
  await say('ilo')
  const id = await file()
  await app.database.ownerSql.begin(async (sql) => {
    await sql`alter table routing.candidates disable trigger append_only`
    await sql`update routing.candidates set facts = null`
    await sql`alter table routing.candidates enable trigger append_only`
  })
  await say('iom')
  const { differences } = await replay([asked(id)])
  expect(differences).toMatchObject([{ requestId: id, isOfThen: false }])
  expect(partnersIn(differences[0]?.after)?.toSorted()).toEqual(['ilo', 'iom'])
})

test('leaves no trace: no offer, state, ranking or slot is another, and no request hears of it', async () => {
  await say('ilo', { languages: ['fr'] })
  await say('iom')
  const ids = [await file(), await file({}, 'declined'), await file({ revision: 1, objectives: [21] })]
  const hashes = async () => {
    const { ownerSql } = app.database
    const tables = await ownerSql`
      select table_name as name from information_schema.tables where table_schema = 'routing' order by 1`
    const rows = tables.map(async ({ name }) => {
      const [row] = await ownerSql.unsafe(
        `select count(*)::int as rows, md5(coalesce(string_agg(md5(t::text), '' order by t::text), '')) as hash from routing.${name} t`,
      )
      return [name, row?.rows, row?.hash]
    })
    return Promise.all(rows)
  }
  const [before, said] = [await hashes(), (await app.events()).length]
  expect(before.filter(([, rows]) => rows > 0).length).toBeGreaterThan(5)
  await replay(
    ids.map((id) => asked(id)),
    byLanguage,
  )
  await replay(ids.map((id) => asked(id, { isEligible: false })))
  expect(await hashes()).toEqual(before)
  expect((await app.events()).slice(said).map(({ type, requestId }) => [type, requestId])).toEqual([
    ['routing.replay_batch_ranked', null],
    ['routing.replay_batch_ranked', null],
  ])
})

test('a revision is ranked as the ruleset says that assessed it, once that has arrived', async () => {
  await say('ilo', { languages: ['fr'] })
  await say('unhcr', { objectives: [2], themes: [] })
  const version = '2031-1'
  const id = newId()
  const request = revisionOf(freetownRequest)
  const verdict = assessed(id, request)
  Object.assign(verdict.body, { rulesetVersion: version })
  await app.deliver(submitted(id, request))
  await expect(app.deliver(verdict)).rejects.toThrow(NotYet)
  const said = { version, previous: null, reason: null, ranking: byLanguage }
  const activated = playedEvent('assessment.ruleset_activated', { requestId: id, revision: 1 }, said)
  await app.deliver(activated, verdict)
  await app.deliver(activated)
  const { body } = await app.as('operator').get(`/v1/requests/${id}/candidates`)
  expect(body.scoring).toBe('2030-1')
  expect(body.candidates.map(({ partner }: { partner: string }) => partner)).toEqual(['unhcr', 'ilo'])
  expect((await replay([asked(id)], byLanguage)).differences).toEqual([])
})
