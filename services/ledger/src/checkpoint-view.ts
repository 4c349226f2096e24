// How the API shows a checkpoint, in lists and beside what was read as of it.

import { z } from 'zod'
import type { CheckpointRow } from './sealed.sql.ts'

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
