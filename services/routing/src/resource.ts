// What a partner can bring of one kind of support: how much of it, in which unit, for which work, and when it is there.
import { CalendarDate, NeedKind, Objective, PositiveMoney, text } from '@hub/contracts'
import { z } from 'zod'
import { Quantity } from './need.ts'

const Period = z
  .strictObject({ from: CalendarDate.optional(), until: CalendarDate.optional() })
  .refine(({ from, until }) => from !== undefined || until !== undefined, 'write from, until or both, or leave it away')
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    path: ['until'],
    error: 'must not be before from',
  })

export const Resource = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write a kebab-case name, such as trainers')
      .max(40)
      .meta({ description: 'names it, so that what is taken of it is counted on when the rest is said anew' }),
    kind: NeedKind,
    description: text(500).optional(),
    objectives: z.array(Objective).max(23).default([]),
    themes: z.array(text(100)).max(100).default([]),
    quantity: Quantity.optional(),
    unit: text(60).optional(),
    amount: PositiveMoney.optional(),
    period: Period.optional(),
  })
  .refine(({ quantity, unit }) => quantity === undefined || unit !== undefined, {
    path: ['unit'],
    error: 'write in what the quantity is counted, such as expert-months',
  })
  .refine(({ quantity, unit }) => unit === undefined || quantity !== undefined, {
    path: ['quantity'],
    error: 'write how much there is of this unit, or leave the unit away',
  })
  .refine(({ kind, amount }) => kind === 'financial' || amount === undefined, {
    path: ['amount'],
    error: 'belongs to financial support only: write quantity and unit',
  })
  .refine(({ kind, quantity }) => kind !== 'financial' || quantity === undefined, {
    path: ['quantity'],
    error: 'belongs to technical and human support only: write amount',
  })
export type Resource = z.infer<typeof Resource>

/** What is wrong with resources beside the kinds of support that are said: each has one of them, and a name of its own. */
export function resourceFaults(support: readonly string[], resources: readonly Resource[]) {
  const ids = resources.map(({ id }) => id)
  return resources.flatMap(({ id, kind }, place) => [
    ...(ids.indexOf(id) === place ? [] : [{ path: [place, 'id'], message: `${id} is the name of another resource` }]),
    ...(support.includes(kind) ? [] : [{ path: [place, 'kind'], message: `write ${kind} into support too` }]),
  ])
}

/** Whether two units are one, however they are written: "Expert-month" and "expert months". */
export const isSameUnit = (a: string, b: string): boolean => unitWords(a) === unitWords(b)

const unitWords = (unit: string) =>
  unit
    .toLowerCase()
    .split(/[\s_-]+/)
    .map((word) => word.replace(/s$/, ''))
    .join(' ')
    .trim()
