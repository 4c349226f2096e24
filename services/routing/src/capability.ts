// What a partner can bring: as it says itself, or derived from its mandate until it does.
import { Country, Language, NeedKind, Objective, text } from '@hub/contracts'
import { z } from 'zod'
import { isRegion, regions } from './regions.ts'
import { Resource, resourceFaults } from './resource.ts'

const unique = <T extends z.ZodType>(items: z.ZodArray<T>) =>
  items.refine((values) => new Set(values).size === values.length, 'names something twice')

const Region = z.string().refine(isRegion, `is not a region of the hub: write one of ${[...regions.keys()].join(', ')}`)

/** One thing on file that a partner did or has somewhere: read by the ranking, and cited. */
export const Evidence = z
  .strictObject({
    kind: z.enum(['programme', 'evaluation', 'presence']),
    record: text(200).optional().meta({ description: 'names it, the same for all who took part' }),
    countries: unique(z.array(Country).max(249)).default([]),
    objectives: unique(z.array(Objective).max(23)).default([]),
    title: text(500),
    about: text(5000).optional().meta({ description: 'what was lacking and what was done about it' }),
    year: z.int().min(1900).max(2200).optional(),
    source: z.httpUrl().max(1000),
  })
  .refine(
    ({ countries, objectives, about }) => countries.length + objectives.length > 0 || about !== undefined,
    'needs a country, an objective or what it was about',
  )
export type Evidence = z.infer<typeof Evidence>

/** Its fields; `Capabilities` also looks at them together. */
export const CapabilityFields = z.strictObject({
  mandate: text(2000).optional().meta({ description: 'what it is for, in the words of its own texts' }),
  support: unique(z.array(NeedKind).max(3)),
  objectives: unique(z.array(Objective).max(23)),
  themes: unique(z.array(text(100)).max(100)),
  countries: unique(z.array(Country).max(249)),
  regions: unique(z.array(Region).max(20)),
  languages: unique(z.array(Language).max(50)),
  resources: z.array(Resource).max(100).default([]).meta({
    description: 'how much of it there is and when; where none of a kind is named, nothing is known to limit it',
  }),
  slots: z.int().min(0).max(100_000).meta({ description: 'how many requests at once, with offers open or accepted' }),
  derived: z.boolean().default(false).meta({ description: 'read from the mandate, not said by the partner itself' }),
  source: z.httpUrl().max(1000).optional(),
  evidence: z.array(Evidence).max(1000).default([]),
  illustrative: unique(z.array(text(200)).max(100))
    .default([])
    .meta({ description: 'which of these fields were made up for a demonstration, such as slots' }),
})

export const Capabilities = CapabilityFields.superRefine(({ support, resources }, context) => {
  for (const { path, message } of resourceFaults(support, resources))
    context.addIssue({ code: 'custom', path: ['resources', ...path], message })
}).meta({ id: 'Capabilities' })
export type Capabilities = z.infer<typeof Capabilities>

/** A partner with all that the ranking reads of it. */
export interface PartnerOnFile extends Omit<Capabilities, 'mandate' | 'source' | 'illustrative'> {
  mandate: string | null
  source: string | null
  slug: string
  name: string
  kind: string
  country: string | null
  slotsTaken: number
  /** Of its resources, by their ids: the quantity that offers, open or accepted, hold. */
  quantityTaken: ReadonlyMap<string, string>
  /** Offers answered in time, and offers left to lapse. */
  answered: number
  lapsed: number
}

/** A partner and the version of what it has said to bring. */
export interface FiledPartner extends PartnerOnFile {
  version: number
}

/** Kept with each ranking, by partner: the version that was read, and what changes without one. */
export type FactsOfRanking = Record<
  string,
  Pick<FiledPartner, 'version' | 'country' | 'slotsTaken' | 'answered' | 'lapsed'> & {
    quantityTaken: [resource: string, quantity: string][]
  }
>

export const factsOf = (partners: readonly FiledPartner[]): FactsOfRanking =>
  Object.fromEntries(
    partners.map(({ slug, version, country, slotsTaken, quantityTaken, answered, lapsed }) => [
      slug,
      { version, country, slotsTaken, quantityTaken: [...quantityTaken], answered, lapsed },
    ]),
  )
