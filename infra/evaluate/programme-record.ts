// What happened, as programmes.json states it: a programme, its countries and who ran it. Fields that the measurement does not need
// are passed over, so that a file of the same shape with more in it is taken too.
import { readFileSync } from 'node:fs'
import { Country, Objective } from '@hub/contracts'
import { z } from 'zod'

const orAbsent = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)
const listOrEmpty = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .nullish()
    .transform((values) => values ?? [])

export const ProgrammeRecord = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  need: orAbsent(z.string()),
  countries: listOrEmpty(Country),
  participatingOrganisations: z.array(z.string().min(1)).min(1, 'names nobody who ran it'),
  objectives: listOrEmpty(Objective),
  budgetUsd: orAbsent(z.number()),
  budgetOriginal: orAbsent(z.number()),
  fund: orAbsent(z.string()),
})
export type ProgrammeRecord = z.infer<typeof ProgrammeRecord>

const ProgrammeRecords = z
  .array(ProgrammeRecord, 'is not a list of programmes')
  .min(1, 'is an empty list')
  .refine((records) => new Set(records.map(({ id }) => id)).size === records.length, 'has an id twice')

/** What is wrong with a file of programmes, in words for who wrote it. */
export class BadData extends Error {}

export function parseRecords(body: unknown, name: string): ProgrammeRecord[] {
  const parsed = ProgrammeRecords.safeParse(body)
  if (parsed.success) return parsed.data
  const shown = parsed.error.issues.slice(0, 5)
  const lines = shown.map(({ path, message }) => `  ${z.core.toDotPath(path) || '(whole)'}: ${message}`)
  const more = parsed.error.issues.length - shown.length
  if (more > 0) lines.push(`  and ${more} more`)
  throw new BadData(`${name} does not have the shape of infra/seed/data/programmes.json:\n${lines.join('\n')}`)
}

export function readRecords(path: string): ProgrammeRecord[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (fault) {
    throw new BadData(`${path} cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`, {
      cause: fault,
    })
  }
  try {
    return parseRecords(JSON.parse(text), path)
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault
    throw new BadData(`${path} is not JSON: ${fault.message}`, { cause: fault })
  }
}

export const isOfTrustFundForAfrica = ({ id, fund }: Pick<ProgrammeRecord, 'id' | 'fund'>): boolean =>
  id.startsWith('eutf-') || /Trust Fund for Africa/i.test(fund ?? '')
