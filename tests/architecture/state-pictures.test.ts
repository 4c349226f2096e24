// Every list of states that a service exports (`offerStates`, `requestStates`) is drawn in the README of the service, as a
// ```mermaid stateDiagram-v2, and every such picture draws one of these lists.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesMatching, type SourceFile } from './source.ts'

/** The states of each state diagram of a README, in the order of their names. */
function picturesIn(readme: string): string[][] {
  const diagrams = [...readme.matchAll(/```mermaid\s+stateDiagram(?:-v2)?\s*\n([\s\S]*?)```/g)]
  return diagrams.map(([, body = '']) => {
    const moves = [...body.matchAll(/^\s*(\S+)\s*-->\s*([^\s:]+)/gm)]
    const states = moves.flatMap(([, from = '', to = '']) => [from, to]).filter((state) => state !== '[*]')
    return [...new Set(states)].sort()
  })
}

/** The names of the lists of states that a module exports. */
const listsIn = (text: string): string[] =>
  [...text.matchAll(/^export const (\w*[sS]tates)\b/gm)].map(([, name = '']) => name)

/** A line for each list without its picture and each picture without its list. */
function differences(lists: Record<string, string[]>, pictures: string[][]): string[] {
  const drawn = new Set(pictures.map(String))
  const listed = new Set(Object.values(lists).map(String))
  return [
    ...Object.keys(lists)
      .filter((name) => !drawn.has(String(lists[name])))
      .map((name) => `${name} is drawn nowhere`),
    ...pictures
      .filter((states) => !listed.has(String(states)))
      .map((states) => `no list has the drawn states ${states}`),
  ]
}

async function listsOf({ path, text }: SourceFile): Promise<[string, string[]][]> {
  const names = listsIn(text)
  if (names.length === 0) return []
  const module = await import(join(import.meta.dirname, '../..', path))
  return names.map((name) => [name, [...(module[name] as string[])].sort()])
}

const services = filesMatching(/^services\/[^/]+\/package\.json$/).map(({ path }) => path.split('/')[1] ?? '')

test.for(services)('%s draws the states that its code has', async (service) => {
  const modules = filesMatching(new RegExp(`^services/${service}/src/.*(?<!\\.test)\\.ts$`))
  const lists = Object.fromEntries((await Promise.all(modules.map(listsOf))).flat())
  const readme = filesMatching(new RegExp(`^services/${service}/README\\.md$`))[0]
  expect(differences(lists, picturesIn(readme?.text ?? ''))).toEqual([])
})

test('a picture that lacks a state, or has one too many, is caught', () => {
  const readme = (moves: string) => `\`\`\`mermaid\nstateDiagram-v2\n  [*] --> open : asked\n  ${moves}\n\`\`\``
  const lists = { offerStates: ['lapsed', 'open'] }
  expect(listsIn("export const offerStates = ['open', 'lapsed'] as const")).toEqual(['offerStates'])
  expect(differences(lists, picturesIn(readme('open --> lapsed')))).toEqual([])
  expect(differences(lists, picturesIn(readme('open --> [*]')))).toHaveLength(2)
  expect(differences(lists, picturesIn(readme('open --> lapsed\n  lapsed --> gone')))).toHaveLength(2)
  expect(differences(lists, [])).toHaveLength(1)
})
