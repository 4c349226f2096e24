// What is measured (npm run evaluate) is what runs: the newest shipped ruleset ranks by the document that routing ships.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './services.ts'

const read = (folder: string, file: string) => JSON.parse(readFileSync(join(root, folder, file), 'utf8'))
const newestIn = (folder: string) => {
  const numbered = readdirSync(join(root, folder)).map((file) => [...file.matchAll(/\d+/g)].map(Number))
  const [year, number] = numbered.toSorted(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y).at(-1) ?? []
  return read(folder, `${year}-${number}.json`)
}

test('the newest ruleset holds the newest ranking that routing ships', () => {
  expect(newestIn('services/assessment/rulesets').ranking).toEqual(newestIn('services/routing/rankings'))
})
