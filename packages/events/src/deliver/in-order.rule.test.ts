import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Delivery } from './delivery.ts'
import { planDeliveries } from './in-order.rule.ts'

const delivery = (requestId: string | null, sequence: number | null, position = 0, producer = 'intake') =>
  ({ event: { id: `${producer} ${requestId} ${sequence}`, producer, requestId, sequence }, position }) as Delivery
const ids = (deliveries: Delivery[]) => deliveries.map(({ event }) => event.id)

test('handles each request and producer from 1 without a gap, puts the rest aside, and forgets nothing', () => {
  const group = fc.uniqueArray(
    fc.record({
      requestId: fc.constantFrom('r1', 'r2'),
      producer: fc.constantFrom('intake', 'ledger'),
      sequence: fc.integer({ min: 1, max: 8 }),
    }),
    { selector: ({ requestId, producer, sequence }) => `${requestId} ${producer} ${sequence}` },
  )
  fc.assert(
    fc.property(group, fc.integer({ min: 0, max: 4 }), (members, position) => {
      const deliveries = members.map((m) => delivery(m.requestId, m.sequence, position, m.producer))
      const plan = planDeliveries(deliveries)
      expect(ids([...plan.due, ...plan.seen, ...plan.early]).toSorted()).toEqual(ids(deliveries).toSorted())
      for (const due of Map.groupBy(plan.due, ({ event }) => `${event.requestId} ${event.producer}`).values())
        expect(due.map(({ event }) => event.sequence)).toEqual(due.map((_, index) => position + 1 + index))
      for (const { event } of plan.seen) expect(event.sequence).toBeLessThanOrEqual(position)
      for (const { event } of plan.early) expect(event.sequence).toBeGreaterThan(position + 1)
    }),
  )
})

test('keeps the order of the log between requests and for what has none', () => {
  const log = [delivery('r1', 2), delivery(null, null), delivery('r2', 1), delivery('r1', 1)]
  expect(ids(planDeliveries(log).due)).toEqual(['intake r1 1', 'intake null null', 'intake r2 1', 'intake r1 2'])
})
