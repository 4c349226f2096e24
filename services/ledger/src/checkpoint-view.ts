// How the API shows a checkpoint, in lists and beside what was read as of it.

import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { type CheckpointRow, selectCheckpointAt } from './sealed.sql.ts'

export const CheckpointView = z
  .strictObject({
    size: z.int().meta({ description: 'leaves of the log, from the first' }),
    root: z.string().meta({ description: 'base64' }),
    sealedAt: z.string(),
    note: z
      .string()
      .meta({ description: 'the checkpoint as a signed note of C2SP: keep it, and nobody can rewrite what it covers' }),
  })
  .meta({ id: 'Checkpoint' })
export type CheckpointView = z.infer<typeof CheckpointView>

export const viewOfCheckpoint = ({ size, root, sealedAt, note }: CheckpointRow): CheckpointView => ({
  size,
  root: root.toString('base64'),
  sealedAt: sealedAt.toISOString(),
  note,
})

/** A time of knowledge, for the query of what can be read as of one. */
export const KnownAt = z.iso
  .datetime('write a time as 2027-03-01T12:00:00Z')
  .transform((text) => new Date(text))
  .optional()
  .meta({
    description:
      'as it was known then: exactly the leaves of the last checkpoint at or before this time, which the answer names; asked again, it is the same',
  })

/** The last checkpoint at a time that has passed, or before it; null where no time was asked for. */
export async function checkpointAt(
  reader: Reader,
  knownAt: Date | undefined,
  clock: Clock,
): Promise<CheckpointRow | null> {
  if (knownAt === undefined) return null
  const now = clock.now()
  if (knownAt > now) throw new Refusal('ledger.known_at_ahead', { now: now.toISOString() })
  const checkpoint = await selectCheckpointAt(reader, knownAt)
  if (checkpoint === undefined) throw new Refusal('ledger.nothing_known_yet', { knownAt: knownAt.toISOString() })
  return checkpoint
}
