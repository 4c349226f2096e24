import type { RequestRevision } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp, testEvent } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAssessment } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
})
afterAll(() => hub.close())

let numbered = 0
interface Filed {
  id: string
  reference: string
}

/** Files a request; `changes` replace whole fields of Freetown's. */
async function file(changes: Partial<RequestRevision>, revision = 1, filed?: Filed): Promise<Filed> {
  numbered += 1
  const { id, reference } = filed ?? { id: newId(), reference: `HUB-2026-${String(numbered).padStart(4, '0')}` }
  await hub.deliver(freetownSubmitted(id, { reference, revision, budget: undefined, ...changes } as never))
  return { id, reference }
}
const read = async (id: string, as = 'operator') => (await hub.as(as).get(`/v1/requests/${id}/overlaps`)).body.overlaps
const referencesOf = async (id: string, as?: string) =>
  (await read(id, as)).map(({ reference }: { reference: string }) => reference)

const body = (slug: string, kind: RequestRevision['requester']['kind'], country: string | null) => ({
  requester: { slug, name: slug, kind, country },
  territories: [{ country: country ?? 'SL' }],
})
const need = (description: string, id = 'n1') => ({ id, kind: 'technical' as const, description })

// What a city and its government might write of the same need, each in its own words.
const cityInEnglish = {
  language: 'en',
  title: 'Licensing of waste collectors in informal settlements',
  challenge:
    'Young migrants collect waste in the informal settlements without contracts or licences, and residents blame them for rubbish that blocks the drains.',
  desiredOutcome: 'Licensed waste enterprises that migrants and residents run together.',
  needs: [need('Design of a licensing scheme for waste micro-enterprises of migrants')],
}
const stateInEnglish = {
  language: 'en-GB',
  title: 'National licensing scheme for informal waste enterprises',
  challenge:
    'In the cities migrants work in waste collection without any licence. Rubbish blocks drains in informal settlements, and residents and young migrants quarrel.',
  desiredOutcome: 'Collectors hold a licence.',
  needs: [
    need('Designing a scheme by which micro-enterprises for waste can be licensed, migrants included'),
    need('Twelve inspectors for occupational safety', 'n2'),
  ],
}
const cityInFrench = {
  language: 'fr',
  title: 'Guichet unique pour les migrants de retour',
  challenge:
    'Les migrants de retour ne trouvent ni logement ni emploi à Dakar, et les services sociaux de la ville ne savent pas les orienter.',
  desiredOutcome: 'Chaque personne de retour est accueillie et orientée.',
  needs: [need('Mise en place d’un guichet unique d’accueil et d’orientation des migrants de retour')],
}
const stateInFrench = {
  language: 'fr-SN',
  title: 'Accueil et orientation des migrants de retour',
  challenge:
    'De retour au Sénégal, les migrants ne sont pas orientés par les services sociaux : ils restent sans emploi ni logement dans les villes.',
  desiredOutcome: 'Un guichet dans chaque grande ville.',
  needs: [need('Mettre en place des guichets uniques d’accueil des migrants de retour et de leur orientation')],
}

test.for<[string, Partial<RequestRevision>, Partial<RequestRevision>, string]>([
  [
    'a city and its state, in English',
    { ...cityInEnglish, ...body('freetown', 'local_government', 'SL') },
    { ...stateInEnglish, ...body('sierra-leone', 'national_government', 'SL') },
    'state_and_city',
  ],
  [
    'a city and its state, in French',
    { ...cityInFrench, ...body('dakar', 'local_government', 'SN') },
    { ...stateInFrench, ...body('senegal', 'national_government', 'SN') },
    'state_and_city',
  ],
  [
    'the same body twice',
    { ...cityInEnglish, ...body('monrovia', 'local_government', 'LR') },
    { ...stateInEnglish, ...body('monrovia', 'local_government', 'LR') },
    'same_body',
  ],
  [
    'two ministries of one state',
    { ...cityInEnglish, ...body('ministry-one', 'national_government', 'GH') },
    { ...stateInEnglish, ...body('ministry-two', 'national_government', 'GH') },
    'same_state',
  ],
  [
    'a regional organisation and a state that it names',
    {
      ...cityInEnglish,
      ...body('a-region', 'regional_organisation', null),
      territories: [{ country: 'TG' }, { country: 'BJ' }],
    },
    { ...stateInEnglish, ...body('benin', 'national_government', 'BJ') },
    'region_and_member',
  ],
])('finds the need of %s, whichever is filed first', async ([, one, other, relation]) => {
  const first = await file(one)
  const second = await file(other)
  const [[fromFirst], [fromSecond]] = [await read(first.id), await read(second.id)]
  expect([fromFirst?.reference, fromFirst?.relation]).toEqual([second.reference, relation])
  expect([fromSecond?.reference, fromSecond?.relation]).toEqual([first.reference, relation])
  for (const part of ['needs', 'topic', 'title'])
    expect(fromFirst.likeness[part].value).toBe(fromSecond.likeness[part].value)
  expect(await read(first.id)).toEqual(await read(first.id))
  // The other way round in time.
  const again = await file(one)
  expect(await referencesOf(again.id)).toContain(second.reference)
})

