// Commands that break several rules at once, in every combination that there is, are refused for the first that the README names.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { availableAccount, feeAccount } from './account.ts'
import { type Balance, balanceKey } from './books.ts'
import { type Command, decidePostings, type KnownHold, type Locked, type PostTransfer } from './posting.rule.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
/** Of each numbered line its codes. */
const inOrder = [...readme.matchAll(/^\d+\. (`ledger\.\w+`.*)$/gm)].map(([, line = '']) =>
  [...line.matchAll(/`(ledger\.\w+)`/g)].map(([, code = '']) => code),
)
const placeOf = (code: string) => inOrder.findIndex((codes) => codes.includes(code))

const at = new Date('2027-03-01T09:00:00Z')
const [available, fee] = [availableAccount('USD'), feeAccount('USD')]

const ofTransfers = [
  'ledger.transfer_id_reused',
  'ledger.transfer_unbalanced',
  'ledger.period_closed',
  'ledger.hold_unknown',
  'ledger.hold_resolved',
  'ledger.hold_lapsed',
  'ledger.hold_exceeded',
  'ledger.funds_short',
  'ledger.earlier_day_short',
  'ledger.balance_too_large',
] as const
const ofHolds = ['ledger.transfer_id_reused', 'ledger.transfer_unbalanced', 'ledger.funds_short'] as const
const ofFreeing = ['ledger.hold_unknown', 'ledger.hold_resolved', 'ledger.hold_not_lapsed'] as const
type Broken = ReadonlySet<string>

function subsetsOf(codes: readonly string[]): Broken[] {
  const all = Array.from({ length: 2 ** codes.length }, (_, bits) => codes.filter((_code, at) => bits & (1 << at)))
  return all.map((some) => new Set(some))
}

/** Nothing can be wrong with a hold that is not there. */
const isPossible = (broken: Broken) =>
  !broken.has('ledger.hold_unknown') ||
  !['resolved', 'lapsed', 'not_lapsed', 'exceeded'].some((fault) => broken.has(`ledger.hold_${fault}`))

// 50 of c1 are held; the transfer takes 50, or 51 where it is to exceed that.
function lockedFor(broken: Broken, lapsesAt: Date | null): Locked {
  const balance = (account: string, more: Partial<Balance>): [string, Balance] => {
    const none = { mayBeNegative: false, posted: 0n, held: 0n, days: [] }
    return [balanceKey(account, 'c1'), { account, contributionId: 'c1', ...none, ...more }]
  }
  const days = broken.has('ledger.earlier_day_short') ? [{ on: '2027-02-01', moved: 1000n }] : []
  const posted = broken.has('ledger.funds_short') ? 30n : 1000n
  const hold: KnownHold = {
    account: available.code,
    fingerprint: 'f',
    outcome: broken.has('ledger.hold_resolved') ? 'posted' : null,
    lapsesAt,
    lines: [{ contributionId: 'c1', amountMinor: 50n }],
  }
  const isKnown = broken.has('ledger.transfer_id_reused')
  const holds: [string, KnownHold][] = broken.has('ledger.hold_unknown') ? [] : [['h', hold]]
  return {
    balances: new Map([
      balance(available.code, { posted, held: broken.has('ledger.hold_unknown') ? 0n : 50n, days }),
      balance(fee.code, { posted: broken.has('ledger.balance_too_large') ? 10n ** 16n - 10n : 0n }),
    ]),
    transfers: new Map(isKnown ? [['t', 'of another body']] : []),
    holds: new Map([...holds, ...(isKnown ? [['t', hold] as const] : [])]),
    closedYears: new Set(broken.has('ledger.period_closed') ? [2027] : []),
  }
}

function transferThat(broken: Broken): PostTransfer {
  const amountMinor = broken.has('ledger.hold_exceeded') ? 51n : 50n
  const lost = broken.has('ledger.transfer_unbalanced') ? 1n : 0n
  return {
    kind: 'transfer',
    id: 't',
    code: 'allocation',
    about: 'a',
    effectiveOn: '2027-01-31',
    legs: [
      { account: available, contributionId: 'c1', amountMinor: -amountMinor },
      { account: fee, contributionId: 'c1', amountMinor: amountMinor - lost },
    ],
    settles: 'h',
  }
}

const answerTo = (command: Command, locked: Locked) => {
  const [outcome] = decidePostings([command], locked, at).outcomes
  return outcome?.status === 'refused' ? outcome.code : outcome?.status
}
const firstOf = (broken: Broken) => [...broken].toSorted((a, b) => placeOf(a) - placeOf(b))[0] ?? 'posted'
const told = (broken: Broken) => [...broken].join(' and ')

test('the README names each refusal of the rule once', () => {
  const codes = [...new Set<string>([...ofTransfers, ...ofHolds, ...ofFreeing])]
  expect(inOrder.flat().toSorted()).toEqual(codes.toSorted())
})

test('a transfer that breaks several rules is refused for the first of them', () => {
  const subsets = subsetsOf(ofTransfers).filter(isPossible)
  for (const broken of subsets) {
    const locked = lockedFor(broken, broken.has('ledger.hold_lapsed') ? at : null)
    expect(answerTo(transferThat(broken), locked), told(broken)).toBe(firstOf(broken))
  }
  expect(subsets).toHaveLength(2 ** 9 + 2 ** 6)
})

test('a hold that breaks several rules is refused for the first of them', () => {
  for (const broken of subsetsOf(ofHolds)) {
    const amountMinor = broken.has('ledger.transfer_unbalanced') ? 0n : 60n
    const lines = [
      { contributionId: 'c1', amountMinor: 60n },
      { contributionId: 'c1', amountMinor },
    ]
    const command: Command = { kind: 'hold', id: 't', about: 'a', effectiveOn: '2027-01-31', account: available, lines }
    expect(answerTo(command, lockedFor(broken, null)), told(broken)).toBe(firstOf(broken))
  }
})

test('letting a hold lapse is refused for the first rule that it breaks', () => {
  for (const broken of subsetsOf(ofFreeing).filter(isPossible)) {
    const lapsesAt = broken.has('ledger.hold_not_lapsed') ? new Date(at.getTime() + 1) : at
    expect(answerTo({ kind: 'lapse', holdId: 'h' }, lockedFor(broken, lapsesAt)), told(broken)).toBe(firstOf(broken))
  }
})
