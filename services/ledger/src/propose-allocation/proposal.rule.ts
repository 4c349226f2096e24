// Whether an allocation may be proposed for a request as it stands. In order of precedence: state, revision, open allocation, then every fault of
// lines and tranches at once, then whether enough of the committee may vote.
import { indirectCostCategory, indirectCostPercent, type Money } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { payeeTotals } from '../allocation.ts'
import { mayBeProposed, type RequestState } from '../request.ts'

export interface ProposeAllocation {
  requestId: string
  revision: number
  lines: { payee: string; category: number; amount: Money }[]
  tranches: { payee: string; dueOn: string; amount: Money }[]
  /** Filed for when money arrives: nothing is held, nobody votes. */
  plan: boolean
}

export interface Proposable {
  state: RequestState
  revision: number
  askMinor: bigint | null
  askCurrency: string | null
  payees: readonly string[]
  /** Money is held or approved for it already. */
  hasOpenAllocation: boolean
}

export interface Proposal {
  amountMinor: bigint
  currency: string
  lines: { payee: string; category: number; amountMinor: bigint }[]
  tranches: { payee: string; tranche: number; dueOn: string; amountMinor: bigint }[]
}

export function decideProposal(command: ProposeAllocation, request: Proposable, baseCurrency: string): Proposal {
  const { state, revision, askMinor, askCurrency } = request
  if (!mayBeProposed(state) || askMinor === null) throw new Refusal('ledger.request_not_fundable', { state })
  if (command.revision !== revision)
    throw new Refusal('ledger.revision_not_current', { revision: command.revision, current: revision })
  if (request.hasOpenAllocation) throw new Refusal('ledger.allocation_open')
  const currencies = currencyFaults(command, askCurrency, baseCurrency)
  if (currencies.length > 0) throw new Refusal('ledger.allocation_wrong', {}, currencies)
  const proposal: Proposal = {
    amountMinor: askMinor,
    currency: baseCurrency,
    lines: command.lines.map(({ amount, ...line }) => ({ ...line, amountMinor: parseMinor(amount) })),
    tranches: numbered(command.tranches),
  }
  const faults = [
    ...payeeFaults(proposal, request.payees),
    ...sumFaults(proposal),
    ...trancheFaults(proposal),
    ...indirectCostFaults(proposal),
  ]
  if (faults.length > 0) throw new Refusal('ledger.allocation_wrong', {}, faults)
  return proposal
}

/** Tranches count from 1 for each payee, in the order given. */
function numbered(tranches: ProposeAllocation['tranches']): Proposal['tranches'] {
  const counts = new Map<string, number>()
  return tranches.map(({ payee, dueOn, amount }) => {
    const tranche = (counts.get(payee) ?? 0) + 1
    counts.set(payee, tranche)
    return { payee, tranche, dueOn, amountMinor: parseMinor(amount) }
  })
}

function currencyFaults(command: ProposeAllocation, askCurrency: string | null, base: string): FieldFault[] {
  if (askCurrency !== base)
    return [
      {
        path: 'requestId',
        message: `the request asks in ${askCurrency}, the fund pays in ${base}: it needs a new revision`,
      },
    ]
  return (['lines', 'tranches'] as const).flatMap((part) =>
    command[part].flatMap(({ amount }, index) =>
      amount.currency === base ? [] : [{ path: `${part}[${index}].amount.currency`, message: `must be ${base}` }],
    ),
  )
}

const payeeFaults = ({ lines }: Proposal, payees: readonly string[]): FieldFault[] =>
  lines.flatMap(({ payee }, index) =>
    payees.includes(payee)
      ? []
      : [
          {
            path: `lines[${index}].payee`,
            message: `${payee} is not a payee of the agreed team; its payees are ${payees.join(', ')}`,
          },
        ],
  )

function sumFaults({ lines, amountMinor, currency }: Proposal): FieldFault[] {
  const total = lines.reduce((sum, line) => sum + line.amountMinor, 0n)
  if (total === amountMinor) return []
  const [asked, given] = [amountMinor, total].map((minor) => formatMinor(minor, currency).amount)
  return [
    { path: 'lines', message: `must add up to what the request asks, ${asked} ${currency}; they add up to ${given}` },
  ]
}

function trancheFaults({ lines, tranches, currency }: Proposal): FieldFault[] {
  const wanted = payeeTotals(lines)
  const planned = new Map(payeeTotals(tranches).map(({ payee, amountMinor }) => [payee, amountMinor]))
  const strangers = tranches.flatMap(({ payee }, index) =>
    wanted.some((each) => each.payee === payee)
      ? []
      : [{ path: `tranches[${index}].payee`, message: `${payee} has no lines` }],
  )
  const sums = wanted.flatMap(({ payee, amountMinor }) => {
    const given = planned.get(payee) ?? 0n
    if (given === amountMinor) return []
    const [due, has] = [amountMinor, given].map((minor) => formatMinor(minor, currency).amount)
    return [
      { path: 'tranches', message: `of ${payee} must add up to its lines, ${due} ${currency}; they add up to ${has}` },
    ]
  })
  const disorder = tranches.flatMap(({ payee, tranche, dueOn }, index) => {
    const before = tranches.find((each) => each.payee === payee && each.tranche === tranche - 1)
    return before && before.dueOn > dueOn
      ? [
          {
            path: `tranches[${index}].dueOn`,
            message: `must not be before ${before.dueOn}, when the tranche before is due`,
          },
        ]
      : []
  })
  return [...strangers, ...sums, ...disorder]
}

function indirectCostFaults({ lines, currency }: Proposal): FieldFault[] {
  const sum = (isIndirect: boolean) =>
    lines
      .filter(({ category }) => (category === indirectCostCategory) === isIndirect)
      .reduce((total, line) => total + line.amountMinor, 0n)
  const most = (sum(false) * indirectCostPercent) / 100n
  if (sum(true) <= most) return []
  return [
    {
      path: 'lines',
      message: `of category ${indirectCostCategory} must be at most ${indirectCostPercent} % of the others, ${formatMinor(most, currency).amount} ${currency}`,
    },
  ]
}

/** Members of the committee that may vote: neither the proposer nor a party. */
export function eligibleVoters(
  committee: readonly string[],
  { proposedBy, parties }: { proposedBy: string; parties: readonly string[] },
  approvalsNeeded: number,
): string[] {
  const eligible = committee.filter((member) => member !== proposedBy && !parties.includes(member))
  if (eligible.length < approvalsNeeded)
    throw new Refusal('ledger.committee_too_small', { eligible: eligible.length, needed: approvalsNeeded })
  return eligible
}
