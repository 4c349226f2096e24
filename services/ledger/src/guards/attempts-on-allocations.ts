// What the database refuses of allocations, their amendments, payments and reports, and of requests that are called up.
import type { Attempt } from './attempt.ts'
import { closing, copyOf, expenditure, payment, review, versionOf, vote } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'
const setState = (table: string, state: string, id: string | undefined, more = 'decided_at = now()') =>
  `update ledger.${table} set state = '${state}', ${more} where id = '${id}'`

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
    act: ({ proposed }: Record<string, string>) => [vote('votes', proposed, slug)],
  })),
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

const amendments: readonly Attempt[] = [
  {
    what: 'an amendment of an allocation that is not approved',
    by: 'amendments.of_approved',
    message: 'amendment % is not of an approved allocation',
    before: ({ proposed }) => versionOf(proposed, 1),
    act: ({ amendment, proposed }) => [
      copyOf('amendments', `id = '${amendment}'`, {
        id: other,
        allocation_id: proposed,
        amount_minor: 1000,
        hold_id: null,
      }),
    ],
  },
  {
    what: 'an amendment of an allocation that is closed',
    by: 'amendments.of_approved',
    message: 'amendment % is not of an approved allocation',
    before: ({ closed }) => versionOf(closed, 1),
    act: ({ amendment, closed }) => [
      copyOf('amendments', `id = '${amendment}'`, {
        id: other,
        allocation_id: closed,
        amount_minor: 1000,
        hold_id: null,
      }),
    ],
  },
  {
    what: 'an amendment without lines and tranches',
    by: 'amendments.adds_up',
    message: 'lines, tranches and hold of amendment % do not add up',
    act: ({ amendment, paid }) => [
      copyOf('amendments', `id = '${amendment}'`, {
        id: other,
        allocation_id: paid,
        amount_minor: 10000,
        hold_id: null,
      }),
    ],
  },
  {
    what: 'a larger budget of which nothing is held',
    by: 'amendments.adds_up',
    message: 'lines, tranches and hold of amendment % do not add up',
    before: ({ amendment }) => [setState('amendments', 'refused', amendment)],
    act: ({ amendment, changing }) => [
      ...['allocation_lines', 'allocation_tranches'].map((table) =>
        copyOf(table, `allocation_id = '${changing}' and version = 1`, { version: 2 }),
      ),
      copyOf('amendments', `id = '${amendment}'`, {
        id: other,
        version: 2,
        state: 'proposed',
        decided_at: null,
        hold_id: null,
      }),
    ],
    besides: ['allocation_lines.of_one_transaction', 'allocation_tranches.of_one_transaction'],
  },
  {
    what: 'an amendment that is approved becomes refused',
    by: 'amendments.legal_move',
    message: 'amendment %: % does not become %',
    act: ({ inForce }) => [setState('amendments', 'refused', inForce)],
  },
  {
    what: 'an amendment becomes approved without its votes',
    by: 'amendments.legal_move',
    message: 'amendment % lacks approvals',
    act: ({ amendment }) => [setState('amendments', 'approved', amendment)],
  },
  {
    what: 'an amendment becomes approved against a payment that was made since',
    by: 'amendments.legal_move',
    message: 'amendment % does not keep what was paid',
    before: ({ amendment, changing }) => [
      ...['committee-one', 'committee-two'].map((slug) => vote('amendment_votes', amendment, slug)),
      payment(changing, 2, 600),
    ],
    act: ({ amendment }) => [setState('amendments', 'approved', amendment)],
  },
  {
    what: 'a vote on an amendment that is decided',
    by: 'amendment_votes.may_vote',
    message: 'amendment % is not open to votes',
    act: ({ inForce }) => [vote('amendment_votes', inForce, 'committee-three')],
  },
  ...(['operator', 'freetown', 'sierra-leone', 'unhcr', 'iom'] as const).map((slug) => ({
    what: `a vote on an amendment by ${slug}, which proposed it or is a party to it`,
    by: 'amendment_votes.may_vote',
    message: '% proposed amendment % or is a party to it',
    act: ({ amendment }: Record<string, string>) => [vote('amendment_votes', amendment, slug)],
  })),
]

