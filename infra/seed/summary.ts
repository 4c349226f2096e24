import { RequestState, type Team } from '@hub/contracts'
import { CallRefused, type HubClient } from './hub-client.ts'
import { inParallel } from './in-parallel.ts'

/** What became of one request, as the hub tells its operator. */
export interface SummaryRow {
  reference: string
  requester: string
  verdict: string
  score: string
  team: string
  state: RequestState
  money: string
}

interface RequestOnFile {
  id: string
  reference: string
  requester: { name: string }
  state: RequestState
}

interface Amount {
  amount: string
  currency: string
}
interface Funding {
  asked: Amount | null
  allocation: { amount: Amount; payees: { disbursed: Amount; spent: Amount }[] } | null
}

const atOnce = 8

/** Every request, those that have come furthest first. */
export async function summarise(operator: HubClient): Promise<SummaryRow[]> {
  const requests = await operator.all<RequestOnFile>('/v1/requests')
  const rows = await inParallel(requests, atOnce, (request) => summariseOne(operator, request))
  const progress = ({ state }: SummaryRow) => RequestState.options.indexOf(state)
  return rows.sort((a, b) => progress(b) - progress(a) || (a.reference < b.reference ? -1 : 1))
}

async function summariseOne(operator: HubClient, request: RequestOnFile): Promise<SummaryRow> {
  const { id, reference, requester, state } = request
  const at = `/v1/requests/${id}`
  const [assessment, routed, funding] = await Promise.all([
    orNothing(operator.get<{ verdict: string; score: number; maxScore: number }>(`${at}/assessment`)),
    orNothing(operator.get<{ team: Team | null }>(`${at}/team`)),
    orNothing(operator.get<Funding>(`${at}/funding`)),
  ])
  return {
    reference,
    requester: requester.name,
    verdict: assessment?.verdict ?? '',
    score: assessment ? `${assessment.score}/${assessment.maxScore}` : '',
    team: routed?.team?.members.map(({ partner }) => partner).join(', ') ?? '',
    state,
    money: moneyOf(funding),
  }
}

/** What was asked; once money was allocated, how much of it was paid to each payee and spent. */
function moneyOf(funding: Funding | undefined): string {
  if (funding?.allocation) {
    const { amount, payees } = funding.allocation
    const moved = payees.map(({ disbursed, spent }) => `paid ${disbursed.amount}, spent ${spent.amount}`)
    return `${amount.amount} ${amount.currency}, ${moved.join('; ')}`
  }
  return funding?.asked ? `asks ${funding.asked.amount} ${funding.asked.currency}` : ''
}

/** Not there yet, such as the assessment of a draft. */
const orNothing = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((fault: unknown) => {
    if (!(fault instanceof CallRefused) || fault.status !== 404) throw fault
    return undefined
  })
