// What the database refuses of payments, reports of expenditure, their reviews, and refunds.
import type { Attempt } from './attempt.ts'
import { copyOf, expenditure, payment, review } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'

export const attemptsOnSpending: readonly Attempt[] = [
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
    what: 'a refund of what is spent while the allocation is open',
    by: 'refunds.after_payment',
    message: 'what is spent of allocation %, which is open, comes back by reversing the report',
    act: ({ paid }) => [
      copyOf('refunds', `allocation_id = '${paid}'`, { id: other, source: 'spent', is_another: true }),
    ],
    besides: ['refunds.is_posted'],
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
    act: ({ paid }) => [copyOf('refunds', `allocation_id = '${paid}'`, { id: other, is_another: true })],
  },
  {
    what: 'a payment by the same line of a statement',
    by: 'disbursements.recorded_once',
    message: 'a payment like % is recorded already',
    act: ({ paid }) => [
      copyOf('disbursements', `allocation_id = '${paid}' and tranche = 1`, { id: other, attempt: 9 }),
    ],
    besides: ['disbursements.in_order', 'disbursements.is_posted'],
  },
  {
    what: 'an adjustment is recorded twice',
    by: 'adjustments.recorded_once',
    message: 'an adjustment like % is recorded already',
    act: (ids) => [copyOf('adjustments', `id = '${ids.interest}'`, { id: other })],
    besides: ['adjustments.is_posted'],
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
