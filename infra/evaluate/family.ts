// Which programmes are of one family, such as the phases of one programme: the one must not tell who ran the other. Told from titles
// alone, so that it holds for records that nobody has seen: the same id, a name in capitals of the one in the title of the other, or
// four words that carry meaning one after the other in both (the whole title where it is shorter).
import { plainWords } from '@hub/routing/themes'

export interface Titled {
  id: string
  title: string
}

const wordsInARow = 4
const shortestWord = 4
const ofAnyPhase =
  /^(phase|phases|first|second|third|fourth|premiere|deuxieme|segunda|tranche|continuation|extension|scale|scaleup|topup)$/

const wordsOf = (title: string): string[] =>
  plainWords(title)
    .split(' ')
    .filter((word) => word.length >= shortestWord && !ofAnyPhase.test(word) && !/^\d+$/.test(word))

function runsOf(title: string): Set<string> {
  const words = wordsOf(title)
  if (words.length <= wordsInARow) return new Set([words.join(' ')])
  return new Set(words.slice(wordsInARow - 1).map((_, place) => words.slice(place, place + wordsInARow).join(' ')))
}

/** Names in capitals that a title gives in brackets, such as `(GLO.ACT)` or `(RESET II)`, without their points and numbers. */
const bracketed = (title: string): string[] =>
  [...title.matchAll(/\(([A-Z][A-Z0-9.&]{3,})/g)].map(([, name = '']) => name.replace(/[^A-Z]/g, ''))

const capitalsIn = (title: string): Set<string> =>
  new Set((title.match(/[A-Z][A-Z0-9.&]{3,}/g) ?? []).map((name) => name.replace(/[^A-Z]/g, '')))

/** Whether `title` speaks of the programme by its name in capitals. */
export const namesIt = (title: string, programme: Titled): boolean => {
  const capitals = capitalsIn(title)
  return bracketed(programme.title).some((name) => name.length >= shortestWord && capitals.has(name))
}

export function areOfOneFamily(a: Titled, b: Titled): boolean {
  if (a.id === b.id || namesIt(a.title, b) || namesIt(b.title, a)) return true
  const runs = runsOf(b.title)
  return [...runsOf(a.title)].some((run) => runs.has(run))
}

/** The ids of the family of `programme` among `others`: also the family of its family. */
export function familyOf(programme: Titled, others: readonly Titled[]): Set<string> {
  const found = [programme]
  for (const member of found)
    for (const other of others)
      if (!found.some(({ id }) => id === other.id) && areOfOneFamily(member, other)) found.push(other)
  return new Set(found.map(({ id }) => id))
}
