import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm'
import { availableAccount } from './account.ts'
import type { Source } from './spendable.ts'
import { agreements, balanceLines, contributions, organisations } from './tables.ts'

export interface ContributionRow extends Base {
  agreement: typeof agreements.$inferSelect | null
  illustrative: boolean
  /** Of the fund's base currency, as are the sums beside it. */
  baseCurrency: string
  creditedMinor: bigint
  feeMinor: bigint
  availableMinor: bigint
}
type Base = typeof contributions.$inferSelect

const asMinor = (value: SQL) => sql`coalesce(${value}, 0)`.mapWith(BigInt)
const sumOfDeposits = (column: 'credited_minor' | 'fee_minor') =>
  asMinor(sql`(select sum(${sql.identifier(column)}) from ledger.deposits where contribution_id = ${contributions.id})`)

/** What a caller asks for; `seenBy` null: sees all. */
export interface Which {
  id?: string
  after?: string | undefined
  funder?: string | undefined
  seenBy?: string | null
  limit?: number
}

/** Contributions in the order in which they were pledged, with what became of them. */
export async function listContributions(
  reader: Reader,
  baseCurrency: string,
  which: Which,
): Promise<ContributionRow[]> {
  const { id, after, funder, seenBy = null, limit = 1 } = which
  const rows = await reader
    .select({
      contribution: contributions,
      agreement: agreements,
      illustrative: sql<boolean>`coalesce(${organisations.illustrative}, false)`,
      creditedMinor: sumOfDeposits('credited_minor'),
      feeMinor: sumOfDeposits('fee_minor'),
      availableMinor: asMinor(sql`${balanceLines.posted} - ${balanceLines.held}`),
    })
    .from(contributions)
    .leftJoin(agreements, eq(agreements.contributionId, contributions.id))
    .leftJoin(organisations, eq(organisations.slug, contributions.funder))
    .leftJoin(
      balanceLines,
      and(
        eq(balanceLines.account, availableAccount(baseCurrency).code),
        eq(balanceLines.contributionId, contributions.id),
      ),
    )
    .where(
      and(
        id === undefined ? undefined : eq(contributions.id, id),
        after === undefined ? undefined : gt(contributions.id, after),
        funder === undefined ? undefined : eq(contributions.funder, funder),
        seenBy === null ? undefined : or(eq(contributions.visibility, 'public'), eq(contributions.funder, seenBy)),
      ),
    )
    .orderBy(asc(contributions.id))
    .limit(limit)
  return rows.map(({ contribution, ...rest }) => ({ ...contribution, ...rest, baseCurrency }))
}

export async function lockContribution(tx: Tx, id: string): Promise<Base | undefined> {
  const [row] = await tx.select().from(contributions).where(eq(contributions.id, id)).for('update')
  return row
}

/** What is available of each contribution, oldest first: from what was read, not locked. */
export async function listSources(reader: Reader, currency: string): Promise<Source[]> {
  const rows = await reader
    .select({
      contributionId: contributions.id,
      thematicAreas: contributions.thematicAreas,
      objectives: contributions.objectives,
      countries: contributions.countries,
      availableMinor: asMinor(sql`${balanceLines.posted} - ${balanceLines.held}`),
    })
    .from(contributions)
    .innerJoin(
      balanceLines,
      and(eq(balanceLines.account, availableAccount(currency).code), eq(balanceLines.contributionId, contributions.id)),
    )
    .orderBy(asc(contributions.id))
  return rows.map(({ contributionId, availableMinor, ...earmark }) => ({ contributionId, earmark, availableMinor }))
}

/** Funder and visibility of some contributions, by id. */
export async function listFundersOf(reader: Reader, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Pick<Base, 'funder' | 'visibility'>>()
  const rows = await reader
    .select({ id: contributions.id, funder: contributions.funder, visibility: contributions.visibility })
    .from(contributions)
    .where(inArray(contributions.id, [...ids]))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}
