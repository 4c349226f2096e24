// What the database refuses of allocations: how they begin, change and end, and who votes; and of requests that are called up.
import type { Attempt } from './attempt.ts'
import { closing, copyOf, ofCommittee, review, setState, versionOf, vote } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'

const decisions: readonly Attempt[] = [
  {
    what: 'an allocation without lines and tranches',
    by: 'allocations.adds_up',
    message: 'lines, tranches and hold of allocation % do not add up',
    act: ({ proposed }) => [
      copyOf('allocations', `id = '${proposed}'`, { id: other, hold_id: null, state: 'planned', due: null }),
    ],
  },
  {
    what: 'an allocation gets a version without lines and tranches',
    by: 'allocations.still_adds_up',
    message: 'lines, tranches and hold of allocation % do not add up',
    before: ({ inForce, paid }) => [
      copyOf('amendments', `id = '${inForce}'`, { id: other, allocation_id: paid, version: 5, hold_id: null }),
    ],
    act: ({ paid }) => [`update ledger.allocations set version = 5, amount_minor = 1100 where id = '${paid}'`],
  },
  {
    what: 'an allocation that is approved becomes refused',
    by: 'allocations.legal_move',
    message: 'allocation %: % does not become %',
    act: ({ paid }) => [setState('allocations', 'refused', paid)],
    besides: ['allocations.stays_decided'],
  },
  {
    what: 'an allocation becomes approved without its votes',
    by: 'allocations.legal_move',
    message: 'allocation % lacks approvals',
    act: ({ proposed }) => [setState('allocations', 'approved', proposed)],
  },
  {
    what: 'an allocation is closed of which money is not paid',
    by: 'allocations.legal_move',
    message: 'money of allocation % is not paid or not accounted for',
    act: ({ amended }) => [closing(amended)],
  },
  {
    what: 'an allocation is closed of which a report is not accepted',
    by: 'allocations.legal_move',
    message: 'expenditure of allocation % is not accepted',
    act: ({ spentUp }) => [closing(spentUp)],
  },
  {
    what: 'an allocation is closed while an amendment is open',
    by: 'allocations.nothing_open',
    message: 'an amendment of allocation % is open',
    before: ({ amendment, spentUp, unread }) => [
      review(unread, 'accepted'),
      copyOf('amendments', `id = '${amendment}'`, { id: other, allocation_id: spentUp, hold_id: null }),
    ],
    act: ({ spentUp }) => [closing(spentUp)],
  },
  {
    what: 'an allocation gets a version that no amendment brought',
    by: 'allocations.amended_only',
    message: 'allocation % has no approved amendment to version %',
    before: ({ paid }) => versionOf(paid, 1),
    act: ({ paid }) => [`update ledger.allocations set version = 1 where id = '${paid}'`],
  },
  {
    what: 'a vote on what is decided',
    by: 'votes.may_vote',
    message: 'allocation % is not open to votes',
    act: ({ paid }) => [vote('votes', paid, 'committee-three')],
  },
  ...(['operator', 'freetown', 'sierra-leone', 'unhcr'] as const).map((slug) => ({
    what: `a vote of ${slug}, which proposed it or is a party to it`,
    by: 'votes.may_vote',
    message: '% proposed allocation % or is a party to it',
    before: ({ proposed }: Record<string, string>) => ofCommittee(slug, 'allocations', proposed),
    act: ({ proposed }: Record<string, string>) => [vote('votes', proposed, slug)],
  })),
  {
    what: 'a vote of an organisation that joined the committee after the proposal',
    by: 'votes.may_vote',
    message: '% was not of the committee when allocation % was proposed',
    before: () => ["update ledger.organisations set roles = '{committee}' where slug = 'norway'"],
    act: ({ proposed }) => [vote('votes', proposed, 'norway')],
  },
  {
    what: 'a request is called up that does not wait',
    by: 'calls.begins_asked',
    message: 'only a request that is waitlisted is called up',
    before: ({ call, waiting }) => [
      `update ledger.requests set state = 'matched' where id = '${waiting}'`,
      `delete from ledger.calls where id = '${call}'`,
    ],
    act: ({ waiting, planned }) => [
      `insert into ledger.calls (id, request_id, revision, state, plan_id, members, asked_minor, currency, spendable_minor,
         lowest_minor, called_at, confirm_by)
       values ('${other}', '${waiting}', 1, 'asked', '${planned}', '{unhcr}', 1, 'USD', 1, 1, now(), now() + interval '1 day')`,
    ],
  },
  {
    what: 'a call that nobody has confirmed becomes a proposal',
    by: 'calls.legal_move',
    message: 'call %: % does not become %',
    act: ({ call }) => [setState('calls', 'proposed', call, 'ended_at = now()')],
  },
]

const later: readonly Attempt[] = [
  {
    what: 'a line joins a budget that was approved',
    by: 'allocation_lines.of_one_transaction',
    message: 'rows of allocation % are added when it is proposed or amended, not later',
    act: ({ paid }) => [copyOf('allocation_lines', `allocation_id = '${paid}'`, { line: 9 })],
  },
  {
    what: 'a tranche joins a plan that was approved',
    by: 'allocation_tranches.of_one_transaction',
    message: 'rows of allocation % are added when it is proposed or amended, not later',
    act: ({ twice }) => [copyOf('allocation_tranches', `allocation_id = '${twice}' and tranche = 1`, { tranche: 9 })],
  },
  {
    what: 'an allocation begins void',
    by: 'allocations.begins',
    message: '% % does not begin as %',
    act: (ids) => [copyOf('allocations', `id = '${ids.void}'`, { id: other, hold_id: null })],
    besides: ['allocations.adds_up'],
  },
  {
    what: 'an allocation is decided at another time when it is closed',
    by: 'allocations.stays_decided',
    message: 'allocation % was decided at %',
    before: ({ unread }) => [review(unread, 'accepted')],
    act: ({ spentUp }) => [`${closing(spentUp).replace(' set ', " set decided_at = '2026-11-25', ")}`],
  },
  {
    what: 'an allocation is closed by its payee',
    by: 'allocations.closed_by_another',
    message: '% is a payee of allocation % and does not close it',
    before: ({ unread }) => [review(unread, 'accepted')],
    act: ({ spentUp }) => [closing(spentUp, 'unhcr')],
  },
]

export const attemptsOnAllocations = [...decisions, ...later]
