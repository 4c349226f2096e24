// Every route × every kind of caller, each with the ids of a request that is not public. The list says who may pass; whoever it does
// not name must be turned away and learn nothing. A route without an entry fails.
import { publishedRoutes } from '@hub/infra/published'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWholeHub, secret, type WholeHub } from './whole-hub.ts'

const callers = {
  anyone: null,
  owner: 'freetown',
  'another requester': 'dakar',
  'the government of its country': 'sierra-leone',
  'a partner in its team': 'unhcr',
  'a partner that was not asked': 'ilo',
  'its funder': 'illustrative-bank',
  'another funder': 'norway',
  'a committee member': 'committee-one',
  operator: 'operator',
  auditor: 'auditor',
} as const
type Caller = keyof typeof callers
const everybody = Object.keys(callers) as Caller[]

const reason = { reason: 'A test' }
const sees: Caller[] = ['owner', 'operator', 'auditor']
const operates: Caller[] = ['operator']
const reads: Caller[] = ['operator', 'auditor']

/** Who may pass, and the body to try with. `open`: everybody may ask, and sees what is public or its own. */
const routes: Record<string, { may: Caller[] | 'open' | 'with a key'; body?: unknown }> = {
  readAssessment: { may: sees },
  readOverlaps: { may: sees },
  markOverlap: { may: operates, body: { mark: 'duplicate', ...reason } },
  overrideVerdict: { may: operates, body: { verdict: 'declined', ...reason } },
  listRulesets: { may: reads },
  readRuleset: { may: reads },
  uploadRuleset: { may: operates, body: {} },
  compareRulesets: { may: reads },
  activateRuleset: { may: operates, body: reason },
  startReplay: { may: operates },
  listReplays: { may: reads },
  readReplay: { may: reads },
  listDeadLetters: { may: reads },
  readDeadLetter: { may: reads },
  redriveDeadLetter: { may: operates },
  discardDeadLetter: { may: operates, body: reason },
  listUnacknowledged: { may: reads },
  registerOrganisation: { may: operates, body: { slug: 'a-test', name: 'A test', kind: 'ngo', roles: ['partner'] } },
  listOrganisations: { may: 'open' },
  readOrganisation: { may: 'open' },
  createKey: { may: ['owner', 'operator'], body: {} },
  listKeys: { may: ['owner', 'operator', 'auditor'] },
  revokeKey: { may: ['owner', 'operator'] },
  signIn: { may: 'open', body: { key: 'hub_no' } },
  readSession: { may: 'with a key' },
  signOut: { may: 'with a key' },
  fileRequest: {
    may: ['owner', 'another requester', 'the government of its country'],
    body: { title: 'A test', submit: false },
  },
  listRequests: { may: 'open' },
  readRequest: { may: [...sees, 'a partner in its team'] },
  changeRequest: { may: ['owner'], body: { title: 'Another' } },
  submitRequest: { may: ['owner'] },
  withdrawRequest: { may: ['owner'], body: reason },
  askQuestion: { may: ['operator', 'a committee member'], body: { text: 'Why?' } },
  answerQuestions: { may: ['owner'], body: { answers: [{ questionId: 'q1', text: 'So' }] } },
  readTimeline: { may: [...sees, 'a partner in its team'] },
  eraseReason: { may: operates, body: reason },
  listOverdue: { may: operates },
  pledgeContribution: {
    may: ['its funder', 'operator'],
    body: { funder: 'illustrative-bank', amount: { amount: '1.00', currency: 'USD' } },
  },
  listContributions: { may: 'open' },
  readContribution: { may: ['its funder', 'operator', 'auditor'] },
  signAgreement: {
    may: ['its funder', 'operator'],
    body: {
      reference: 'A',
      signedOn: '2026-01-01',
      amount: { amount: '1.00', currency: 'USD' },
      schedule: [{ dueOn: '2026-01-01', amount: { amount: '1.00', currency: 'USD' } }],
    },
  },
  recordDeposit: { may: operates, body: {} },
  readRates: { may: 'open' },
  setRates: {
    may: operates,
    body: { effectiveOn: '2026-11-01', source: 'A test', rates: [{ currency: 'EUR', unitsPerUsd: '0.9' }] },
  },
  returnContribution: { may: operates, body: {} },
  cancelContribution: { may: ['its funder', 'operator'], body: reason },
  proposeAllocation: { may: operates, body: {} },
  listAllocations: { may: 'open' },
  readAllocation: { may: [...sees, 'a partner in its team', 'a committee member', 'its funder'] },
  castVote: { may: ['a committee member'], body: { vote: 'recuse' } },
  voidAllocation: { may: operates, body: reason },
  proposeAmendment: { may: operates, body: {} },
  voteOnAmendment: { may: ['a committee member'], body: { vote: 'recuse' } },
  voidAmendment: { may: operates, body: reason },
  payTranche: { may: operates, body: { payee: 'unhcr', tranche: 1, valueDate: '2026-11-01', bankReference: '1' } },
  reportExpenditure: {
    may: ['a partner in its team', 'operator'],
    body: {
      payee: 'unhcr',
      period: { from: '2026-11-01', to: '2026-11-02' },
      lines: [{ category: 4, amount: { amount: '1.00', currency: 'USD' } }],
    },
  },
  recordNoObjection: { may: ['the government of its country', 'operator'], body: { reference: 'A test' } },
  suspendRequest: { may: operates, body: reason },
  resumeRequest: { may: operates, body: reason },
  terminateRequest: { may: operates, body: reason },
  completeRequest: { may: operates, body: reason },
  fileFinalReport: {
    may: ['a partner in its team'],
    body: { summary: 'A test', results: 'A test', lessons: 'A test' },
  },
  readFinalReport: { may: [...sees, 'a partner in its team'] },
  readPartnerRisk: { may: reads },
  adjustFund: {
    may: operates,
    body: { kind: 'interest', amount: { amount: '1.00', currency: 'USD' }, valueDate: '2026-11-01', ...reason },
  },
  listAdjustments: { may: reads },
  reverseTransfer: { may: operates, body: reason },
  listSettings: { may: 'open' },
  changeSetting: {
    may: operates,
    body: { name: 'approvals_needed', value: 3, effectiveOn: '2099-01-01', ...reason },
  },
  listPeriods: { may: 'open' },
  closePeriod: { may: operates, body: reason },
  ratePartner: { may: operates, body: { level: 'low', ...reason } },
  acceptExpenditure: { may: operates, body: {} },
  queryExpenditure: { may: operates, body: reason },
  receiveRefund: {
    may: operates,
    body: { payee: 'unhcr', amount: { amount: '1.00', currency: 'USD' }, valueDate: '2026-11-02', ...reason },
  },
  closeAllocation: { may: operates, body: reason },
  listAccounts: { may: 'open' },
  listBalances: { may: 'open' },
  listTransfers: { may: 'open' },
  showFunding: { may: sees },
  listPipeline: { may: 'open' },
  reportAllocations: { may: 'open' },
  reportJournal: { may: 'open' },
  reportTrialBalance: { may: 'open' },
  listCheckpoints: { may: 'open' },
  proveConsistency: { may: 'open' },
  proveTransfer: { may: 'open' },
  readHubKey: { may: 'open' },
  listLeaves: { may: ['auditor'] },
  listRows: { may: ['auditor'] },
  listStrays: { may: ['auditor'] },
  readCandidates: { may: sees },
  readTeam: { may: [...sees, 'a partner in its team'] },
  answerTeam: { may: ['owner'], body: { agree: true } },
  confirmTeam: { may: ['a partner in its team'], body: {} },
  reroute: { may: operates, body: reason },
  replaceMember: { may: operates, body: { remove: 'unhcr', ...reason } },
  listOffers: { may: 'with a key' },
  readOffer: { may: ['a partner in its team', 'operator', 'auditor'] },
  acceptOffer: { may: ['a partner in its team'], body: {} },
  declineOffer: { may: ['a partner in its team'], body: reason },
  readCapabilities: { may: ['a partner in its team', ...reads] },
  describeCapabilities: {
    may: ['a partner in its team', 'operator'],
    body: {
      support: ['technical'],
      objectives: [2],
      themes: [],
      countries: ['SL'],
      regions: [],
      languages: ['en'],
      slots: 1,
      derived: false,
    },
  },
}

