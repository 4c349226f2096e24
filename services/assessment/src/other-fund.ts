// Funds beside this one that a requester might try: facts with their sources, one document a fund. What no source says is null.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Country, Money, OrganisationKind } from '@hub/contracts'
import { z } from 'zod'
import { Localised } from './localised.ts'

export const Fund = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write a kebab-case id'),
  name: z.string().min(1),
  runBy: z.string().min(1).nullable(),
  /** The kinds of body that may ask. */
  mayAsk: z.array(OrganisationKind).min(1).nullable(),
  forWhat: Localised.nullable(),
  /** How much it gives at once, where a source states it, and of what that was said. */
  amount: z.strictObject({ least: z.string(), most: z.string(), currency: z.string(), of: Localised }).nullable(),
  address: z.httpUrl().nullable(),
  source: z.httpUrl(),
  /** What it is known to have paid for, and when that was announced or began. */
  given: z.array(
    z.strictObject({
      to: z.string().min(1),
      country: Country,
      on: z
        .string()
        .regex(/^\d{4}(-\d{2}){0,2}$/, 'write a year, a month or a day: 2022, 2022-05 or 2022-05-18')
        .nullable(),
      amount: Money.nullable(),
      source: z.httpUrl(),
    }),
  ),
})
export type Fund = z.infer<typeof Fund>

export const fundFolder = join(import.meta.dirname, '../funds')

/** Reads every fund of a folder, by id; one that is not whole is refused with its path and the place of each fault. */
export const readFunds = (folder: string): Fund[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readFund(folder, file))

function readFund(folder: string, file: string): Fund {
  const path = join(folder, file)
  const parsed = Fund.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  const faults = parsed.success
    ? parsed.data.id === file.replace('.json', '')
      ? []
      : ['  id: must be that of the file’s name']
    : parsed.error.issues.map((issue) => `  ${z.core.toDotPath(issue.path) || '(whole)'}: ${issue.message}`)
  if (!parsed.success || faults.length > 0) throw new Error(`the fund ${path} is not whole:\n${faults.join('\n')}`)
  return parsed.data
}
