// The partners as the product ships them, and what of them is left when a programme is hidden: nothing that says who ran it.

import { Capabilities, type PartnerOnFile } from '@hub/routing/capability'
import { stemsOf } from '@hub/routing/likeness'
import { plainWords } from '@hub/routing/themes'
import { slugOf } from '../seed/names.ts'
import { planOf } from '../seed/plan.ts'
import type { SourceData } from '../seed/source-data.ts'
import { familyOf, namesIt, type Titled } from './family.ts'
import type { ProgrammeRecord } from './programme-record.ts'

/** Every partner with capabilities, as routing would have it on file after the seed, nobody asked for anything yet. */
export function shippedPartners(data: SourceData): PartnerOnFile[] {
  const { organisations, capabilities } = planOf(data)
  const told = new Set(data.mandates.flatMap(({ acronym, fromProjects }) => (fromProjects ? [slugOf(acronym)] : [])))
  return capabilities.flatMap(({ slug, capabilities: given }) => {
    const organisation = organisations.find((one) => one.slug === slug)
    if (organisation === undefined) return []
    const { name, kind, country = null } = organisation
    const { mandate = null, source = null, illustrative: _, ...said } = Capabilities.parse(given)
    const untouched = { slotsTaken: 0, quantityTaken: new Map<string, string>(), answered: 0, lapsed: 0 }
    const partner = { slug, name, kind, country, ...said, mandate, source, ...untouched }
    // What a source of projects says it is for may come from the very programme that is hidden.
    return [told.has(slug) ? { ...partner, mandate: null, themes: [], objectives: [], countries: [] } : partner]
  })
}

// Titles of evaluations repeat that of the programme, with words of their own around it.
const titleShared = 0.5

/** The partners without the programme's record, those of its family, and evaluations of it. */
export function partnersWithout(
  programme: Pick<ProgrammeRecord, 'id' | 'title' | 'countries'>,
  partners: readonly PartnerOnFile[],
): PartnerOnFile[] {
  const evidence = partners.flatMap((partner) => partner.evidence)
  const records = new Map<string, Titled>()
  for (const { record, title } of evidence) if (record !== undefined) records.set(record, { id: record, title })
  const hidden = familyOf(programme, [...records.values()])
  const family = [programme, ...[...hidden].flatMap((id) => records.get(id) ?? [])]
  const isOfFamily = ({ record, title }: PartnerOnFile['evidence'][number]) =>
    record === undefined ? family.some((member) => speaksOf(title, member)) : hidden.has(record)
  return partners.map((partner) => ({ ...partner, evidence: partner.evidence.filter((piece) => !isOfFamily(piece)) }))
}

/** Whether an evaluation's title has the name of the programme or half the words of its title. */
export function speaksOf(evaluation: string, programme: Titled): boolean {
  const words = [...stemsOf(plainWords(programme.title)).keys()]
  const found = stemsOf(plainWords(evaluation))
  const shared = words.filter((word) => found.has(word)).length
  return namesIt(evaluation, programme) || shared >= words.length * titleShared
}
