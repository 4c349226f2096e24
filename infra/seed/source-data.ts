// The records of data/, as their sources have them; what a source does not say is absent. A record that does not have this shape
// stops the seed before it sends anything.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const words = z.array(z.string()).default([])
const numbers = z.array(z.number()).default([])

const Programme = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** What was lacking and what was done about it; the joint programmes have no such text. */
  need: z.string().optional(),
  countries: words,
  /** The organisations that ran it, by acronym. */
  participatingOrganisations: words,
  governmentCounterparts: words,
  otherPartners: words,
  budgetUsd: z.number().optional(),
  budgetOriginal: z.number().optional(),
  budgetCurrency: z.string().optional(),
  budgetApproximate: z.boolean(),
  /** Year, month or day, as exact as the source. */
  start: z.string().optional(),
  end: z.string().optional(),
  durationMonths: z.number().optional(),
  /** Which of these three no source states as such, and where the value comes from instead. */
  inferred: z.partialRecord(z.enum(['start', 'end', 'durationMonths']), z.string()).default({}),
  /** The organisations are those that signed; whether they ran it was not checked. */
  deliveryUnchecked: z.boolean().default(false),
  objectives: numbers,
  source: z.string(),
})
export type Programme = z.infer<typeof Programme>

const CityProject = z.strictObject({
  city: z.string(),
  country: z.string(),
  fund: z.string(),
  chapter: z.string(),
  projectTitle: z.string().optional(),
  summary: z.string().optional(),
  theme: z.string().optional(),
  amountUsd: z.number().optional(),
  source: z.string(),
})
export type CityProject = z.infer<typeof CityProject>

const Mandate = z.strictObject({
  acronym: z.string(),
  name: z.string(),
  kind: z.string().optional(),
  /** What it is for, condensed into a sentence from the source. */
  mandate: z.string().optional(),
  /** The source speaks of what it did in projects rather than of what it is for. */
  fromProjects: z.boolean().default(false),
  themes: words,
  objectives: numbers,
  support: words,
  regions: words,
  countries: words,
  source: z.string(),
})
export type Mandate = z.infer<typeof Mandate>

const NetworkMember = z.strictObject({
  acronym: z.string().optional(),
  name: z.string(),
  type: z.string(),
  mandateThemes: words,
  objectives: numbers,
  countriesFromJointProgrammes: words,
  jointProgrammes: words,
  regions: words,
  countries: words,
  source: z.string(),
})
export type NetworkMember = z.infer<typeof NetworkMember>

/** One evaluation for each country that the register of the International Organization for Migration covers: the latest. */
const Evaluation = z.strictObject({ country: z.string(), title: z.string(), year: z.number(), source: z.string() })
export type Evaluation = z.infer<typeof Evaluation>

export interface SourceData {
  /** The eight joint programmes first, then the others. */
  programmes: Programme[]
  cityProjects: CityProject[]
  mandates: Mandate[]
  networkMembers: NetworkMember[]
  evaluations: Evaluation[]
}

/** Reads data/. */
export const readSourceData = (): SourceData => ({
  programmes: [...read('joint-programmes', Programme), ...read('programmes', Programme)],
  cityProjects: read('city-projects', CityProject),
  mandates: read('mandates', Mandate),
  networkMembers: read('partners', NetworkMember),
  evaluations: read('evaluations', Evaluation),
})

function read<S extends z.ZodType>(name: string, shape: S): z.infer<S>[] {
  const path = join(import.meta.dirname, 'data', `${name}.json`)
  return z.array(shape).parse(JSON.parse(readFileSync(path, 'utf8')))
}