const spending: readonly Attempt[] = [
  {
    what: 'a payment of what is not approved',
    by: 'disbursements.in_order',
    message: 'tranche % of allocation % may not be paid yet',
    act: ({ proposed }) => [payment(proposed, 1, 500)],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'a payment of what is closed',
    by: 'disbursements.in_order',
    message: 'tranche % of allocation % may not be paid yet',
    act: ({ released }) => [payment(released, 1, 1000)],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'a payment before the one before it',
    by: 'disbursements.in_order',
    message: 'tranche % of allocation % may not be paid yet',
    act: ({ paid }) => [payment(paid, 3, 2500)],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'a tranche is paid that is paid',
    by: 'disbursements.in_order',
    message: 'tranche % of allocation % is paid',
    act: ({ paid }) => [payment(paid, 1, 5000, { attempt: 2 })],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'a payment of a version that is no longer in force',
    by: 'disbursements.of_version_in_force',
    message: 'tranche % of allocation % is not of the version in force',
    act: ({ amended }) => [payment(amended, 1, 1000)],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'a payment of a version that the committee has not approved',
    by: 'disbursements.of_version_in_force',
    message: 'tranche % of allocation % is not of the version in force',
    act: ({ changing }) => [payment(changing, 2, 800, { version: 1 })],
    besides: ['disbursements.is_posted'],
  },
  {
    what: 'spending under an allocation that is closed',
    by: 'expenditures.budgeted',
    message: 'nothing is spent under allocation %, which is not approved',
    act: ({ closed }) => [expenditure(closed, 1)],
    besides: ['expenditures.is_posted'],
  },
  {
    what: 'spending on what there is no budget for',
    by: 'expenditures.budgeted',
    message: '% spends on what allocation % has no budget for',
    act: ({ paid }) => [expenditure(paid, 5)],
    besides: ['expenditures.is_posted'],
  },
  {
    what: 'spending on what an amendment has taken out of the budget',
    by: 'expenditures.budgeted',
    message: '% spends on what allocation % has no budget for',
    act: ({ amended }) => [expenditure(amended, 2)],
    besides: ['expenditures.is_posted'],
  },
  {
    what: 'a query of what is accepted',
    by: 'expenditure_reviews.may_review',
    message: 'expenditure % is accepted already',
    act: ({ accepted }) => [review(accepted, 'queried')],
  },
  {
    what: 'a review of what is reversed',
    by: 'expenditure_reviews.may_review',
    message: 'expenditure % is reversed',
    act: ({ reversed }) => [review(reversed, 'accepted')],
  },
  {
    what: 'a review by who spent it',
    by: 'expenditure_reviews.may_review',
    message: '% reviews its own expenditure %',
    act: ({ unread }) => [review(unread, 'accepted', { by: 'unhcr' })],
    besides: ['expenditure_reviews.reviewed_by_another'],
  },
  {
    what: 'what is over budget is accepted without a reason',
    by: 'expenditure_reviews.may_review',
    message: 'expenditure % is over its budget: it is accepted with a reason',
    act: ({ overBudget }) => [review(overBudget, 'accepted', { reason: 'null' })],
  },
  {
    what: 'a refund by who was paid nothing',
    by: 'refunds.after_payment',
    message: 'nothing was paid to % that it could give back to allocation %',
    act: ({ paid }) => [copyOf('refunds', `allocation_id = '${paid}'`, { id: other, payee: 'iom' })],
    besides: ['refunds.is_posted'],
  },
  {
    what: 'a refund to an allocation that is closed',
    by: 'refunds.after_payment',
    message: 'nothing was paid to % that it could give back to allocation %',
    act: ({ paid, closed }) => [copyOf('refunds', `allocation_id = '${paid}'`, { id: other, allocation_id: closed })],
    besides: ['refunds.is_posted'],
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
    what: 'an amendment draws on more after it was approved',
    by: 'amendment_draws.of_one_transaction',
    message: 'draws of amendment % are added when it is approved, not later',
    act: ({ inForce, euro }) => [`insert into ledger.amendment_draws values ('${inForce}', '${euro}', 5)`],
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
  {
    what: 'a payment without its transfer',
    by: 'disbursements.is_posted',
    message: '% % is not what its transfer moved',
    act: ({ paid }) => [payment(paid, 2, 2500)],
  },
  {
    what: 'spending without its transfer',
    by: 'expenditures.is_posted',
    message: '% % is not what its transfer moved',
    act: ({ paid }) => [expenditure(paid, 1)],
  },
  {
    what: 'a refund without its transfer',
    by: 'refunds.is_posted',
    message: '% % is not what its transfer moved',
    act: ({ paid }) => [copyOf('refunds', `allocation_id = '${paid}'`, { id: other })],
  },
  {
    what: 'a refund is recorded twice',
    by: 'refunds.recorded_once',
    message: 'a refund like % is recorded already',
    before: ({ paid }) => [`update ledger.refunds set bank_reference = 'R' where allocation_id = '${paid}'`],
    act: ({ paid }) => [copyOf('refunds', `allocation_id = '${paid}'`, { id: other })],
    besides: ['refunds.is_posted'],
  },
  {
    what: 'a review by who reported it',
    by: 'expenditure_reviews.reviewed_by_another',
    message: '% reported expenditure % and does not review it',
    before: ({ unread }) => [`update ledger.expenditures set reported_by = 'operator' where id = '${unread}'`],
    act: ({ unread }) => [review(unread, 'accepted')],
  },
]

export const attemptsOnAllocations = [...decisions, ...amendments, ...spending, ...later]
