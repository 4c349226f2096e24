import type { Reader, Tx } from '@hub/database'
import { eq, sql } from 'drizzle-orm'
import type { Capabilities, FiledPartner, PartnerOnFile } from './capability.ts'
import { capabilities, offers, partners } from './tables.ts'

/**
 * Whoever is to change slots waits here until the transaction before it has ended, then sees what is free. One lock for all partners,
 * taken before any row: a job handles many requests in one transaction, and locking each partner in the order of need would have two
 * jobs wait for each other.
 */
export async function lockSlots(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('routing.slots', 0))`)
}

/** Every partner that has said, or was derived to have, something to bring. */
export async function listPartnersOnFile(reader: Reader): Promise<FiledPartner[]> {
  const found = await listCapabilities(reader)
  const isCounted = found.some(({ resources }) => resources.some(({ quantity }) => quantity !== undefined))
  const taken = isCounted ? await listQuantitiesTaken(reader) : new Map<string, Map<string, string>>()
  return found.map((partner) => ({ ...partner, quantityTaken: taken.get(partner.slug) ?? new Map() }))
}

/** By partner and resource: what offers, open or accepted, hold. */
async function listQuantitiesTaken(reader: Reader, slug?: string): Promise<Map<string, Map<string, string>>> {
  const rows = await reader.execute<{ partner: string; resource: string; taken: string }>(sql`
    select ${offers.partner} as partner, held.resource, sum(held.quantity)::text as taken
    from ${offers}, routing.reserved_of(${offers.reserved}) held
    where ${offers.state} in ('open', 'accepted') and ${offers.reserved} <> '[]'
      ${slug === undefined ? sql`` : sql`and ${offers.partner} = ${slug}`}
    group by 1, 2`)
  const taken = new Map<string, Map<string, string>>()
  for (const row of rows) taken.set(row.partner, (taken.get(row.partner) ?? new Map()).set(row.resource, row.taken))
  return taken
}

const listCapabilities = (reader: Reader) =>
  reader
    .select({
      slug: partners.slug,
      name: partners.name,
      kind: partners.kind,
      country: partners.country,
      mandate: capabilities.mandate,
      source: capabilities.source,
      support: capabilities.support,
      objectives: capabilities.objectives,
      themes: capabilities.themes,
      countries: capabilities.countries,
      regions: capabilities.regions,
      languages: capabilities.languages,
      resources: capabilities.resources,
      slots: capabilities.slots,
      derived: capabilities.derived,
      evidence: capabilities.evidence,
      slotsTaken: capabilities.slotsTaken,
      answered: capabilities.answered,
      lapsed: capabilities.lapsed,
      version: capabilities.version,
    })
    .from(capabilities)
    .innerJoin(partners, eq(partners.slug, capabilities.slug))

type Partner = Pick<PartnerOnFile, 'slug' | 'name' | 'kind' | 'country'>

export async function insertPartner(tx: Tx, { slug, name, kind, country }: Partner): Promise<void> {
  const facts = { name, kind, country }
  await tx
    .insert(partners)
    .values({ slug, ...facts })
    .onConflictDoUpdate({ target: partners.slug, set: facts })
}

export async function selectIsPartner(reader: Reader, slug: string): Promise<boolean> {
  const found = await reader.select({ slug: partners.slug }).from(partners).where(eq(partners.slug, slug))
  return found.length > 0
}

export interface StoredCapabilities extends Omit<Capabilities, 'mandate' | 'source'> {
  mandate: string | null
  source: string | null
  version: number
  updatedAt: Date
  slotsTaken: number
  quantityTaken: Record<string, string>
}

const stored = {
  mandate: capabilities.mandate,
  support: capabilities.support,
  objectives: capabilities.objectives,
  themes: capabilities.themes,
  countries: capabilities.countries,
  regions: capabilities.regions,
  languages: capabilities.languages,
  resources: capabilities.resources,
  slots: capabilities.slots,
  derived: capabilities.derived,
  source: capabilities.source,
  evidence: capabilities.evidence,
  illustrative: capabilities.illustrative,
  version: capabilities.version,
  updatedAt: capabilities.updatedAt,
  slotsTaken: capabilities.slotsTaken,
}

export async function selectCapabilities(reader: Reader, slug: string): Promise<StoredCapabilities | undefined> {
  const [found] = await reader.select(stored).from(capabilities).where(eq(capabilities.slug, slug))
  if (found === undefined) return undefined
  const taken = (await listQuantitiesTaken(reader, slug)).get(slug) ?? new Map<string, string>()
  return { ...found, quantityTaken: Object.fromEntries(taken) }
}

/** The version that a change is compared with must not move under it. */
export async function lockCapabilities(tx: Tx, slug: string): Promise<{ version: number } | undefined> {
  const [found] = await tx
    .select({ version: capabilities.version })
    .from(capabilities)
    .where(eq(capabilities.slug, slug))
    .for('update')
  return found
}

export async function insertCapabilities(tx: Tx, slug: string, given: Capabilities, at: Date): Promise<boolean> {
  const inserted = await tx
    .insert(capabilities)
    .values({ slug, ...given, updatedAt: at })
    .onConflictDoNothing()
    .returning({ slug: capabilities.slug })
  return inserted.length > 0
}

export async function updateCapabilities(tx: Tx, slug: string, given: Capabilities, at: Date): Promise<void> {
  await tx
    .update(capabilities)
    .set({
      ...given,
      mandate: given.mandate ?? null,
      source: given.source ?? null,
      updatedAt: at,
      version: sql`${capabilities.version} + 1`,
    })
    .where(eq(capabilities.slug, slug))
}
