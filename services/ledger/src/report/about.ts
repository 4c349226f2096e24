// What every file of a report says of itself: what was asked for, by whom, and the checkpoint that it is computed from. No clock: the
// same question about the same checkpoint gives the same bytes, and whoever keeps the file can prove what it was computed from.
import type { CheckpointRow } from '../sealed.sql.ts'
import type { Report, Scope } from './report.ts'

export type About = Readonly<Record<string, string>>

export function aboutOf(
  { name, title }: Pick<Report, 'name' | 'title'>,
  scope: Scope,
  checkpoint: CheckpointRow | null,
): About {
  const { effectiveAt, funder, country, objective, principal } = scope
  const all: Record<string, string | null> = {
    report: name,
    title,
    effectiveAt,
    funder,
    country,
    objective: objective === null ? null : String(objective),
    asSeenBy: principal?.organisation.slug ?? 'everybody',
    knownAt: checkpoint?.sealedAt.toISOString() ?? null,
    leaves: checkpoint && String(checkpoint.size),
    checkpoint: checkpoint && Buffer.from(checkpoint.note).toString('base64'),
  }
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
}
