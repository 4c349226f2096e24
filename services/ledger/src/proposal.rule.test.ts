import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { eligibleVoters } from './ballot.ts'
import { decideProposal, type Proposable, type ProposeAllocation } from './proposal.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const request: Proposable = {
  state: 'matched',
  revision: 3,
  askMinor: 100_000n,
  askCurrency: 'USD',
  payees: ['unhcr', 'iom'],
  hasOpenAllocation: false,
  requesterKind: 'local_government',
  requesterCountry: 'SL',
  citedNoObjection: null,
  isRecorded: false,
  pace: {
    risks: new Map(),
    limits: { low: 100, medium: 60, high: 34 },
    today: '2027-03-01',
    startsOn: null,
    months: null,
  },
}
const by = (baseCurrency: string, noObjectionCountries: string[] = []) => ({ baseCurrency, noObjectionCountries })
const command: ProposeAllocation = {
  requestId: 'r',
  revision: 3,
  lines: [
    { payee: 'unhcr', category: 1, amount: usd('600.00') },
    { payee: 'iom', category: 4, amount: usd('360.00') },
    { payee: 'iom', category: 8, amount: usd('40.00') },
  ],
  tranches: [
    { payee: 'unhcr', dueOn: '2027-04-01', amount: usd('100.00') },
    { payee: 'iom', dueOn: '2027-05-01', amount: usd('400.00') },
    { payee: 'unhcr', dueOn: '2027-09-01', amount: usd('500.00') },
  ],
  plan: false,
}
const refusalOf = (changed: Partial<ProposeAllocation>, than: Partial<Proposable> = {}, base = 'USD') => {
  try {
    decideProposal({ ...command, ...changed }, { ...request, ...than }, by(base))
  } catch (fault) {
    if (fault instanceof Refusal) return [fault.code, ...fault.faults.map(({ path, message }) => `${path}: ${message}`)]
    throw fault
  }
  return []
}

test('a proposal that fits numbers the tranches of each payee from one', () => {
  const { tranches, amountMinor } = decideProposal(command, request, by('USD'))
  expect(amountMinor).toBe(100_000n)
  expect(tranches.map(({ payee, tranche }) => `${payee} ${tranche}`)).toEqual(['unhcr 1', 'iom 1', 'unhcr 2'])
})

test.for(['filed', 'changing', 'proposed', 'funded', 'refused', 'not_needed', 'withdrawn'] as const)(
  'nothing is proposed for a request that is %s',
  (state) =>
    expect(() => decideProposal(command, { ...request, state }, by('USD'))).toThrow(
      `the ledger has this one as ${state}`,
    ),
)

test('nothing is proposed for a request that asks for no money', () => {
  expect(refusalOf({}, { askMinor: null, askCurrency: null })).toEqual(['ledger.request_not_fundable'])
})

test('a waitlisted request may be proposed again', () => {
  expect(refusalOf({}, { state: 'waitlisted' })).toEqual([])
})

test('a proposal for another revision is refused', () => {
  expect(refusalOf({ revision: 2 })).toEqual(['ledger.revision_not_current'])
})

test('nothing is proposed beside money that is held or approved, whatever else is wrong', () => {
  expect(refusalOf({ lines: [] }, { hasOpenAllocation: true })).toEqual(['ledger.allocation_open'])
})

const [unhcr, iom, indirect] = command.lines as [
  (typeof command.lines)[0],
  (typeof command.lines)[0],
  (typeof command.lines)[0],
]
const [first, second, third] = command.tranches as [
  (typeof command.tranches)[0],
  (typeof command.tranches)[0],
  (typeof command.tranches)[0],
]

