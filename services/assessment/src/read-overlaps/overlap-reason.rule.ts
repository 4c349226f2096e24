// Says in one sentence why two requests are shown beside each other, in the language of the one asked about.
import { fill, inLanguage, type Localised } from '../localised.ts'
import type { LikenessOfPair } from '../overlap.rule.ts'
import { likenessThresholds, type Relation } from '../overlap.ts'

const relationTexts: Record<Relation, Localised> = {
  same_body: { en: 'The same body, {name}, filed {reference}', fr: 'Le même organisme, {name}, a déposé {reference}' },
  state_and_city: {
    en: '{name}, of the same state, filed {reference}: one is the government, the other a local one',
    fr: '{name}, du même État, a déposé {reference} : l’un est le gouvernement, l’autre une collectivité',
  },
  same_state: {
    en: '{name}, another body of the same government, filed {reference}',
    fr: '{name}, autre organisme du même gouvernement, a déposé {reference}',
  },
  region_and_member: {
    en: '{name} filed {reference}: of the two a regional organisation names the country of the other',
    fr: '{name} a déposé {reference} : des deux, une organisation régionale nomme le pays de l’autre',
  },
  unrelated: { en: '{name} filed {reference}', fr: '{name} a déposé {reference}' },
}

const likelyText: Localised = {
  en: '{relation}. {needs} % of the words of the shorter needs are in both ({leastNeeds} % are enough) and {topic} % of those of the shorter description ({leastTopic} %, or a title alike by {leastTitle} %; it is by {title} %).',
  fr: '{relation}. {needs} % des mots des besoins les plus courts sont dans les deux ({leastNeeds} % suffisent) et {topic} % de ceux de la description la plus courte ({leastTopic} %, ou un titre semblable à {leastTitle} % ; il l’est à {title} %).',
}
const markedText: Localised = {
  en: '{relation}. The words of the two are not alike; an operator calls it a duplicate.',
  fr: '{relation}. Les mots des deux ne se ressemblent pas ; un opérateur le dit doublon.',
}

interface Pair {
  relation: Relation
  requesterName: string
  reference: string
  likeness: LikenessOfPair
}

export function reasonFor({ relation, requesterName, reference, likeness }: Pair, language: string): string {
  const say = (text: Localised, values: Record<string, string>) => fill(inLanguage(text, language), values)
  const least = likenessThresholds
  return say(likeness.isLikely ? likelyText : markedText, {
    relation: say(relationTexts[relation], { name: requesterName, reference }),
    needs: percent(likeness.needs),
    leastNeeds: percent(least.needs),
    topic: percent(likeness.topic),
    leastTopic: percent(least.topic),
    title: percent(likeness.title),
    leastTitle: percent(least.title),
  })
}

// Cut, so that nothing is said to reach a threshold that it does not.
const percent = (share: number): string => String(Math.floor(share * 100 + 1e-9))
