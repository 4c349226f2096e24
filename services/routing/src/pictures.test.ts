import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rankingParts } from '@hub/contracts'
import { expect, test } from 'vitest'
import { callMoves } from './call.ts'
import { offerMoves } from './offer.ts'
import { shippedRanking } from './ranking-document.ts'
import { requestMoves } from './request.ts'
import { teamMoves } from './team.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

test.for([
  ['requestStates', requestMoves],
  ['offerStates', offerMoves],
  ['teamStates', teamMoves],
  ['callStates', callMoves],
] as [string, Record<string, readonly string[]>][])('the README draws exactly the moves of %s', ([name, moves]) => {
  const [, picture = ''] = new RegExp(`%% \\S+ ${name}\\n([\\s\\S]*?)\`\`\``).exec(readme) ?? []
  const drawn = [...picture.matchAll(/^\s*(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} → ${to}`)
  const coded = Object.entries(moves).flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`))
  expect(drawn.toSorted()).toEqual(coded.toSorted())
})

test('the README states the weights that are used', () => {
  const { version, weights, prior } = shippedRanking()
  const stated = [...readme.matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(([, part, weight]) => [part, Number(weight)])
  expect(stated).toEqual(rankingParts.map((part) => [part, weights[part]]))
  expect(readme).toContain(`weight ${prior.weight}, value ${prior.value}`)
  expect(readme).toContain(`\`${version}\``)
})
