// What the database refuses by itself, whoever asks: each important fact is checked twice. Every refusal of every trigger is tried as
// the service's role; then its fault is planted, the trigger off or that one refusal gone, and the same must be taken.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EventfulFund, openEventfulFund } from '../eventful-fund.ts'
import { refusalsIn, saying, tryOut } from './attempt.ts'
import { attemptsOnAllocations } from './attempts-on-allocations.ts'
import { attemptsOnAmendments } from './attempts-on-amendments.ts'
import { attemptsOnBooks } from './attempts-on-books.ts'
import { attemptsOnContributions } from './attempts-on-contributions.ts'
import { attemptsOnCorrections } from './attempts-on-corrections.ts'
import { attemptsOnDeadlines } from './attempts-on-deadlines.ts'
import { attemptsOnEnds } from './attempts-on-ends.ts'
import { attemptsOnProof } from './attempts-on-proof.ts'
import { attemptsOnSpending } from './attempts-on-spending.ts'

let fund: EventfulFund
beforeAll(async () => {
  fund = await openEventfulFund()
})
afterAll(() => fund.app.close())

const attempts = [
  ...attemptsOnContributions,
  ...attemptsOnBooks,
  ...attemptsOnCorrections,
  ...attemptsOnProof,
  ...attemptsOnAllocations,
  ...attemptsOnAmendments,
  ...attemptsOnSpending,
  ...attemptsOnDeadlines,
  ...attemptsOnEnds,
]

test.for(attempts)('$what: refused by $by, and by nothing else', async (attempt) => {
  const { asItIs, ...planted } = await tryOut(fund, attempt)
  expect(asItIs).toMatch(saying(attempt.message))
  expect(planted).toEqual({ withoutTrigger: 'taken', withoutRefusal: 'taken' })
})

// What keeps rows and columns as they are is tried table by table in immutable.db.test.ts, what makes facts with the proof; what fills a
// column in where it is used.
const tablewise = ['refuse_change', 'refuse_change_of_frozen', 'record_facts', 'note_transaction', 'note_committee']

test('every trigger of the ledger, and every refusal of its function, is tried above', async () => {
  const rows = await fund.sql<{ trigger: string; source: string }[]>`
    select format('%s.%s', c.relname, t.tgname) as trigger, p.prosrc as source
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
    where c.relnamespace = 'ledger'::regnamespace and not t.tgisinternal and not p.proname = any (${tablewise})`
  const tried = [...new Set(attempts.map(({ by }) => by))].toSorted()
  expect(rows.map(({ trigger }) => trigger).toSorted()).toEqual(tried)
  const refusals = [...new Set(rows.flatMap(({ source }) => refusalsIn(source)))].toSorted()
  expect(refusals).toEqual([...new Set(attempts.map(({ message }) => message))].toSorted())
})

test('no trigger is off, and none is passed by in replication alone', async () => {
  const off = await fund.sql`
    select tgrelid::regclass::text, tgname from pg_trigger where tgrelid in (select oid from pg_class where relnamespace = 'ledger'::regnamespace) and tgenabled <> 'O'`
  expect(off).toEqual([])
})
