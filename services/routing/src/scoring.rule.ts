// The parts of a score that come from what a partner is for, where it works, and what it can take on now.
import type { RankingRules } from '@hub/contracts'
import type { Ask, Part, PartName } from './candidate.rule.ts'
import type { PartnerOnFile } from './capability.ts'
import type { Likeness } from './likeness.ts'
import { isInRegion } from './regions.ts'

const wordsCited = 8

/** The beginning by which a theme is recognised in the request, or null. */
export type Recognise = (theme: string) => string | null

/** What of the request the mandates are held against, read once for all partners. */
export interface Heard {
  ask: Ask
  recognise: Recognise
  /** By partner; who shares no word is left out. */
  likenesses: ReadonlyMap<string, Likeness>
}

export function mandateParts(rules: RankingRules, heard: Heard, partner: PartnerOnFile): Part[] {
  const { ask, recognise } = heard
  return [objectivePart(rules, ask, partner), themePart(rules, partner, recognise), mandatePart(rules, heard, partner)]
}

export function capacityParts(rules: RankingRules, ask: Ask, partner: PartnerOnFile): Part[] {
  return [
    presencePart(rules, ask, partner),
    peerPart(rules, ask, partner),
    languagePart(rules, ask, partner),
    supportPart(rules, ask, partner),
    moneyPart(rules, ask, partner),
    slotsPart(rules, partner),
    recordPart(rules, partner),
  ]
}

const known = (rules: RankingRules, part: PartName, value: number, read: string[] = []): Part => ({
  part,
  weight: rules.weights[part],
  value,
  read,
})
const unknown = (rules: RankingRules, part: PartName): Part => ({
  part,
  weight: rules.weights[part],
  value: null,
  read: [],
})

// The main objective counts twice: it decides the thematic area.
function objectivePart(rules: RankingRules, ask: Ask, partner: PartnerOnFile): Part {
  if (ask.objectives.length === 0 || partner.objectives.length === 0) return unknown(rules, 'objective')
  const shared = ask.objectives.filter((objective) => partner.objectives.includes(objective))
  const points = shared.length + (shared.includes(ask.objectives[0] ?? 0) ? 1 : 0)
  return known(rules, 'objective', points / (ask.objectives.length + 1), shared.map(String))
}

function themePart(rules: RankingRules, { themes }: PartnerOnFile, recognise: Recognise): Part {
  if (themes.length === 0) return unknown(rules, 'theme')
  const read = themes.flatMap((theme) => {
    const beginning = recognise(theme)
    return beginning === null ? [] : [`${theme} (“${beginning}…”)`]
  })
  return known(rules, 'theme', Math.min(1, read.length / Math.min(rules.themesThatCount, themes.length)), read)
}

// Held against one measure, not against the best of the others: what one partner writes must not lower the rest.
function mandatePart(rules: RankingRules, { likenesses }: Heard, partner: PartnerOnFile): Part {
  if (partner.mandate === null) return unknown(rules, 'mandate')
  const likeness = likenesses.get(partner.slug)
  if (likeness === undefined) return known(rules, 'mandate', 0)
  const words = `“${likeness.words(wordsCited).join('”, “')}”`
  return known(rules, 'mandate', Math.min(1, likeness.value / rules.mandateLikeness), [
    partner.source ? `${words} <${partner.source}>` : words,
  ])
}

function presencePart(rules: RankingRules, ask: Ask, partner: PartnerOnFile): Part {
  const offices = partner.evidence.flatMap(({ kind, countries }) => (kind === 'presence' ? countries : []))
  const isHome = partner.country !== null && ask.countries.includes(partner.country)
  const isSaid = partner.countries.length + partner.regions.length + offices.length > 0
  if (ask.countries.length === 0 || !(isSaid || isHome)) return unknown(rules, 'presence')
  const places = new Set([...partner.countries, ...offices, ...(partner.country === null ? [] : [partner.country])])
  const read = new Set<string>()
  const values = ask.countries.map((country) => {
    if (places.has(country)) {
      read.add(country)
      return rules.presence.country
    }
    const region = partner.regions.find((name) => name !== 'Global' && isInRegion(country, name))
    const place = region ?? (partner.regions.includes('Global') ? 'Global' : undefined)
    if (place === undefined) return 0
    read.add(place)
    return region === undefined ? rules.presence.global : rules.presence.region
  })
  return known(rules, 'presence', mean(values), [...read])
}

// Cities learn from cities. It says nothing for or against anybody else, and nothing where a state asks.
function peerPart(rules: RankingRules, { requesterKind }: Ask, { kind }: PartnerOnFile): Part {
  const isPeer = requesterKind === 'local_government' && (kind === 'local_government' || kind === 'city_network')
  return isPeer ? known(rules, 'peer', 1, [kind]) : unknown(rules, 'peer')
}

function languagePart(rules: RankingRules, { language }: Ask, { languages }: PartnerOnFile): Part {
  if (languages.length === 0) return unknown(rules, 'language')
  const read = languages.filter((spoken) => primary(spoken) === primary(language))
  return known(rules, 'language', read.length > 0 ? 1 : 0, read)
}

const primary = (tag: string) => tag.toLowerCase().split('-')[0]

function supportPart(rules: RankingRules, { needs }: Ask, { support }: PartnerOnFile): Part {
  if (support.length === 0) return unknown(rules, 'support')
  const fitting = needs.filter(({ kind }) => support.includes(kind))
  const kinds = new Set(fitting.map(({ kind }) => kind))
  return known(rules, 'support', needs.length === 0 ? 0 : fitting.length / needs.length, [...kinds])
}

// A mandate that does not speak of money does not say that there is none; a partner's own list is whole.
function moneyPart(rules: RankingRules, { asksForMoney }: Ask, { support, derived }: PartnerOnFile): Part {
  if (!asksForMoney) return unknown(rules, 'money')
  if (support.includes('financial')) return known(rules, 'money', 1, ['financial'])
  return derived || support.length === 0 ? unknown(rules, 'money') : known(rules, 'money', 0)
}

function slotsPart(rules: RankingRules, { slots, slotsTaken }: PartnerOnFile): Part {
  const free = Math.max(0, slots - slotsTaken)
  return known(rules, 'free_slots', slots === 0 ? 0 : free / slots, [`${free} of ${slots}`])
}

function recordPart(rules: RankingRules, { answered, lapsed }: PartnerOnFile): Part {
  const asked = answered + lapsed
  return asked === 0
    ? unknown(rules, 'answering_record')
    : known(rules, 'answering_record', answered / asked, [`${answered} of ${asked}`])
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
