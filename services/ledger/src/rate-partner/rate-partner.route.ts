import { Instant, prose, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { read, write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { selectOrganisation } from '../organisation.sql.ts'
import { listRisksOf, type RiskRow } from '../risk.sql.ts'
import { riskLevels } from '../risk.ts'
import { etagOfRisk, makeRatePartner } from './rate-partner.ts'

const level = z.enum(riskLevels)
const params = z.strictObject({ slug: Slug })
const PartnerRisk = z
  .strictObject({
    slug: Slug,
    level: level.nullable().meta({ description: 'null: nobody has rated it' }),
    history: z
      .array(z.strictObject({ level, reason: z.string(), setBy: Slug, setAt: Instant }))
      .meta({ description: 'the latest first' }),
  })
  .meta({ id: 'PartnerRisk' })

function answerWith(slug: string, history: readonly RiskRow[]) {
  const said = history.map(({ level, reason, setBy, setAt }) => ({ level, reason, setBy, setAt: setAt.toISOString() }))
  return { body: { slug, level: said[0]?.level ?? null, history: said }, headers: { etag: etagOfRisk(slug, history) } }
}

export const readPartnerRiskRoute = read({
  path: '/v1/partners/:slug/risk',
  operation: 'readPartnerRisk',
  summary: 'How much a payee is trusted with at once, who said so and why',
  tag: 'Fund',
  access: ['operator', 'auditor'],
  refusals: [404],
  params,
  answer: PartnerRisk,
  run: async (reader, { params: { slug } }) => {
    if ((await selectOrganisation(reader, slug)) === undefined) throw new Refusal('http.not_found')
    return answerWith(slug, await listRisksOf(reader, slug))
  },
})

export function ratePartnerRoute(clock: Clock) {
  const rate = makeRatePartner(clock)
  return write({
    method: 'PUT',
    path: '/v1/partners/:slug/risk',
    operation: 'ratePartner',
    summary: 'Say how much a payee is trusted with at once: its tranches follow',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404],
    params,
    body: z.strictObject({ level, reason: prose(2000) }),
    answer: PartnerRisk,
    ifMatch: 'required',
    run: async (tx, { params: { slug }, body, principal, ifMatch }) =>
      answerWith(slug, await rate(tx, { slug, ...body, principal, ifMatch })),
  })
}
