import { Id } from '@hub/contracts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { seesAll } from '../actor.ts'
import { allocationStates } from '../allocation.ts'
import { answerAllocation, gatherAllocations } from '../allocation-answer.ts'
import { AllocationView, isOfCommittee, viewOfAllocation } from '../allocation-view.ts'
import { listAllocations } from './read-allocations.sql.ts'

const Cursor = z.strictObject({ id: Id })

export const listAllocationsRoute = read({
  path: '/v1/fund/allocations',
  operation: 'listAllocations',
  summary: 'Allocations, in the order in which they were proposed',
  tag: 'Fund',
  access: 'public',
  isOneMoment: true,
  query: pageQuery.extend({ state: z.enum(allocationStates).optional(), requestId: Id.optional() }),
  answer: pageOf(AllocationView),
  run: async (reader, { query, principal }) => {
    const rows = await listAllocations(reader, {
      after: decodeCursor(query.cursor, Cursor)?.id,
      state: query.state,
      requestId: query.requestId,
      seenBy: seesAll(principal) || isOfCommittee(principal) ? null : (principal?.organisation.slug ?? ''),
      limit: query.limit + 1,
    })
    const { items, nextCursor } = page(rows, query.limit, ({ id }) => encodeCursor({ id }))
    const wholes = await gatherAllocations(reader, items)
    return { body: { items: wholes.map((whole) => viewOfAllocation(whole, principal)), nextCursor } }
  },
})

export const readAllocationRoute = read({
  path: '/v1/fund/allocations/:id',
  operation: 'readAllocation',
  summary: 'One allocation: lines, tranches with the share of each contribution, votes, what was paid and spent',
  tag: 'Fund',
  access: 'public',
  isOneMoment: true,
  refusals: [404],
  params: z.strictObject({ id: Id }),
  answer: AllocationView,
  run: async (reader, { params, principal }) => ({ body: await answerAllocation(reader, params.id, principal) }),
})