test.for([
  [
    'an ask in another currency',
    {},
    { askCurrency: 'EUR' },
    'requestId: the request asks in EUR, the fund pays in USD: it needs a new revision',
  ],
  [
    'a line in another currency',
    { lines: [unhcr, iom, { ...indirect, amount: { amount: '40.00', currency: 'EUR' } }] },
    {},
    'lines[2].amount.currency: must be USD',
  ],
  [
    'a payee outside the team',
    {
      lines: [{ ...unhcr, payee: 'ilo' }, iom, indirect],
      tranches: [{ ...first, payee: 'ilo' }, second, { ...third, payee: 'ilo' }],
    },
    {},
    'lines[0].payee: ilo is not a payee of the agreed team; its payees are unhcr, iom',
  ],
  [
    'lines beside the ask',
    {},
    { askMinor: 100_001n },
    'lines: must add up to what the request asks, 1000.01 USD; they add up to 1000.00',
  ],
  [
    'a tranche without lines',
    { tranches: [...command.tranches, { ...first, payee: 'ilo' }] },
    {},
    'tranches[3].payee: ilo has no lines',
  ],
  [
    'tranches beside their lines',
    { tranches: [first, second] },
    {},
    'tranches: of unhcr must add up to its lines, 600.00 USD; they add up to 100.00',
  ],
  [
    'a tranche due before the one before it',
    { tranches: [{ ...first, dueOn: '2027-10-01' }, second, third] },
    {},
    'tranches[2].dueOn: must not be before 2027-10-01, when the tranche before is due',
  ],
  [
    'indirect cost above seven percent',
    {
      lines: [unhcr, { ...iom, amount: usd('330.00') }, { ...indirect, amount: usd('70.00') }],
    },
    {},
    'lines: of category 8 must be at most 7 % of the others, 65.10 USD',
  ],
] as const)('%s is refused and named', ([, changed, than, message]) => {
  expect(refusalOf(changed as Partial<ProposeAllocation>, than)).toEqual(['ledger.allocation_wrong', message])
})

test('indirect cost of seven percent to the cent is taken, and not a cent more', () => {
  const split = (direct: string, rest: string) => [
    unhcr,
    { ...iom, amount: usd(direct) },
    { ...indirect, amount: usd(rest) },
  ]
  // 7 % of 934.58 is 65.4206; 65.43 would be of 934.57, whose 7 % is 65.4199.
  expect(refusalOf({ lines: split('334.58', '65.42') })).toEqual([])
  expect(refusalOf({ lines: split('334.57', '65.43') })[1]).toContain('at most 7 % of the others, 65.41 USD')
})

test('who proposed and the parties do not count among those who may vote', () => {
  const committee = ['one', 'two', 'three', 'four']
  const than = { proposedBy: 'one', parties: ['two'] }
  expect(eligibleVoters(committee, than, 2)).toEqual(['three', 'four'])
  expect(() => eligibleVoters(committee, than, 3)).toThrow('only 2 organisations')
})

test('a proposal for another revision says which the request is at', () => {
  expect(() => decideProposal({ ...command, revision: 2 }, request, by('USD'))).toThrow(
    'This is for revision 2, the request is at revision 3',
  )
})

test('a city of a country that requires one gets no money without its no-objection, cited or recorded', () => {
  const codeOf = (than: Partial<Proposable>, countries: string[]) => {
    try {
      decideProposal(command, { ...request, ...than }, by('USD', countries))
      return null
    } catch (fault) {
      return fault instanceof Refusal ? fault.code : String(fault)
    }
  }
  const missing = 'ledger.no_objection_missing'
  expect(codeOf({}, ['SN', 'SL'])).toBe(missing)
  expect(codeOf({ hasOpenAllocation: true }, ['SL'])).toBe(missing)
  expect(codeOf({ revision: 4 }, ['SL'])).toBe('ledger.revision_not_current')
  expect(codeOf({}, [])).toBe(null)
  expect(codeOf({}, ['SN'])).toBe(null)
  expect(codeOf({ citedNoObjection: 'Letter 7' }, ['SL'])).toBe(null)
  expect(codeOf({ isRecorded: true }, ['SL'])).toBe(null)
  expect(codeOf({ requesterKind: 'national_government' }, ['SL'])).toBe(null)
  expect(codeOf({ requesterKind: null }, ['SL'])).toBe(null)
})
