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
  expect(body).toMatchObject({ slots: 85, derived: true, source: derived.source, illustrative: ['slots'] })

  const { derived: _, source: __, illustrative: ___, ...own } = derived
  await app.as('ilo').put(path, { ...own, slots: 3 }, { 'if-match': headers.etag ?? '' })
  expect((await app.as('ilo').get(path)).body).toMatchObject({
    slots: 3,
    derived: false,
    source: null,
    illustrative: [],
  })
})