const published = Object.values(publishedRoutes).flat()
const mayPass = (caller: Caller, may: Caller[] | 'open' | 'with a key') =>
  may === 'open' || (may === 'with a key' ? caller !== 'anyone' : may.includes(caller))

let hub: WholeHub
beforeAll(async () => {
  hub = await openWholeHub()
})
afterAll(() => hub.close())

/** The path with the ids of the private request in its places. */
function pathOf(path: string): string {
  const { request, offer, allocation, contribution, transfer, checkpoint } = hub.ids
  const owner = path.includes('/organisations/') ? 'freetown' : 'unhcr'
  return path
    .replace('/keys/:id/', `/keys/${request}/`)
    .replace(':expenditureId', request)
    .replace('/requests/:id', `/requests/${request}`)
    .replace('/offers/:id', `/offers/${offer}`)
    .replace('/allocations/:id', `/allocations/${allocation}`)
    .replace(':amendmentId', request)
    .replace(':entry', '1')
    .replace('/contributions/:id', `/contributions/${contribution}`)
    .replace('/transfers/:id', '/transfers/01890000-0000-7000-8000-000000000000')
    .replace(':year', '2020')
    .replace('/dead-letters/:id', `/dead-letters/${request}`)
    .replace('/replays/:id', `/replays/${request}`)
    .replace('/transfers/:id', `/transfers/${transfer}`)
    .replace('/checkpoints/:size/consistency', `/checkpoints/${checkpoint}/consistency?from=1`)
    .replace(':table', 'contributions')
    .replace(':other', request)
    .replace(':version', '2026-1')
    .replace(':slug', owner)
}

