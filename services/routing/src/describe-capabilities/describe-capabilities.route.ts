import { Instant, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { type Principal, read, write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { type StoredCapabilities, selectCapabilities } from '../capability.sql.ts'
import { Capabilities, CapabilityFields } from '../capability.ts'
import { readsAll } from '../reading.ts'
import { describeCapabilities, etagOfCapabilities } from './describe-capabilities.ts'

const CapabilitiesView = CapabilityFields.extend({
  slug: Slug,
  mandate: z.string().nullable(),
  source: z.string().nullable(),
  slotsTaken: z.int().meta({ description: 'requests whose offers to it are open or accepted now' }),
  quantityTaken: z
    .record(z.string(), z.string())
    .meta({ description: 'of its resources, by id: the quantity that offers, open or accepted, hold' }),
  updatedAt: Instant,
}).meta({ id: 'CapabilitiesOfPartner' })

function answerWith(slug: string, stored: StoredCapabilities) {
  const { version: _, updatedAt, ...facts } = stored
  const body = { slug, ...facts, updatedAt: updatedAt.toISOString() }
  return { body, headers: { etag: etagOfCapabilities(slug, stored) } }
}

const params = z.strictObject({ slug: Slug })

const isItself = ({ organisation }: Principal, slug: string) => organisation.slug === slug

export const readCapabilitiesRoute = read({
  path: '/v1/partners/:slug/capabilities',
  operation: 'readCapabilities',
  summary: 'What a partner can bring: for the partner, operators and auditors',
  tag: 'Routing',
  access: 'anyone-with-key',
  params,
  answer: CapabilitiesView,
  refusals: [404],
  run: async (reader, { params: { slug }, principal }) => {
    if (!isItself(principal, slug) && !readsAll(principal)) throw new Refusal('http.not_found')
    const stored = await selectCapabilities(reader, slug)
    if (stored === undefined) throw new Refusal('routing.no_capabilities', { slug })
    return answerWith(slug, stored)
  },
})

export const describeCapabilitiesRoute = (clock: Clock) =>
  write({
    method: 'PUT',
    path: '/v1/partners/:slug/capabilities',
    operation: 'describeCapabilities',
    summary: 'Say what a partner can bring; If-Match is needed from the second time on',
    tag: 'Routing',
    access: 'anyone-with-key',
    params,
    body: Capabilities,
    answer: CapabilitiesView,
    refusals: [404],
    run: async (tx, { params: { slug }, body, principal, ifMatch }) => {
      const isOperator = principal.roles.includes('operator')
      if (!isItself(principal, slug) && !isOperator) throw new Refusal('http.not_found')
      const stored = await describeCapabilities(tx, {
        slug,
        capabilities: body,
        principal,
        ifMatch,
        at: clock.now(),
      })
      return answerWith(slug, stored)
    },
  })
