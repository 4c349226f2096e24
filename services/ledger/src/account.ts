// The accounts of the fund. Each holds one currency; its balance is kept per contribution. An entry above zero adds to it.

/** Where money comes from and what it passes through (these two may be negative), where it lies, and the fund's own results. */
export const accountKinds = [
  'funder',
  'exchange',
  'available',
  'fee',
  'allocated',
  'advance',
  'spent',
  'written_off',
  'interest',
  'charges',
  'exchange_result',
] as const
export type AccountKind = (typeof accountKinds)[number]

/** Where money comes from and what it passes through. */
export const mayBeNegative = (kind: AccountKind): boolean => kind === 'funder' || kind === 'exchange'

export interface Account {
  code: string
  kind: AccountKind
  currency: string
}

const account = (kind: AccountKind, currency: string, ...parts: string[]): Account => ({
  code: parts.join(':'),
  kind,
  currency,
})

/** A funder's side of its deposits: below zero by what it gave. */
export const funderAccount = (funder: string, currency: string) =>
  account('funder', currency, 'funder', funder, currency)
/** What a bank changed: received in one currency, credited in another. */
export const exchangeAccount = (currency: string) => account('exchange', currency, 'exchange', currency)
/** Money that has arrived and is not allocated; part of it may be held. */
export const availableAccount = (currency: string) => account('available', currency, 'fund', 'available', currency)
/** What the administrator took of each deposit. */
export const feeAccount = (currency: string) => account('fee', currency, 'administrator', 'fee', currency)
/** What the committee approved for a payee and is not paid yet. */
export const allocatedAccount = (allocationId: string, payee: string, currency: string) =>
  account('allocated', currency, 'fund', 'allocated', allocationId, payee)
/** What a payee has received and not reported as spent. */
export const advanceAccount = (allocationId: string, payee: string, currency: string) =>
  account('advance', currency, 'payee', 'advance', allocationId, payee)
/** What a payee has reported as spent. */
export const spentAccount = (allocationId: string, payee: string, currency: string) =>
  account('spent', currency, 'payee', 'spent', allocationId, payee)
/** What a payee has received and will neither spend nor give back. */
export const writtenOffAccount = (allocationId: string, payee: string, currency: string) =>
  account('written_off', currency, 'payee', 'written_off', allocationId, payee)
/** Interest that a bank paid; below zero by what was earned, for it is where that money comes from. On the fund's own line. */
export const interestAccount = (currency: string) => account('interest', currency, 'fund', 'interest', currency)
/** What banks charged. On the fund's own line. */
export const chargesAccount = (currency: string) => account('charges', currency, 'fund', 'charges', currency)
/** Differences of exchange: above zero what was lost, below zero what was gained. On the fund's own line. */
export const exchangeResultAccount = (currency: string) =>
  account('exchange_result', currency, 'fund', 'exchange_result', currency)
