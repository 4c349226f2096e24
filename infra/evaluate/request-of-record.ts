// A programme as the request that it answers: its need, or its title where there is none, is the challenge. Who asks is left open, so
// that nobody is turned away as the requester; the kind of support is not stated by any source, as in the seed.
import type { RequestRevision } from '@hub/contracts'
import type { ProgrammeRecord } from './programme-record.ts'

const nobody = { slug: 'requester-unnamed', name: 'A requester', kind: 'national_government', country: null } as const
const never = '2026-01-01T00:00:00.000Z'

export function requestOfRecord(record: ProgrammeRecord): RequestRevision {
  const { title, need, countries, objectives, budgetUsd, budgetOriginal } = record
  const description = need ?? title
  // Only that money is asked for is read, not how much.
  const money =
    (budgetUsd ?? budgetOriginal) === undefined
      ? []
      : [{ id: 'n2', kind: 'financial' as const, description: title, amount: { amount: '1.00', currency: 'USD' } }]
  return {
    reference: 'EVALUATION',
    revision: 1,
    requester: nobody,
    title,
    language: 'en',
    challenge: description,
    territories: countries.map((country) => ({ country })),
    objectives,
    needs: [{ id: 'n1', kind: 'technical', description }, ...money],
    visibility: 'owner',
    submittedAt: never,
  }
}