test('shows why, with the words that both have as the request asked about writes them', async () => {
  const city = await file({ ...cityInEnglish, ...body('kampala', 'local_government', 'UG') })
  const state = await file({ ...stateInEnglish, ...body('uganda', 'national_government', 'UG') })
  const [overlap] = await read(city.id)
  expect(overlap).toMatchObject({
    requestId: state.id,
    requester: { slug: 'uganda', name: 'uganda' },
    title: stateInEnglish.title,
    isStanding: true,
    isLikely: true,
    mark: null,
  })
  expect(overlap.likeness.needs.words).toEqual(expect.arrayContaining(['licensing', 'scheme', 'waste', 'migrants']))
  expect(overlap.reason).toMatch(
    new RegExp(
      `^uganda, of the same state, filed ${state.reference}: one is the government, the other a local one\\. \\d+ % of`,
    ),
  )
  const [french] = await read((await file({ ...cityInFrench, ...body('kampala', 'local_government', 'UG') })).id)
  expect(french).toBeUndefined()
})

test.for<[string, Partial<RequestRevision>]>([
  ['two cities of one state', body('gulu', 'local_government', 'KE')],
  ['the governments of two states', { ...body('rwanda', 'national_government', 'RW') }],
  ['a regional organisation that does not name the country', body('b-region', 'regional_organisation', null)],
  ['somebody who is no government', body('an-ngo', 'ngo', 'KE')],
])('is silent on the same words of %s', async ([, changes]) => {
  const city = await file({ ...cityInEnglish, ...body('nairobi', 'local_government', 'KE') })
  const other = await file({ ...stateInEnglish, ...changes })
  expect(await referencesOf(city.id)).not.toContain(other.reference)
  expect(await referencesOf(other.id)).not.toContain(city.reference)
})

test('another need of the same body is none, however much of the place is the same', async () => {
  const one = await file({ ...cityInEnglish, ...body('lagos', 'local_government', 'NG') })
  await file({
    ...cityInEnglish,
    ...body('lagos', 'local_government', 'NG'),
    needs: [need('Four teachers of languages for the evening schools of the port district')],
  })
  expect(await read(one.id)).toEqual([])
})

test('goes by the newest revision of both', async () => {
  const state = body('ethiopia', 'national_government', 'ET')
  const city = await file({ ...cityInEnglish, ...body('addis-ababa', 'local_government', 'ET') })
  const other = await file({ ...stateInEnglish, ...state })
  const elsewhere = {
    ...stateInEnglish,
    ...state,
    needs: [need('A register of births, with two printers for each district')],
  }
  await file(elsewhere, 2, other)
  expect(await read(city.id)).toEqual([])
  await file({ ...stateInEnglish, ...state }, 3, other)
  expect(await read(city.id)).toMatchObject([{ reference: other.reference, revision: 3 }])
})

test('an older revision that arrives late does not take the place of the newest', async () => {
  const state = body('zambia', 'national_government', 'ZM')
  const city = await file({ ...cityInEnglish, ...body('lusaka', 'local_government', 'ZM') })
  const late = { id: newId(), reference: 'HUB-2026-0900' }
  const needs = [need('A register of births, with two printers for each district')]
  await file({ ...stateInEnglish, ...state, needs }, 2, late)
  await file({ ...stateInEnglish, ...state }, 1, late)
  expect(await read(city.id)).toEqual([])
})

test('the owner is told of its own requests alone, never of another body’s, public or not', async () => {
  const mine = await file({ ...cityInEnglish, ...body('freetown', 'local_government', 'SL') })
  const own = await file({ ...cityInEnglish, ...body('freetown', 'local_government', 'SL'), visibility: 'owner' })
  const state = body('sierra-leone', 'national_government', 'SL')
  const hidden = await file({ ...stateInEnglish, ...state, visibility: 'owner' })
  const open = await file({ ...stateInEnglish, ...state, visibility: 'public' })
  for (const { id } of [own, open])
    await hub.as('operator').post(`/v1/requests/${mine.id}/overlaps/${id}/marks`, { mark: 'duplicate', reason: 'So.' })
  const told = await read(mine.id, 'freetown')
  const references = told.map(({ reference }: Filed) => reference)
  expect(references).toContain(own.reference)
  for (const { reference } of [hidden, open]) expect(references).not.toContain(reference)
  expect(told.find((each: Filed) => each.reference === own.reference).mark).toBeNull()
  expect(await referencesOf(mine.id, 'auditor')).toEqual(expect.arrayContaining([hidden.reference, open.reference]))

  await hub.deliver(testEvent('intake.request_reopened', open.id, { from: 'eligible' }))
  expect(await referencesOf(mine.id)).toContain(open.reference)
})

test('changes neither verdict nor score nor what the others are told', async () => {
  const alone = await file({ ...cityInEnglish, ...body('douala', 'local_government', 'CM') })
  const verdictOf = async (id: string) => {
    const { body: said } = await hub.as('operator').get(`/v1/requests/${id}/assessment`)
    return [said.verdict, said.score, said.questions]
  }
  const before = await verdictOf(alone.id)
  const twin = await file({ ...cityInEnglish, ...body('douala', 'local_government', 'CM') })
  expect(await referencesOf(twin.id)).toEqual([alone.reference])
  expect([await verdictOf(alone.id), await verdictOf(twin.id)]).toEqual([before, before])
})

test.for<[string, string, number, string]>([
  ['anyone', 'a request', 401, 'http.unauthenticated'],
  ['dakar', 'a request', 404, 'assessment.not_assessed'],
  ['unhcr', 'a request', 404, 'assessment.not_assessed'],
  ['operator', newId(), 404, 'assessment.not_assessed'],
  ['operator', 'x', 400, 'http.malformed'],
])('%s asks for the overlaps of %s: %i', async ([caller, asked, status, code]) => {
  const { id } = await file({})
  const as = caller === 'anyone' ? hub.anyone : hub.as(caller)
  const reply = await as.get(`/v1/requests/${asked === 'a request' ? id : asked}/overlaps`)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})
