import { CalendarDate, Id, Money, PositiveMoney, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ShareView } from '../allocation-view.ts'
import { expenditureStates } from '../expenditure.ts'
import { OverBudgetView } from '../spending-view.ts'
import { makeReportExpenditure } from './report-expenditure.ts'

const Period = z
  .strictObject({ from: CalendarDate, to: CalendarDate })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before from' })
const Line = z.strictObject({ category: z.int().min(1).max(8), amount: PositiveMoney })
const Body = z
  .strictObject({
    payee: Slug,
    period: Period,
    lines: z.array(Line).min(1).max(200),
    isAnother: z.boolean().optional().meta({
      description: 'true: of other costs of days that a report which stands has too',
    }),
  })
  .meta({ id: 'Expenditure' })

const ExpenditureView = z
  .strictObject({
    id: z.uuid(),
    allocationId: z.uuid(),
    payee: Slug,
    period: z.strictObject({ from: z.string(), to: z.string() }),
    lines: z.array(z.strictObject({ category: z.int(), amount: Money })),
    amount: Money,
    state: z.enum(expenditureStates),
    overBudget: OverBudgetView,
    shares: z.array(ShareView),
  })
  .meta({ id: 'ExpenditureView' })

export function reportExpenditureRoute(clock: Clock) {
  const report = makeReportExpenditure(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/expenditures',
    operation: 'reportExpenditure',
    summary: 'Report what was spent of what was paid',
    tag: 'Fund',
    access: 'anyone-with-key',
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: ExpenditureView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => ({ body: await report(tx, params.id, body, principal) }),
  })
}
