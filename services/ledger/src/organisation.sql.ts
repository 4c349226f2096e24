import type { Organisation } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { and, arrayContains, asc, eq } from 'drizzle-orm'
import { organisations } from './tables.ts'

export async function insertOrganisation(tx: Tx, organisation: Organisation): Promise<void> {
  const { slug, name, kind, roles, country = null, illustrative = false } = organisation
  const row = { slug, name, kind, roles, country, illustrative }
  await tx.insert(organisations).values(row).onConflictDoUpdate({ target: organisations.slug, set: row })
}

/** Members of the committee, by slug. */
export const listCommittee = async (reader: Reader): Promise<string[]> =>
  slugsOf(
    await reader
      .select({ slug: organisations.slug })
      .from(organisations)
      .where(arrayContains(organisations.roles, ['committee']))
      .orderBy(asc(organisations.slug)),
  )

/** National governments of a country, ministries included. */
export const listGovernmentsOf = async (reader: Reader, country: string): Promise<string[]> =>
  slugsOf(
    await reader
      .select({ slug: organisations.slug })
      .from(organisations)
      .where(and(eq(organisations.country, country), eq(organisations.kind, 'national_government')))
      .orderBy(asc(organisations.slug)),
  )

export async function selectOrganisation(reader: Reader, slug: string) {
  const [row] = await reader.select().from(organisations).where(eq(organisations.slug, slug))
  return row
}

const slugsOf = (rows: readonly { slug: string }[]) => rows.map(({ slug }) => slug)
