// Checkpoints, how one became another, and the key that signs them: public, so that anyone can keep one and be a witness.
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import type { Signer } from '../checkpoint.ts'
import { CheckpointView, viewOfCheckpoint } from '../checkpoint-view.ts'
import { listCheckpoints, listRuns, selectCheckpoint } from '../sealed.sql.ts'
import { consistencyRuns } from '../tree.ts'

const Cursor = z.strictObject({ size: z.int() })
const Size = z.coerce.number('write a whole number').int().min(0).max(Number.MAX_SAFE_INTEGER)
const tag = 'Proof'

export const listCheckpointsRoute = read({
  path: '/v1/fund/checkpoints',
  operation: 'listCheckpoints',
  summary: 'Checkpoints of the ledger, the newest first',
  tag,
  access: 'public',
  query: pageQuery,
  answer: pageOf(CheckpointView),
  run: async (reader, { query }) => {
    const below = decodeCursor(query.cursor, Cursor)?.size ?? null
    const rows = await listCheckpoints(reader, below, query.limit + 1)
    const { items, nextCursor } = page(rows, query.limit, ({ size }) => encodeCursor({ size }))
    return { body: { items: items.map(viewOfCheckpoint), nextCursor } }
  },
})

export const proveConsistencyRoute = read({
  path: '/v1/fund/checkpoints/:size/consistency',
  operation: 'proveConsistency',
  summary: 'Proof that a checkpoint goes on from the first leaves that an earlier one had (RFC 6962, section 2.1.2)',
  tag,
  access: 'public',
  refusals: [404, 422],
  params: z.strictObject({ size: Size }),
  query: z.strictObject({ from: Size.min(1) }),
  answer: z
    .strictObject({
      from: z.int(),
      size: z.int(),
      path: z.array(z.string()).meta({ description: 'base64' }),
      checkpoint: CheckpointView,
    })
    .meta({ id: 'ConsistencyProof' }),
  run: async (reader, { params: { size }, query: { from } }) => {
    const checkpoint = await selectCheckpoint(reader, size)
    if (checkpoint === undefined) throw new Refusal('ledger.checkpoint_unknown', { size })
    if (from > size) throw new Refusal('ledger.checkpoint_beyond', { from, size })
    const hashes = await listRuns(reader, consistencyRuns(from, size))
    const path = hashes.map((hash) => hash.toString('base64'))
    return { body: { from, size, path, checkpoint: viewOfCheckpoint(checkpoint) } }
  },
})

export const readHubKeyRoute = (signer: Signer | null) =>
  read({
    path: '/.well-known/hub-key',
    operation: 'readHubKey',
    summary: 'The public key that checkpoints are signed with, as signed notes of C2SP write it',
    tag,
    access: 'public',
    refusals: [404],
    answer: z
      .strictObject({ origin: z.string(), key: z.string().meta({ description: '<name>+<id>+<Ed25519 key>' }) })
      .meta({ id: 'HubKey' }),
    run: async () => {
      if (signer === null) throw new Refusal('ledger.no_signing_key')
      return { body: { origin: signer.name, key: signer.verifier.text } }
    },
  })
