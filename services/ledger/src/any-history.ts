// Random histories of the fund for the property tests: some thousand small steps, most of them good, some broken in every way that
// is refused. Skewed as the fund is: one contribution and the account of what is available are in most of it.
import fc from 'fast-check'
import {
  type Account,
  advanceAccount,
  allocatedAccount,
  availableAccount,
  chargesAccount,
  exchangeAccount,
  feeAccount,
  funderAccount,
  interestAccount,
  spentAccount,
} from './account.ts'
import { judge, type NaiveBooks } from './naive-books.ts'
import type { Command, Leg, Outcome, PlaceHold, PostTransfer, TransferCode } from './posting.rule.ts'

/** Names for one history: no two share an id, a contribution or a payee's account. */
export interface World {
  contributions: readonly string[]
  idOf(place: number): string
  allocationId: string
}

export function worldOf(place: number): World {
  const idIn = (kind: number) => (number: number) =>
    `${place.toString(16).padStart(8, '0')}-${kind}000-4000-8000-${number.toString(16).padStart(12, '0')}`
  const contributionOf = idIn(1)
  return { contributions: [0, 1, 2, 3].map(contributionOf), idOf: idIn(2), allocationId: idIn(3)(0) }
}

export const closedYear = 2024
export const days = ['2027-01-31', '2027-02-10', '2027-02-20', '2027-03-01', '2027-03-02', '2027-03-03', '2028-06-30']
/** All histories happen at this time; holds lapse before or after it. */
export const at = new Date('2027-03-03T12:00:00Z')
const lapses = [undefined, undefined, new Date('2027-03-03T12:00:00Z'), new Date('2027-03-03T12:00:01Z')]

// How often each is drawn, of the sum.
const steps = {
  deposit: 16,
  exchangedDeposit: 3,
  fee: 6,
  hold: 14,
  settle: 10,
  free: 4,
  lapse: 3,
  disburse: 8,
  spend: 6,
  refund: 4,
  release: 2,
  interest: 2,
  charge: 2,
  reverse: 4,
  again: 6,
  otherBody: 3,
  unbalanced: 2,
  closed: 1,
  tooLarge: 1,
} as const
type StepKind = keyof typeof steps

interface Step {
  kind: StepKind
  /** The hot one is 0. */
  contribution: number
  payee: number
  amount: bigint
  day: number
  /** Which of what went before, for those that refer to it. */
  back: number
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    ...Object.entries(steps).map(([kind, weight]) => ({ arbitrary: fc.constant(kind as StepKind), weight })),
  ),
  contribution: fc.oneof({ arbitrary: fc.constant(0), weight: 7 }, { arbitrary: fc.nat(3), weight: 3 }),
  payee: fc.nat(1),
  amount: fc.oneof(
    { arbitrary: fc.bigInt({ min: 1n, max: 60n }), weight: 8 },
    { arbitrary: fc.bigInt({ min: 1n, max: 900n }), weight: 2 },
  ),
  day: fc.oneof({ arbitrary: fc.constant(4), weight: 5 }, { arbitrary: fc.nat(days.length - 1), weight: 5 }),
  back: fc.oneof({ arbitrary: fc.nat(3), weight: 7 }, { arbitrary: fc.nat(200), weight: 3 }),
})

/** A history as groups of steps that are committed together. */
export const anyHistory = (groups: number, most: number): fc.Arbitrary<Step[][]> =>
  fc.array(fc.array(step, { minLength: 1, maxLength: most, size: 'max' }), {
    minLength: 1,
    maxLength: groups,
    size: 'max',
  })

interface Played {
  commands: Command[]
  /** What the naive books say to each, and the books after them all. */
  verdicts: string[]
  books: NaiveBooks
}

/** A history as commands, group by group, judged by the naive books. */
export function play(history: readonly (readonly Step[])[], world: World): Played[] {
  const said: Command[] = []
  let books: NaiveBooks = { transfers: [], holds: [], closedYears: [closedYear] }
  return history.map((group) => {
    const commands: Command[] = []
    const verdicts = group.map((each) => {
      const command = commandOf(each, world, { said, books })
      const judged = judge(books, command, at)
      books = judged.books
      said.push(command)
      commands.push(command)
      return judged.verdict
    })
    return { commands, verdicts, books }
  })
}

interface Past {
  said: readonly Command[]
  books: NaiveBooks
}

function commandOf(step: Step, world: World, past: Past): Command {
  const { said, books } = past
  const id = world.idOf(said.length)
  const held = books.holds.at(
    step.back % 11 === 10 ? books.holds.length : -1 - (step.back % (books.holds.length || 1)),
  )?.placed
  if (step.kind === 'again') return said.at(-1 - step.back) ?? unbalanced(step, world, id)
  if (step.kind === 'otherBody') return changed(said.at(-1 - step.back)) ?? unbalanced(step, world, id)
  if (step.kind === 'reverse') return reversalOf(step, books, id) ?? unbalanced(step, world, id)
  if (step.kind === 'free') return { kind: 'void', holdId: held?.id ?? id }
  if (step.kind === 'lapse') return { kind: 'lapse', holdId: held?.id ?? id }
  if (step.kind === 'hold') return hold(step, world, id)
  if (step.kind === 'settle') return settle(step, world, id, held)
  if (step.kind === 'unbalanced') return unbalanced(step, world, id)
  return moves[step.kind](step, world, id)
}

const usd = 'USD'
const [funder, available, fee] = [funderAccount('norway', usd), availableAccount(usd), feeAccount(usd)]
const payees = ['unhcr', 'iom'] as const
const payeeOf = ({ payee }: Step) => payees[payee] ?? 'unhcr'
const contributionOf = ({ contribution }: Step, { contributions }: World) => contributions[contribution] ?? null

