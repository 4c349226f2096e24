// Partners as a ranking found them, made from what was kept with it.
import { getTableColumns } from 'drizzle-orm'
import type { FactsOfRanking, FiledPartner } from '../capability.ts'
import { capabilities } from '../tables.ts'

interface Version {
  slug: string
  version: number
}

const nameOf = ({ slug, version }: Version): string => `${slug} ${version}`

/** What is on file: partners as they are now, and what versions of theirs said that are past. */
export interface OnFile {
  now: readonly FiledPartner[]
  past: ReadonlyMap<string, FiledPartner>
}

/** The versions that these rankings went by and that are past by now, each once. */
export function pastVersionsIn(rankings: readonly FactsOfRanking[], now: readonly FiledPartner[]): Version[] {
  const current = new Set(now.map(nameOf))
  const versions = new Map<string, Version>()
  for (const facts of rankings)
    for (const [slug, { version }] of Object.entries(facts)) {
      const name = nameOf({ slug, version })
      if (!current.has(name)) versions.set(name, { slug, version })
    }
  return [...versions.values()]
}

const columns = Object.entries(getTableColumns(capabilities))

/** A column that the version does not have yet is as it is now. */
export function withVersions(
  now: readonly FiledPartner[],
  versions: readonly (Version & { facts: Readonly<Record<string, unknown>> })[],
): OnFile {
  const partners = new Map(now.map((partner) => [partner.slug, partner]))
  const past = versions.flatMap(({ facts, slug, version }): [string, FiledPartner][] => {
    const partner = partners.get(slug)
    if (partner === undefined) return []
    const said = columns.flatMap(([field, { name }]) =>
      field in partner && name in facts ? [[field, facts[name]]] : [],
    )
    return [[nameOf({ slug, version }), { ...partner, ...Object.fromEntries(said) }]]
  })
  return { now, past: new Map(past) }
}

/** Those of a ranking, as it found them. */
export function partnersOfThen(facts: FactsOfRanking, { now, past }: OnFile): FiledPartner[] {
  const current = new Map(now.map((partner) => [nameOf(partner), partner]))
  return Object.entries(facts).flatMap(([slug, { version, quantityTaken, ...moving }]) => {
    const name = nameOf({ slug, version })
    const partner = past.get(name) ?? current.get(name)
    return partner === undefined ? [] : [{ ...partner, ...moving, quantityTaken: new Map(quantityTaken) }]
  })
}
