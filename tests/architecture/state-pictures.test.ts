// Every list of states that a noun of a service exports (`offerStates`, `requestStates`) is drawn in the README of the service, as
// a ```mermaid stateDiagram-v2, and every such picture draws a list of words that its nouns or the contracts export.
import { join } from 'node:path'
import * as contracts from '@hub/contracts'
import { expect, test } from 'vitest'
import { filesMatching } from './source.ts'

/** The states of each state diagram of a README, in the order of their names. */
function picturesIn(readme: string): string[][] {
  const diagrams = [...readme.matchAll(/```mermaid\s+stateDiagram(?:-v2)?\s*\n([\s\S]*?)```/g)]
  return diagrams.map(([, body = '']) => {
    const moves = [...body.matchAll(/^\s*(\S+)\s*-->\s*([^\s:]+)/gm)]
    const states = moves.flatMap(([, from = '', to = '']) => [from, to]).filter((state) => state !== '[*]')
    return [...new Set(states)].sort()
  })
}

type Lists = Record<string, string[]>

/** The lists of words that a module exports, in the order of their names; a Zod enum is one. */
function listsIn(module: Record<string, unknown>): Lists {
  const lists = Object.entries(module).map(([name, value]) => [name, wordsOf(value)?.sort()] as const)
  return Object.fromEntries(lists.filter((entry): entry is [string, string[]] => entry[1] !== undefined))
}

function wordsOf(value: unknown): string[] | undefined {
  const words = (value as { options?: unknown } | undefined)?.options ?? value
  return Array.isArray(words) && words.every((word) => typeof word === 'string') ? [...words] : undefined
}

/** A line for each list of states without its picture and each picture without its list. */
function differences(lists: Lists, pictures: string[][]): string[] {
  const drawn = new Set(pictures.map(String))
  const listed = new Set(Object.values(lists).map(String))
  const states = Object.keys(lists).filter((name) => /states$/i.test(name))
  return [
    ...states.filter((name) => !drawn.has(String(lists[name]))).map((name) => `${name} is drawn nowhere`),
    ...pictures
      .filter((picture) => !listed.has(String(picture)))
      .map((picture) => `no list has the drawn states ${picture.join(', ')}`),
  ]
}

const nounsOf = (service: string) =>
  filesMatching(new RegExp(`^services/${service}/src/(?!main|service)[^/.]+\\.ts$`)).filter(({ text }) =>
    /^export const/m.test(text),
  )

const services = filesMatching(/^services\/[^/]+\/package\.json$/).map(({ path }) => path.split('/')[1] ?? '')

test.for(services)('%s draws the states that its code has', async (service) => {
  const nouns = await Promise.all(nounsOf(service).map(({ path }) => import(join(import.meta.dirname, '../..', path))))
  const lists = Object.assign({}, ...nouns.map(listsIn)) as Lists
  const pictures = filesMatching(new RegExp(`^services/${service}/README\\.md$`)).flatMap(({ text }) =>
    picturesIn(text),
  )
  const shared = pictures.length > 0 ? listsIn(contracts) : {}
  const words = Object.fromEntries(Object.entries(shared).filter(([name]) => !/states$/i.test(name)))
  expect(differences({ ...words, ...lists }, pictures)).toEqual([])
})

test('a picture that lacks a state, or has one too many, is caught', () => {
  const readme = (moves: string) => `\`\`\`mermaid\nstateDiagram-v2\n  [*] --> open : asked\n  ${moves}\n\`\`\``
  const lists = { offerStates: ['lapsed', 'open'] }
  expect(listsIn({ offerStates: ['open', 'lapsed'] as const, limit: 4 })).toEqual(lists)
  expect(differences(lists, picturesIn(readme('open --> lapsed')))).toEqual([])
  expect(differences(lists, picturesIn(readme('open --> [*]')))).toHaveLength(2)
  expect(differences(lists, picturesIn(readme('open --> lapsed\n  lapsed --> gone')))).toHaveLength(2)
  expect(differences(lists, [])).toHaveLength(1)
})
