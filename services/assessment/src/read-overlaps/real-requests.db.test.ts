// The programmes and grants of infra/seed/data, each as the request of the body it was for: the parts of one programme of a fund,
// phases that follow each other, neighbours with the same problem. None is the same need twice.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RequestRevision } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOverlaps } from '../find-overlaps.ts'
import { makeAssessment } from '../service.ts'

interface Programme {
  title: string
  need?: string
  countries?: string[]
}
interface CityProject {
  city: string
  country: string
  summary?: string
  projectTitle?: string
}
const folder = join(import.meta.dirname, '../../../../infra/seed/data')
const read = async <T>(file: string): Promise<T[]> => JSON.parse(await readFile(join(folder, `${file}.json`), 'utf8'))

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
})
afterAll(() => hub.close())

type Asker = RequestRevision['requester']
const government = (country: string): Asker => ({
  slug: `government-${country.toLowerCase()}`,
  name: `Government of ${country}`,
  kind: 'national_government',
  country,
})
const region: Asker = {
  slug: 'a-region',
  name: 'A regional organisation',
  kind: 'regional_organisation',
  country: null,
}

/** Of several countries: once as asked for by the first one's government, once by a regional organisation. */
const askersOf = ([first, ...more]: string[]): Asker[] =>
  first === undefined ? [region] : more.length > 0 ? [government(first), region] : [government(first)]

test('of all real requests of bodies that belong together no two are called likely the same', async () => {
  const programmes = [...(await read<Programme>('programmes')), ...(await read<Programme>('joint-programmes'))]
  const ids: string[] = []
  const file = async (changes: Partial<RequestRevision>) => {
    const id = newId()
    ids.push(id)
    const reference = `HUB-2026-${String(ids.length).padStart(4, '0')}`
    await hub.deliver(
      freetownSubmitted(id, { reference, desiredOutcome: undefined, budget: undefined, ...changes } as never),
    )
  }
  for (const { title, need = title, countries = [] } of programmes) {
    const words = { title, challenge: need, needs: [{ id: 'n1', kind: 'technical' as const, description: need }] }
    const territories = countries.length > 0 ? countries.map((country) => ({ country })) : [{ country: 'XK' }]
    // The programme itself is not filed twice among those that are compared: regional ones stand beside governments of others.
    const [requester = region] = askersOf(countries).toReversed()
    await file({ ...words, territories, requester })
  }
  for (const { city, country, summary, projectTitle } of await read<CityProject>('city-projects')) {
    const title = projectTitle ?? summary
    if (title === undefined) continue
    const description = summary ?? title
    const requester = { slug: `city-of-${ids.length}`, name: city, kind: 'local_government' as const, country }
    const needs = [{ id: 'n1', kind: 'technical' as const, description }]
    await file({ title, challenge: description, needs, territories: [{ country, city }], requester })
  }
  expect(ids.length).toBeGreaterThan(90)
  const found = []
  for (const id of ids)
    found.push(
      ...(await findOverlaps(hub.db, id)).map(({ title, relation, likeness }) => ({ title, relation, likeness })),
    )
  expect(found).toEqual([])
})
