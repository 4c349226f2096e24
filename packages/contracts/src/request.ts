import { z } from 'zod'
import { OrganisationKind } from './organisation.ts'
import {
  CalendarDate,
  Country,
  Id,
  Instant,
  Language,
  Money,
  Objective,
  PositiveMoney,
  Slug,
  text,
} from './primitives.ts'

export const RequestState = z.enum([
  'draft',
  'submitted',
  'needs_clarification',
  'eligible',
  'declined',
  'matching',
  'unmatched',
  'matched',
  'waitlisted',
  'funding',
  'funded',
  'refused',
  'implementing',
  'suspended',
  'terminated',
  'completed',
  'withdrawn',
])
export type RequestState = z.infer<typeof RequestState>

export const Territory = z.strictObject({
  country: Country,
  subdivision: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'write a subdivision of ISO 3166-2, such as SL-W')
    .optional(),
  city: text(200).optional(),
})

const needFields = {
  description: text(2000),
  objectives: z.array(Objective).max(23).optional(),
}
/** A decimal of up to 9 digits before and 3 after the point, greater than zero, such as "6" or "2.5". */
const Quantity = z
  .string()
  .regex(/^(?!0+(\.0+)?$)\d{1,9}(\.\d{1,3})?$/, 'write a quantity greater than zero, such as "6"')
const supportFields = { ...needFields, quantity: Quantity.optional(), unit: text(60).optional() }
export const Need = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('technical'), ...supportFields }),
  z.strictObject({ kind: z.literal('human'), ...supportFields }),
  z.strictObject({ kind: z.literal('financial'), ...needFields, amount: PositiveMoney }),
])
export type Need = z.infer<typeof Need>
export const NeedKind = z.enum(['technical', 'financial', 'human'])

export const Budget = z.strictObject({
  total: PositiveMoney,
  coFinancing: z
    .array(
      z.strictObject({
        source: text(300),
        amount: PositiveMoney,
        status: z.enum(['planned', 'requested', 'confirmed']),
      }),
    )
    .max(50)
    .optional(),
  lines: z
    .array(z.strictObject({ category: z.int().min(1).max(8), amount: PositiveMoney }))
    .max(100)
    .optional(),
})
export type Budget = z.infer<typeof Budget>

export const Participant = z.strictObject({
  name: text(300),
  kind: z.union([OrganisationKind, z.enum(['ministry', 'civil_society', 'migrants'])]),
  role: z.enum(['lead', 'partner', 'consulted']),
})

/** Scales as commonly used by UN pooled funds (general knowledge, not verified). */
export const Markers = z.strictObject({
  gender: z.int().min(0).max(3).optional(),
  humanRights: z.enum(['A', 'B', 'C']).optional(),
  childSensitive: z.int().min(0).max(2).optional(),
})

/** What a body asks for, all but `contact`: this is what partners, assessment and events see. */
const content = {
  title: text(300),
  language: Language.optional(),
  challenge: text(20_000).optional(),
  desiredOutcome: text(10_000).optional(),
  territories: z.array(Territory).max(100).optional(),
  objectives: z.array(Objective).max(23).optional(),
  otherObjectives: z.array(Objective).max(23).optional(),
  needs: z.array(Need).max(50).optional(),
  budget: Budget.optional(),
  timeframe: z.strictObject({ start: CalendarDate.optional(), months: z.int().min(1).max(120) }).optional(),
  participants: z.array(Participant).max(100).optional(),
  markers: Markers.optional(),
  endorsement: z
    .strictObject({ kind: z.enum(['national_no_objection', 'letter_of_support']), reference: text(300) })
    .optional(),
  attachments: z
    .array(z.strictObject({ name: text(300), sha256: z.string().regex(/^[0-9a-f]{64}$/), url: z.httpUrl().max(2000) }))
    .max(50)
    .optional(),
  visibility: z.enum(['owner', 'public']).optional(),
  source: z.httpUrl().max(1000).optional(),
  /** Paths of fields that were filled for a demonstration and are not the body's own words. */
  illustrative: z.array(text(200)).max(100).optional(),
}
export const RequestContent = z.strictObject(content)
export type RequestContent = z.infer<typeof RequestContent>

export const Contact = z.strictObject({ name: text(200).optional(), email: z.email().max(254) })
export type Contact = z.infer<typeof Contact>

/** The body of `POST /v1/requests` without `submit`: a draft needs only a title. */
export const RequestDraft = z.strictObject({ ...content, contact: Contact.optional() }).meta({ id: 'RequestDraft' })
export type RequestDraft = z.infer<typeof RequestDraft>

export const RequesterRef = z.strictObject({
  slug: Slug,
  name: z.string(),
  kind: OrganisationKind,
  country: Country.nullable(),
})

/** One submitted revision as every service but intake sees it: complete, numbered, without `contact`. Needs carry ids (`n1`, `n2`…). */
export const RequestRevision = z.strictObject({
  ...content,
  reference: z.string(),
  revision: z.int().min(1),
  requester: RequesterRef,
  language: Language,
  challenge: text(20_000),
  territories: z.array(Territory).min(1).max(100),
  objectives: z.array(Objective).max(23),
  needs: z
    .array(
      z.intersection(
        z.object({ id: z.string() }),
        z.looseObject({
          kind: NeedKind,
          description: z.string(),
          quantity: z.string().optional(),
          unit: z.string().optional(),
          amount: Money.optional(),
        }),
      ),
    )
    .min(1),
  visibility: z.enum(['owner', 'public']),
  submittedAt: Instant,
})
export type RequestRevision = z.infer<typeof RequestRevision>
export type NeedOfRevision = RequestRevision['needs'][number]

export const WaitingOn = z.strictObject({
  who: z.string().meta({ description: 'slug of the organisation, or hub, operator, committee or partners' }),
  what: z.string(),
  since: Instant,
  due: Instant.nullable(),
})
export type WaitingOn = z.infer<typeof WaitingOn>

export const RequestId = Id

/** Names a request in an address: its id, or the reference that one says on the telephone. */
export const RequestKey = z.union(
  [Id, z.string().regex(/^HUB-\d{4}-\d{4,9}$/)],
  'write the id of a request, or its reference, such as HUB-2027-0042',
)
