// Every state machine is drawn once, in the README of its service. The first line of the picture says whose states it draws:
//   ```mermaid
//   stateDiagram-v2
//   %% src/offer.ts offerStates
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesMatching, type SourceFile } from './source.ts'

interface Picture {
  /** Module and exported list of states, as in `src/offer.ts offerStates`. */
  of: string
  states: Set<string>
}

function picturesIn(readme: string): Picture[] {
  return [...readme.matchAll(/```mermaid\s+stateDiagram(?:-v2)?\s+%%\s*(\S+ \S+)\s*\n([\s\S]*?)```/g)].map(
    ([, of = '', body = '']) => ({ of, states: statesIn(body) }),
  )
}

function statesIn(diagram: string): Set<string> {
  const moves = [...diagram.matchAll(/^\s*(\S+)\s*-->\s*([^\s:]+)/gm)]
  return new Set(moves.flatMap(([, from = '', to = '']) => [from, to]).filter((state) => state !== '[*]'))
}

/** The lists of states that a module exports, by their names: offerStates, requestStates. */
const listsIn = ({ path, text }: SourceFile): string[] =>
  [...text.matchAll(/^export const (\w*[sS]tates)\b/gm)].map(
    ([, name]) => `${path.replace(/^services\/[^/]+\//, '')} ${name}`,
  )

const readmes = filesMatching(/^services\/[^/]+\/README\.md$/)
const serviceOf = (path: string) => path.split('/')[1] ?? ''

test('every list of states of a service has its picture', () => {
  const drawn = readmes.flatMap(({ path, text }) => picturesIn(text).map(({ of }) => `${serviceOf(path)}: ${of}`))
  const lists = filesMatching(/^services\/[^/]+\/src\/.*(?<!\.test)\.ts$/).flatMap((file) =>
    listsIn(file).map((list) => `${serviceOf(file.path)}: ${list}`),
  )
  expect(lists.filter((list) => !drawn.includes(list))).toEqual([])
  expect(readmes.some(({ path, text }) => serviceOf(path) === 'intake' && picturesIn(text).length > 0)).toBe(true)
})

test.for(readmes.flatMap(({ path, text }) => picturesIn(text).map((picture) => ({ path, picture }))))(
  'picture and code list the same states: $path, $picture.of',
  async ({ path, picture }) => {
    const [module = '', name = ''] = picture.of.split(' ')
    const file = module.startsWith('@') ? module : join(import.meta.dirname, '../../services', serviceOf(path), module)
    const exported = (await import(file))[name]
    expect([...picture.states].sort()).toEqual([...(exported.options ?? exported)].sort())
  },
)

test('a state that is missing in the picture is seen', () => {
  const readme =
    '```mermaid\nstateDiagram-v2\n%% src/offer.ts offerStates\n  [*] --> open : asked\n  open --> lapsed\n```'
  expect(picturesIn(readme)).toEqual([{ of: 'src/offer.ts offerStates', states: new Set(['open', 'lapsed']) }])
  expect(
    listsIn({ path: 'services/routing/src/offer.ts', text: "export const offerStates = ['open'] as const" }),
  ).toEqual(['src/offer.ts offerStates'])
})