test('every route has an entry, and no entry is left over', () => {
  expect(published.map(({ operation }) => operation).toSorted()).toEqual(Object.keys(routes).toSorted())
})

const cases = published.flatMap((route) =>
  everybody.map((caller) => ({ route, caller, operation: route.operation, entry: routes[route.operation] })),
)
const turnedAway = cases.filter(({ caller, entry }) => !mayPass(caller, entry?.may ?? []))
const answered = cases.filter(({ route, caller, entry }) => route.method === 'GET' && mayPass(caller, entry?.may ?? []))
const outsiders: readonly Caller[] = ['anyone', 'another requester', 'a partner that was not asked', 'another funder']
const seesContact: readonly Caller[] = ['owner', 'operator', 'a partner in its team']

test.each(turnedAway)('$operation turns away: $caller', async ({ route, caller, entry }) => {
  const { status, text } = await hub.as(callers[caller])(route.method, pathOf(route.path), entry?.body)
  expect([401, 403, 404], text).toContain(status)
  expect(text).not.toContain(secret)
})

test.each(answered)('$operation answers: $caller', async ({ route, caller, operation }) => {
  const { status, text } = await hub.as(callers[caller])('GET', pathOf(route.path))
  // There is no dead letter and no replay to be read, no final report, and no transfer by that id.
  const missing = ['readDeadLetter', 'readReplay', 'readFinalReport', 'proveTransfer']
  expect(status, text).toBe(missing.includes(operation) ? 404 : 200)
  if (!seesContact.includes(caller)) expect(text).not.toContain('contact@freetown.example')
  if (!outsiders.includes(caller)) return
  expect(text).not.toContain(secret)
  expect(text).not.toContain(hub.ids.request)
  expect(text).not.toContain(hub.ids.contribution)
})
