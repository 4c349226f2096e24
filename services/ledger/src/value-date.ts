import { Refusal } from '@hub/errors'

/** Money moves neither before its agreement was signed nor before the books begin, and not in the future. */
export function requireValueDate(
  valueDate: string,
  { signedOn, booksBegin, today }: { signedOn: string; booksBegin: string; today: string },
): void {
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  const earliest = signedOn > booksBegin ? signedOn : booksBegin
  if (valueDate < earliest) throw new Refusal('ledger.deposit_too_early', { earliest })
}
