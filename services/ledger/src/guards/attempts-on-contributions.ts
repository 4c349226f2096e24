// What the database refuses of what funders give.
import type { Attempt } from './attempt.ts'
import { copyOf } from './statements.ts'

const setState = (state: string, id: string | undefined) =>
  `update ledger.contributions set state = '${state}' where id = '${id}'`
const cancel = (id: string | undefined) => `insert into ledger.cancellations values ('${id}', 'x', 'operator', now())`
const other = '01890000-0000-7000-8000-000000000001'

export const attemptsOnContributions: readonly Attempt[] = [
  {
    what: 'a contribution that is agreed becomes pledged',
    by: 'contributions.legal_move',
    message: 'contribution %: % does not become %',
    act: ({ late }) => [setState('pledged', late)],
  },
  {
    what: 'a contribution becomes agreed without an agreement',
    by: 'contributions.legal_move',
    message: 'contribution % has no agreement',
    act: ({ open }) => [setState('agreed', open)],
  },
  {
    what: 'a contribution becomes cancelled by nobody',
    by: 'contributions.legal_move',
    message: 'contribution % is cancelled by nobody',
    act: ({ open }) => [setState('cancelled', open)],
  },
  {
    what: 'a contribution is cancelled of which money has arrived',
    by: 'contributions.legal_move',
    message: 'money of contribution % has arrived',
    act: ({ given }) => [cancel(given), setState('cancelled', given)],
  },
  {
    what: 'a contribution is said to be cancelled and is not',
    by: 'cancellations.takes_effect',
    message: 'contribution % is not cancelled',
    act: ({ open }) => [cancel(open)],
  },
  {
    what: 'an agreement to what is cancelled',
    by: 'agreements.not_cancelled',
    message: 'contribution % is cancelled',
    act: ({ lost, late }) => [copyOf('agreements', `contribution_id = '${late}'`, { contribution_id: lost })],
  },
  {
    what: 'a deposit of what is cancelled',
    by: 'deposits.not_cancelled',
    message: 'contribution % is cancelled',
    before: ({ late }) => [setState('cancelled', late)],
    act: ({ late, given }) => [
      copyOf('deposits', `contribution_id = '${given}'`, {
        id: other,
        contribution_id: late,
        received_minor: 1,
        credited_minor: 1,
        fee_minor: 0,
      }),
    ],
    besides: ['deposits.is_posted'],
  },
  {
    what: 'a deposit beyond its agreement',
    by: 'deposits.within_agreement',
    message: 'deposits of contribution % exceed its agreement',
    act: ({ given }) => [copyOf('deposits', `contribution_id = '${given}'`, { id: other, bank_reference: 'Z' })],
    besides: ['deposits.is_posted'],
  },
  {
    what: 'a deposit in another currency than agreed',
    by: 'deposits.within_agreement',
    message: 'deposits of contribution % exceed its agreement',
    act: ({ late, euro }) => [
      copyOf('deposits', `contribution_id = '${euro}'`, { id: other, contribution_id: late, received_minor: 1 }),
    ],
    besides: ['deposits.is_posted'],
  },
  {
    what: 'a return that its transfer does not have',
    by: 'returns.is_posted',
    message: 'return % is not what its transfer moved',
    act: ({ given }) => [copyOf('returns', `contribution_id = '${given}'`, { id: other, bank_reference: 'Z' })],
  },
  {
    what: 'rates of a version that follows none',
    by: 'rates.one_by_one',
    message: 'version % of the rates follows none, or is not one table of one day',
    act: () => [copyOf('rates', 'version = 1', { version: 3 })],
  },
  {
    what: 'a reminder of a payment that the agreement does not have',
    by: 'instalment_reminders.is_expected',
    message: 'contribution % expects no such payment',
    act: ({ late }) => [copyOf('instalment_reminders', `contribution_id = '${late}'`, { instalment: 2 })],
  },
  {
    what: 'a rating of risk of a version that follows none',
    by: 'partner_risks.one_by_one',
    message: 'version % of the risk of % follows none',
    act: () => [copyOf('partner_risks', 'version = 1', { version: 3 })],
  },
  {
    what: 'a contribution begins agreed',
    by: 'contributions.begins',
    message: '% % does not begin as %',
    act: () => [
      `insert into ledger.contributions
         (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, state, pledged_by, pledged_at)
       values ('${other}', 'norway', 1, 'USD', '{}', '{}', '{}', 'public', 'agreed', 'norway', now())`,
    ],
  },
  {
    what: 'a deposit without its transfer',
    by: 'deposits.is_posted',
    message: 'deposit % is not what its transfers moved',
    act: ({ late, given }) => [
      copyOf('deposits', `contribution_id = '${given}'`, {
        id: other,
        contribution_id: late,
        received_minor: 1,
        credited_minor: 1,
        fee_minor: 0,
      }),
    ],
  },
  {
    what: 'a deposit is recorded twice',
    by: 'deposits.recorded_once',
    message: 'a deposit like % is recorded already',
    act: ({ given }) => [copyOf('deposits', `contribution_id = '${given}'`, { id: other })],
    besides: ['deposits.within_agreement', 'deposits.is_posted'],
  },
  {
    what: 'more goes back than came, in the currency of the agreement',
    by: 'returns.within_deposits',
    message: 'returns of contribution % exceed its deposits',
    act: ({ euro }) => [
      copyOf('returns', `contribution_id = '${euro}'`, { id: other, bank_reference: 'Z', returned_minor: 10 }),
    ],
    besides: ['returns.is_posted'],
  },
  {
    what: 'a return is recorded twice',
    by: 'returns.recorded_once',
    message: 'a return like % is recorded already',
    act: ({ given }) => [copyOf('returns', `contribution_id = '${given}'`, { id: other })],
    besides: ['returns.is_posted'],
  },
]
