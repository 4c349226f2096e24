// How alike two texts are, in English and French: the words that they share, each counting the more the fewer texts on file have it
// (cosine of tf-idf, each word once). No dictionary and no model: every likeness can be shown by the words that made it.
import { plainWords } from './themes.ts'

// Six letters hold the stem of most words of both languages, often the same: "integr…", "gouver…"; longer ones part "migration" and
// "migratoire". From general knowledge; not fitted to anything.
const stemLength = 6
const shortestWord = 3

// Words that say nothing of what a text is about: articles, pronouns, auxiliaries, and the verbs and measures of every sentence.
const littleWords = new Set(
  `about above across after again against all along also among and another any are around because been before being below between both
  but can could did does doing down during each especially every few first for from further had has have having her here his how into its
  itself last less like made make makes making many may more most much must near new nor not now off old one ones only onto other others
  our out over own per same second several she should since some still such than that the their them then there these they this those
  three through too towards two under until upon very via was well were what when where whether which while who whole whom whose why will
  with within without would yet you your
  began begin bring brings brought came come comes find found gave get gets give given gives goes going hold holds keep keeps kept know
  known lead left let meet need needed needs put ran run runs said say says see seen set sets stand stay stays take taken takes took use
  used uses using want wants went
  day days part parts place places thing things time times way ways year years
  afin ainsi ait alors annee annees apres au aucun aura aussi autre autres aux avaient avait avant avec avoir car ce cela celle celles
  ces cet cette ceux chaque chez comme dans depuis des deux doit doivent donc dont du elle elles en encore entre est et etait etaient ete
  etre eux faire fait font il ils jour jours la le les leur leurs lors lui mais meme memes mettre mis mise moins ne ni nos notre nous on
  ont ou par pas peu peut peuvent plus pour premier premiere quand que quel quelle quelles quels qui quoi sa sans se selon sera ses si
  soit son sont sous sur tous tout toute toutes tres trois un une vers vos votre vous`.split(/\s+/),
)

/** Stem → the word of the text that first had it, in the order of the text. */
export type Stems = ReadonlyMap<string, string>

// Plurals and endings in e and y: policies, policy → polici; services, service → servic.
const withoutEnding = (word: string): string =>
  word.length > shortestWord
    ? word
        .replace(/(?<!s)s$/, '')
        .replace(/e$/, '')
        .replace(/y$/, 'i')
    : word

/** `words` went through `plainWords`. */
export function stemsOf(words: string): Stems {
  const stems = new Map<string, string>()
  for (const word of words.split(' ')) {
    if (word.length < shortestWord || littleWords.has(word) || /^\d+$/.test(word)) continue
    const stem = withoutEnding(word).slice(0, stemLength)
    if (!stems.has(stem)) stems.set(stem, word)
  }
  return stems
}

// Mandates and programmes are the same from one request to the next: reading them anew took most of the time of a ranking.
const textsKept = 2000
const kept = new Map<string, Stems>()

function stemsOfText(text: string): Stems {
  const known = kept.get(text)
  if (known !== undefined) return known
  const stems = stemsOf(plainWords(text))
  if (kept.size >= textsKept) kept.clear()
  kept.set(text, stems)
  return stems
}

export interface Likeness {
  /** 0 to 1. */
  value: number
  /** The words of the asking text that both have, the rarest first. */
  words(most: number): string[]
}

export type Compare = (asked: Stems) => Map<string, Likeness>

/** Compares a text with each of `texts`, which are named; those that share no word with it are left out. */
export function makeLikeness(texts: ReadonlyMap<string, string>): Compare {
  const documents = [...texts].map(([name, text]) => ({ name, stems: stemsOfText(text) }))
  const holders = new Map<string, number[]>()
  for (const [place, { stems }] of documents.entries())
    for (const stem of stems.keys()) {
      const holding = holders.get(stem)
      if (holding === undefined) holders.set(stem, [place])
      else holding.push(place)
    }
  const weights = new Map([...holders].map(([stem, { length }]) => [stem, Math.log(1 + documents.length / length)]))
  const lengths = documents.map(({ stems }) => lengthOf(stems, weights))
  return (asked) => {
    // In the order of the alphabet: the last digit of a sum depends on its order.
    const known = [...asked.keys()].filter((stem) => holders.has(stem)).sort()
    const sums = new Float64Array(documents.length)
    for (const stem of known) {
      const square = (weights.get(stem) ?? 0) ** 2
      for (const place of holders.get(stem) ?? []) sums[place] = (sums[place] ?? 0) + square
    }
    const length = lengthOf(asked, weights)
    const rarest = known.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))
    const likenesses = new Map<string, Likeness>()
    for (const [place, { name, stems }] of documents.entries()) {
      const sum = sums[place] ?? 0
      if (sum === 0) continue
      const words = (most: number) =>
        rarest
          .filter((stem) => stems.has(stem))
          .slice(0, most)
          .map((stem) => asked.get(stem) ?? stem)
      likenesses.set(name, { value: sum / (length * (lengths[place] ?? 1)), words })
    }
    return likenesses
  }
}

function lengthOf(stems: Stems, weights: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const stem of [...stems.keys()].sort()) sum += (weights.get(stem) ?? 0) ** 2
  return Math.sqrt(sum)
}
