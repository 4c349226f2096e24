import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm'
import { availableAccount } from './account.ts'
import { agreements, cancellations, contributions } from './contribution.tables.ts'
import { listBalancesOf } from './posting.sql.ts'
import { recordedAtOf } from './recorded.ts'
import type { Source } from './spendable.ts'
import { balanceLines, organisations } from './tables.ts'

/** Money that has arrived; `isReversed`: it was entered wrongly and counts no more. */
export interface Deposited {
  id: string
  receivedMinor: bigint
  receivedCurrency: string
  creditedMinor: bigint
  feeMinor: bigint
  valueDate: string
  bankReference: string
  recordedAt: string
  recordedBy: string
  isReversed: boolean
}

/** Money given back: `amountMinor` of the fund's currency, `returnedMinor` of the funder's. */
export interface Returned {
  id: string
  amountMinor: bigint
  returnedMinor: bigint
  returnedCurrency: string
  valueDate: string
  reason: string
  bankReference: string
  recordedAt: string
  recordedBy: string
  isReversed: boolean
}

/** The day on which contributions are looked at, and what the settings say of it. */
export interface AsOf {
  on: string
  baseCurrency: string
  reminderDays: number
}

export interface ContributionRow extends Base {
  agreement: typeof agreements.$inferSelect | null
  cancellation: typeof cancellations.$inferSelect | null
  illustrative: boolean
  asOf: AsOf
  deposits: Deposited[]
  returns: Returned[]
  availableMinor: bigint
  /** The operational rate of the pledge's currency in force; null: none is known. */
  rate: { unitsPerUsd: string; effectiveOn: string } | null
}
type Base = typeof contributions.$inferSelect

const asMinor = (value: SQL) => sql`coalesce(${value}, 0)`.mapWith(BigInt)
const recordOf = sql`'bankReference', x.bank_reference, 'recordedBy', x.recorded_by, 'recordedAt', ${recordedAtOf(sql`x.id`)}`
const isReversed = sql`exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = x.id)`

// By one statement with the rest, so that the figures of a contribution belong together.
const depositsOf = sql`(
  select coalesce(json_agg(json_build_object('id', x.id, 'receivedMinor', x.received_minor::text,
    'receivedCurrency', x.received_currency, 'creditedMinor', x.credited_minor::text, 'feeMinor', x.fee_minor::text,
    'valueDate', x.value_date, ${recordOf}, 'isReversed', ${isReversed}) order by x.value_date, x.id), '[]')
  from ledger.deposits x where x.contribution_id = ${contributions.id})`.mapWith(
  (rows: Texts<Deposited>[]): Deposited[] =>
    rows.map((row) => ({
      ...row,
      receivedMinor: BigInt(row.receivedMinor),
      creditedMinor: BigInt(row.creditedMinor),
      feeMinor: BigInt(row.feeMinor),
    })),
)
const returnsOf = sql`(
  select coalesce(json_agg(json_build_object('id', x.id, 'amountMinor', x.amount_minor::text,
    'returnedMinor', x.returned_minor::text, 'returnedCurrency', x.returned_currency, 'valueDate', x.value_date,
    'reason', x.reason, ${recordOf}, 'isReversed', ${isReversed}) order by x.value_date, x.id), '[]')
  from ledger.returns x where x.contribution_id = ${contributions.id})`.mapWith((rows: Texts<Returned>[]): Returned[] =>
  rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor), returnedMinor: BigInt(row.returnedMinor) })),
)
const rateOn = (on: string) => sql<ContributionRow['rate']>`(
  select json_build_object('unitsPerUsd', x.units_per_usd::text, 'effectiveOn', x.effective_on)
  from ledger.rates x where x.currency = ${contributions.currency} and x.effective_on <= ${on}::date
  order by x.effective_on desc, x.version desc limit 1)`
/** As JSON has it: amounts as text. */
type Texts<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] }

/** What a caller asks for; `seenBy` null: sees all. */
export interface Which {
  id?: string
  after?: string | undefined
  funder?: string | undefined
  seenBy?: string | null
  limit?: number
}

/** Contributions in the order in which they were pledged, with what became of them and what a pledge is worth on a day. */
export async function listContributions(reader: Reader, asOf: AsOf, which: Which): Promise<ContributionRow[]> {
  const { id, after, funder, seenBy = null, limit = 1 } = which
  const rows = await reader
    .select({
      contribution: contributions,
      agreement: agreements,
      illustrative: sql<boolean>`coalesce(${organisations.illustrative}, false)`,
      cancellation: cancellations,
      deposits: depositsOf,
      returns: returnsOf,
      rate: rateOn(asOf.on),
      availableMinor: asMinor(sql`${balanceLines.posted} - ${balanceLines.held}`),
    })
    .from(contributions)
    .leftJoin(agreements, eq(agreements.contributionId, contributions.id))
    .leftJoin(cancellations, eq(cancellations.contributionId, contributions.id))
    .leftJoin(organisations, eq(organisations.slug, contributions.funder))
    .leftJoin(
      balanceLines,
      and(
        eq(balanceLines.account, availableAccount(asOf.baseCurrency).code),
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
  return rows.map(({ contribution, ...rest }) => ({ ...contribution, ...rest, asOf }))
}

export async function lockContribution(tx: Tx, id: string): Promise<Base | undefined> {
  const [row] = await tx.select().from(contributions).where(eq(contributions.id, id)).for('update')
  return row
}

export async function selectAgreement(reader: Reader, contributionId: string) {
  const [row] = await reader.select().from(agreements).where(eq(agreements.contributionId, contributionId))
  return row
}

/** What has arrived of the agreement's currency, without what was reversed. */
export async function selectReceivedMinor(reader: Reader, contributionId: string): Promise<bigint> {
  const [row] = await reader.execute<{ sum: string }>(sql`
    select coalesce(sum(received_minor), 0) as sum from ledger.standing_deposits where contribution_id = ${contributionId}`)
  return BigInt(row?.sum ?? 0)
}

/** What is neither held nor allocated: from what was read, not locked. */
export async function selectAvailableMinor(reader: Reader, contributionId: string, currency: string): Promise<bigint> {
  const balances = await listBalancesOf(reader, [availableAccount(currency)])
  const found = balances.find((balance) => balance.contributionId === contributionId)
  return found ? found.posted - found.held : 0n
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
