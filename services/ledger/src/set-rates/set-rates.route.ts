import { CalendarDate, Instant, prose } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { read, write } from '@hub/http'
import { isCurrency } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { dayOf } from '../day.ts'
import { listRatesOn, selectVersionOfRates } from '../rate.sql.ts'
import { etagOfRates, makeSetRates } from './set-rates.ts'

const Body = z
  .strictObject({
    effectiveOn: CalendarDate,
    source: prose(200),
    rates: z
      .array(
        z.strictObject({
          currency: z.string().max(3).refine(isCurrency, 'write a currency of ISO 4217, such as EUR'),
          unitsPerUsd: z
            .string()
            .regex(
              /^(0|[1-9]\d{0,11})(\.\d{1,10})?$/,
              'write a decimal number such as 0.92, of at most 10 digits after the point',
            )
            .refine((value) => /[1-9]/.test(value), 'must be more than zero'),
        }),
      )
      .min(1)
      .max(200),
  })
  .meta({ id: 'RateTable' })

const RatesView = z
  .strictObject({
    on: z.string(),
    rates: z.array(
      z.strictObject({
        currency: z.string(),
        unitsPerUsd: z.string(),
        effectiveOn: z.string(),
        source: z.string(),
        recordedAt: Instant,
      }),
    ),
  })
  .meta({ id: 'Rates' })

async function answerRates(reader: Reader, on: string) {
  const version = await selectVersionOfRates(reader)
  const rates = (await listRatesOn(reader, on)).map(({ currency, unitsPerUsd, effectiveOn, source, recordedAt }) => ({
    currency,
    unitsPerUsd,
    effectiveOn,
    source,
    recordedAt: recordedAt.toISOString(),
  }))
  return { body: { on, rates }, headers: { etag: etagOfRates(version) } }
}

export const readRatesRoute = (clock: Clock) =>
  read({
    path: '/v1/fund/rates',
    operation: 'readRates',
    summary: 'Operational rates in force on a day, units for one US dollar: they value pledges and nothing else',
    tag: 'Fund',
    access: 'public',
    query: z.strictObject({ on: CalendarDate.optional().meta({ description: 'today, unless said otherwise' }) }),
    answer: RatesView,
    run: (reader, { query }) => answerRates(reader, query.on ?? dayOf(clock.now())),
  })

export function setRatesRoute(clock: Clock) {
  const set = makeSetRates(clock)
  return write({
    method: 'PUT',
    path: '/v1/fund/rates',
    operation: 'setRates',
    summary: 'Add a day’s operational rates to those that are known; of one day the latest count',
    tag: 'Fund',
    access: ['operator'],
    refusals: [422],
    body: Body,
    answer: RatesView,
    ifMatch: 'required',
    run: async (tx, { body, principal, ifMatch }) => {
      await set(tx, body, principal, ifMatch)
      return answerRates(tx, body.effectiveOn)
    },
  })
}
