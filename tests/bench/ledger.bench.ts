// Transfers through the posting function that every route calls, gathered into groups as its callers come, every check on; beside the
// plainest double entry, one transfer a commit, and beside COPY of the same rows into tables with the same indexes.
import { randomUUID } from 'node:crypto'
import { finished } from 'node:stream/promises'
import { makeGroupCommit } from '@hub/database'
import { Refusal } from '@hub/errors'
import { allocatedAccount, availableAccount, funderAccount } from '../../services/ledger/src/account.ts'
import type { Leg, PostTransfer } from '../../services/ledger/src/posting.rule.ts'
import { postTransfers } from '../../services/ledger/src/posting.ts'
import { requireCounts, requireRight } from './books.ts'
import { type Figure, figureOf, type Measured } from './figure.ts'
import { keepBusy } from './keep-busy.ts'
import { measurePayments } from './payments.ts'
import { measurePlainest, plainest } from './plainest.ts'
import { type BenchDatabase, type BenchServer, within } from './server.ts'

const day = '2027-03-01'
const at = new Date(`${day}T09:00:00Z`)
const available = availableAccount('USD')
const payees = 1000

/** All from one fund account, to one of a thousand payees, each transfer of all the contributions. */
async function measurePosting(
  database: BenchDatabase,
  contributions: readonly string[],
  seconds: number,
  callers: number,
) {
  const ledger = database.openAs('ledger')
  const post = makeGroupCommit(
    ledger.db,
    async (tx, commands: readonly PostTransfer[]) =>
      (await postTransfers(tx, commands, at)).map((outcome) =>
        outcome.status === 'refused' ? new Refusal(outcome.code, outcome.details) : outcome,
      ),
    { maxGroup: callers, maxWaiting: callers * 2 },
  )
  const transfer = (code: PostTransfer['code'], legs: Leg[]): PostTransfer => {
    return { kind: 'transfer', id: randomUUID(), code, about: randomUUID(), effectiveOn: day, legs }
  }
  const both = (from: Leg['account'], to: Leg['account'], amountMinor: bigint) =>
    contributions.flatMap((contributionId) => [
      { account: from, contributionId, amountMinor: -amountMinor },
      { account: to, contributionId, amountMinor },
    ])
  await post(transfer('deposit', both(funderAccount('norway', 'USD'), available, 10n ** 14n)))
  const allocation = randomUUID()
  const accounts = Array.from({ length: payees }, (_, n) => allocatedAccount(allocation, `payee-${n}`, 'USD'))
  let next = 0
  const measured = await keepBusy(callers, seconds, () => {
    next += 1
    // 7919 is prime: every payee in turn, in no order of theirs.
    const to = accounts[(next * 7919) % payees] as Leg['account']
    return post(transfer('allocation', both(available, to, 10n)))
  })
  await ledger.close()
  await requireRight(database)
  await requireCounts(database, measured.done + 1, { transfers: 'select from ledger.transfers' })
  return measured
}

async function contributionsIn({ owner }: BenchDatabase, count: number): Promise<string[]> {
  const rows = await owner`
    insert into ledger.contributions (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, pledged_by, pledged_at)
    select gen_random_uuid(), 'norway', 1, 'USD', '{}', case when n <= 3 and ${count} > 1 then array[2] else '{}' end, '{}', 'public', 'norway', now()
    from generate_series(1, ${count}) n returning id`
  return rows.map(({ id }) => id as string)
}

/** What the run has written, copied once more into tables with the same indexes. */
async function measureCopy({ owner }: BenchDatabase): Promise<Measured> {
  const tables = ['transfers', 'entries'] as const
  const files = new Map<string, Buffer>()
  for (const table of tables) {
    await owner.unsafe(
      `create table public.copy_of_${table} (like ledger.${table} including indexes including defaults)`,
    )
    const chunks: Buffer[] = []
    for await (const chunk of await owner.unsafe(`copy ledger.${table} to stdout`).readable())
      chunks.push(chunk as Buffer)
    files.set(table, Buffer.concat(chunks))
  }
  const [row] = await owner`select count(*)::int as count from ledger.transfers`
  const start = performance.now()
  for (const table of tables) {
    const into = await owner.unsafe(`copy public.copy_of_${table} from stdin`).writable()
    into.end(files.get(table))
    await finished(into)
  }
  return { done: Number(row?.count), seconds: (performance.now() - start) / 1000 }
}

const unit = 'transfers/s'
const copy = 'COPY of the same rows with the same indexes'

export const ledgerBenches: Record<string, (server: BenchServer, seconds: number) => Promise<Figure[]>> = {
  'ledger.hot': (server, seconds) =>
    within(server, async (database) => {
      const hot = await measurePosting(database, await contributionsIn(database, 1), seconds, 1000)
      return [
        figureOf('ledger.hot', unit, hot, plainest, await measurePlainest(database, seconds)),
        figureOf('ledger.copy', unit, hot, copy, await measureCopy(database)),
      ]
    }),
  'ledger.split': (server, seconds) =>
    within(server, async (database) => {
      const split = await measurePosting(database, await contributionsIn(database, 20), seconds, 200)
      return [figureOf('ledger.split', unit, split, copy, await measureCopy(database))]
    }),
  'ledger.http': (server, seconds) =>
    within(server, async (database) => {
      const paid = await measurePayments(database, seconds)
      return [figureOf('ledger.http', 'disbursements/s', paid, plainest, await measurePlainest(database, seconds))]
    }),
}