const transfer = (step: Step, id: string, code: TransferCode, legs: readonly Leg[]): PostTransfer => ({
  kind: 'transfer',
  id,
  code,
  about: id,
  effectiveOn: days[step.day] ?? '2027-03-02',
  legs,
})

const pair = (from: Account, to: Account, contributionId: string | null, amountMinor: bigint): Leg[] => [
  { account: from, contributionId, amountMinor: -amountMinor },
  { account: to, contributionId, amountMinor },
]

type Move = (step: Step, world: World, id: string) => PostTransfer
const move =
  (code: TransferCode, from: (step: Step, world: World) => Account, to: (step: Step, world: World) => Account): Move =>
  (step, world, id) =>
    transfer(step, id, code, pair(from(step, world), to(step, world), contributionOf(step, world), step.amount))
const always = (account: Account) => () => account
const allocated = (step: Step, { allocationId }: World) => allocatedAccount(allocationId, payeeOf(step), usd)
const advance = (step: Step, { allocationId }: World) => advanceAccount(allocationId, payeeOf(step), usd)
const spent = (step: Step, { allocationId }: World) => spentAccount(allocationId, payeeOf(step), usd)
const deposit = move('deposit', always(funder), always(available))

const moves = {
  deposit: (step, world, id) => deposit({ ...step, amount: step.amount * 4n }, world, id),
  exchangedDeposit: (step, world, id) => {
    const contributionId = contributionOf(step, world)
    return transfer(step, id, 'deposit', [
      ...pair(funderAccount('norway', 'EUR'), exchangeAccount('EUR'), contributionId, step.amount),
      ...pair(exchangeAccount(usd), available, contributionId, step.amount + 3n),
    ])
  },
  fee: move('fee', always(available), always(fee)),
  disburse: move('disbursement', allocated, advance),
  spend: move('expenditure', advance, spent),
  refund: move('refund', advance, always(available)),
  release: move('release', allocated, always(available)),
  interest: (step, _, id) => transfer(step, id, 'interest', pair(interestAccount(usd), available, null, step.amount)),
  charge: (step, _, id) => transfer(step, id, 'bank_charge', pair(available, chargesAccount(usd), null, step.amount)),
  closed: (step, world, id) => ({ ...deposit(step, world, id), effectiveOn: `${closedYear}-12-31` }),
  tooLarge: (step, world, id) => deposit({ ...step, amount: 10n ** 16n }, world, id),
} satisfies Partial<Record<StepKind, Move>>

/** Of two contributions where the step is even. */
function hold(step: Step, world: World, id: string): PlaceHold {
  const own = step.back % 2 === 0 ? [step.contribution] : [...new Set([step.contribution, (step.contribution + 1) % 4])]
  const lapsesAt = lapses[step.back % lapses.length]
  return {
    kind: 'hold',
    id,
    about: id,
    effectiveOn: days[step.day] ?? '2027-03-02',
    account: available,
    lines: own.map((place) => ({ contributionId: world.contributions[place] ?? '', amountMinor: step.amount })),
    ...(lapsesAt === undefined ? {} : { lapsesAt }),
  }
}

/** In part, in full, or by a unit too much of each contribution. */
function settle(step: Step, world: World, id: string, held: PlaceHold | undefined): PostTransfer {
  const to = allocated(step, world)
  const lines = held?.lines ?? [{ contributionId: contributionOf(step, world), amountMinor: step.amount }]
  const legs = lines.flatMap(({ contributionId, amountMinor }) => {
    const part =
      step.amount % 9n === 0n ? amountMinor + 1n : step.amount % 2n === 0n ? (amountMinor + 1n) / 2n : amountMinor
    return pair(available, to, contributionId, part)
  })
  return { ...transfer(step, id, 'allocation', legs), settles: held?.id ?? id }
}

function unbalanced(step: Step, world: World, id: string): PostTransfer {
  const [one = '', two = ''] = world.contributions
  const leg = (account: Account, contributionId: string, amountMinor: bigint) => ({
    account,
    contributionId,
    amountMinor,
  })
  const broken: Leg[][] = [
    [],
    [leg(funder, one, -step.amount), leg(available, two, step.amount)],
    [leg(funderAccount('norway', 'EUR'), one, -step.amount), leg(available, one, step.amount)],
    [leg(available, one, 0n)],
  ]
  return transfer(step, id, 'deposit', broken[step.back % broken.length] ?? [])
}

/** Everything back, as a correction: it may make an earlier day short. */
function reversalOf(step: Step, { transfers }: NaiveBooks, id: string): PostTransfer | undefined {
  const wrong = transfers.at(-1 - step.back)
  if (wrong === undefined) return undefined
  const legs = wrong.legs.map((leg) => ({ ...leg, amountMinor: -leg.amountMinor }))
  return { ...transfer(step, id, 'release', legs), corrects: wrong.id }
}

function changed(command: Command | undefined): Command | undefined {
  if (command?.kind === 'transfer') return { ...command, legs: [...command.legs].reverse() }
  if (command?.kind === 'hold') return { ...command, effectiveOn: '2027-03-09' }
  return undefined
}

export const verdictOf = (outcome: Outcome) => (outcome.status === 'refused' ? outcome.code : outcome.status)

/** What histories must come out as, some of each, or they ask too little. */
export const everyVerdict = [
  'posted',
  'already_posted',
  'ledger.transfer_id_reused',
  'ledger.transfer_unbalanced',
  'ledger.period_closed',
  'ledger.hold_unknown',
  'ledger.hold_resolved',
  'ledger.hold_lapsed',
  'ledger.hold_not_lapsed',
  'ledger.hold_exceeded',
  'ledger.funds_short',
  'ledger.earlier_day_short',
  'ledger.balance_too_large',
] as const
