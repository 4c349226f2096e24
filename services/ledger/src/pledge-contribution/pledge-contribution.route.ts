import { PositiveMoney, prose, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ContributionView } from '../contribution.ts'
import { Earmark } from '../earmark.ts'
import { makePledgeContribution } from './pledge-contribution.ts'

const Body = z
  .strictObject({
    funder: Slug,
    amount: PositiveMoney,
    earmark: Earmark.default({ thematicAreas: [], objectives: [], countries: [] }),
    conditions: prose(10_000).optional(),
    visibility: z.enum(['owner', 'public']).default('owner'),
  })
  .meta({ id: 'Pledge' })

export function pledgeContributionRoute(clock: Clock) {
  const pledge = makePledgeContribution(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/contributions',
    operation: 'pledgeContribution',
    summary: 'Pledge a contribution, earmarked or not, in any currency',
    tag: 'Fund',
    access: ['funder', 'operator'],
    refusals: [422],
    body: Body,
    answer: ContributionView,
    idempotency: 'required',
    run: async (tx, { body, principal }) => {
      const contribution = await pledge(tx, body, principal)
      return { body: contribution, headers: { location: `/v1/fund/contributions/${contribution.id}` } }
    },
  })
}
