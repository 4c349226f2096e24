// Small books for the tests of the posting rule: a funder, what is available and the fee, each with three contributions and the fund's own line.
import { type Account, availableAccount, feeAccount, funderAccount } from './account.ts'
import { type Balance, balanceKey } from './books.ts'
import {
  type Command,
  decidePostings,
  type KnownHold,
  type Leg,
  type Locked,
  type PlaceHold,
  type PostTransfer,
} from './posting.rule.ts'

const accounts: Account[] = [funderAccount('norway', 'USD'), availableAccount('USD'), feeAccount('USD')]
export const [funder, available, fee] = accounts as [Account, Account, Account]
export const contributions = ['c1', 'c2', 'c3', null]

export const balancesWith = (posted: (account: Account, contribution: string | null) => bigint, held = 0n) =>
  new Map<string, Balance>(
    accounts.flatMap((account) =>
      contributions.map((contributionId) => [
        balanceKey(account.code, contributionId),
        {
          account: account.code,
          contributionId,
          mayBeNegative: account.kind === 'funder',
          posted: posted(account, contributionId),
          held: account === available && contributionId ? held : 0n,
          days: [],
        },
      ]),
    ),
  )
export const booksWith = (more: Partial<Locked> = {}): Locked => ({
  balances: balancesWith(() => 0n),
  transfers: new Map(),
  holds: new Map(),
  closedYears: new Set(),
  ...more,
})
export const at = new Date('2027-03-01T09:00:00Z')

export const move = (
  id: string,
  from: Account,
  to: Account,
  amountMinor: bigint,
  contributionId: string | null = 'c1',
) =>
  transfer(id, [
    { account: from, contributionId, amountMinor: -amountMinor },
    { account: to, contributionId, amountMinor },
  ])
export const transfer = (id: string, legs: Leg[], settles?: string): PostTransfer => ({
  kind: 'transfer',
  id,
  code: 'deposit',
  about: id,
  effectiveOn: '2027-03-01',
  legs,
  ...(settles === undefined ? {} : { settles }),
})
export const hold = (id: string, amountMinor: bigint, contributionId = 'c1'): PlaceHold => ({
  kind: 'hold',
  id,
  about: id,
  effectiveOn: '2027-03-01',
  account: available,
  lines: [{ contributionId, amountMinor }],
})
export const known = (more: Partial<KnownHold> = {}): KnownHold => ({
  account: available.code,
  fingerprint: 'f',
  outcome: null,
  lapsesAt: null,
  lines: [{ contributionId: 'c1', amountMinor: 50n }],
  ...more,
})
export const statuses = (commands: Command[], locked: Locked) =>
  decidePostings(commands, locked, at).outcomes.map((outcome) =>
    outcome.status === 'refused' ? outcome.code : outcome.status,
  )
