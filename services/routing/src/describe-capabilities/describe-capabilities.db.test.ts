import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
afterAll(() => app.close())

const path = '/v1/partners/ilo/capabilities'
const derived = {
  mandate: 'Sets standards for work',
  support: ['technical'],
  objectives: [6],
  themes: [],
  countries: [],
  regions: [],
  languages: [],
  slots: 85,
  derived: true,
  source: 'https://www.ilo.org/migrant',
  illustrative: ['slots'],
}

test('shows from where a record was derived and what of it was made up, until the partner says it itself', async () => {
  await app.as('ilo').put(path, derived)
  const { body, headers } = await app.as('ilo').get(path)
  const { mandate, source } = derived
  expect(body).toMatchObject({ mandate, slots: 85, derived: true, source, illustrative: ['slots'] })

  const { mandate: _, derived: __, source: ___, illustrative: ____, ...own } = derived
  await app.as('ilo').put(path, { ...own, slots: 3 }, { 'if-match': headers.etag ?? '' })
  expect((await app.as('ilo').get(path)).body).toMatchObject({
    slots: 3,
    mandate: null,
    derived: false,
    source: null,
    illustrative: [],
  })
})

test('keeps what there is of each kind of support, and when', async () => {
  const resources = [
    {
      id: 'experts',
      kind: 'technical',
      description: 'Lawyers',
      objectives: [6],
      themes: [],
      quantity: '3',
      unit: 'expert-months',
    },
    {
      id: 'trainers',
      kind: 'human',
      objectives: [],
      themes: ['health'],
      period: { from: '2027-01-01', until: '2027-12-31' },
    },
    { id: 'grants', kind: 'financial', objectives: [], themes: [], amount: { amount: '50000.00', currency: 'USD' } },
  ]
  const given = { ...derived, support: ['technical', 'human', 'financial'], resources }
  const put = await app.as('iom').put('/v1/partners/iom/capabilities', given)
  expect(put).toMatchObject({ status: 200, body: { resources, quantityTaken: {} } })
  expect((await app.as('iom').get('/v1/partners/iom/capabilities')).body.resources).toEqual(resources)
})
