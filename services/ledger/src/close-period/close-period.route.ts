import { prose, Slug } from '@hub/contracts'
import { read, write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { dayOf } from '../day.ts'
import { selectFirstDay } from '../settings.sql.ts'
import { decideClosing } from './close-period.rule.ts'
import { insertPeriods, listPeriods, listYearsWithTransfers, lockPeriods } from './close-period.sql.ts'

const Periods = z
  .strictObject({
    items: z.array(z.strictObject({ year: z.int(), reason: z.string(), closedBy: Slug, closedAt: z.string() })),
  })
  .meta({ id: 'ClosedPeriods' })

export const listPeriodsRoute = read({
  path: '/v1/fund/periods',
  operation: 'listPeriods',
  summary: 'The years that are closed: nothing takes effect in them any more',
  tag: 'Fund',
  access: 'public',
  answer: Periods,
  run: async (reader) => ({ body: { items: await listPeriods(reader) } }),
})

export function closePeriodRoute(clock: Clock) {
  return write({
    method: 'POST',
    path: '/v1/fund/periods/:year/close',
    operation: 'closePeriod',
    summary:
      'Close a year that is over, and those before it that hold nothing: corrections land in an open one from then on',
    tag: 'Fund',
    access: ['operator'],
    refusals: [409, 422],
    params: z.strictObject({ year: z.coerce.number('write a year, such as 2027').int().min(2000).max(2999) }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: Periods,
    idempotency: 'required',
    run: async (tx, { params: { year }, body: { reason }, principal }) => {
      const at = clock.now()
      await lockPeriods(tx)
      const [last] = await listPeriods(tx)
      const years = decideClosing(year, {
        lastClosed: last?.year ?? null,
        withTransfers: await listYearsWithTransfers(tx),
        booksBegin: await selectFirstDay(tx),
        today: dayOf(at),
      })
      await insertPeriods(tx, years, { reason, by: principal.organisation.slug, at })
      return { body: { items: await listPeriods(tx) } }
    },
  })
}
