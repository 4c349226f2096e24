// What the database refuses of amendments: of what, made up of what, decided by whom and against what was paid.
import type { Attempt } from './attempt.ts'
import { copyOf, ofCommittee, payment, setState, versionOf, vote } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'

export const attemptsOnAmendments: readonly Attempt[] = [
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
  {
    what: 'a vote on an amendment of an organisation that joined the committee after it',
    by: 'amendment_votes.may_vote',
    message: '% was not of the committee when amendment % was proposed',
    before: () => ["update ledger.organisations set roles = '{committee}' where slug = 'norway'"],
    act: ({ amendment }) => [vote('amendment_votes', amendment, 'norway')],
  },
  ...(['operator', 'freetown', 'sierra-leone', 'unhcr', 'iom'] as const).map((slug) => ({
    what: `a vote on an amendment by ${slug}, which proposed it or is a party to it`,
    by: 'amendment_votes.may_vote',
    message: '% proposed amendment % or is a party to it',
    before: ({ amendment }: Record<string, string>) => ofCommittee(slug, 'amendments', amendment),
    act: ({ amendment }: Record<string, string>) => [vote('amendment_votes', amendment, slug)],
  })),
  {
    what: 'an amendment draws on more after it was approved',
    by: 'amendment_draws.of_one_transaction',
    message: 'draws of amendment % are added when it is approved, not later',
    act: ({ inForce, euro }) => [`insert into ledger.amendment_draws values ('${inForce}', '${euro}', 5)`],
  },
]
