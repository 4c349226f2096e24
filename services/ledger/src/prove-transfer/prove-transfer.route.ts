// The leaf of a transfer and the proof that the log holds it. Whoever may know a name that the leaf hides is given its salt.
import { Id } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import { type Principal, read } from '@hub/http'
import { z } from 'zod'
import { seesAll } from '../actor.ts'
import { CheckpointView, viewOfCheckpoint } from '../checkpoint-view.ts'
import { listLeafSources } from '../leaf.sql.ts'
import { hiddenName, type LeafNames, type Named, textOfTransfer } from '../leaf.ts'
import { listRuns, selectCheckpointOver, selectLastCheckpoint } from '../sealed.sql.ts'
import { inclusionRuns } from '../tree.ts'
import { listOwnContributions, selectSealedTransfer } from './prove-transfer.sql.ts'

const Name = z.strictObject({ hidden: z.string(), name: z.string(), salt: z.string() }).meta({ id: 'HiddenName' })

export const proveTransferRoute = read({
  path: '/v1/fund/transfers/:id/proof',
  operation: 'proveTransfer',
  summary: 'Proof that a transfer is in the log that the newest checkpoint covers (RFC 6962, section 2.1.1)',
  description:
    'SHA-256 of a zero byte and `leaf`, as it stands, is the hash of the leaf; with `path` it leads to the root in the checkpoint. `npm run verify -- --proof <file>` checks the answer. Names in the leaf are hidden as `#` and half of SHA-256 over salt, line feed and name; `names` has those that the caller may know.',
  tag: 'Proof',
  access: 'public',
  refusals: [404, 409],
  params: z.strictObject({ id: Id }),
  answer: z
    .strictObject({
      leaf: z.string(),
      index: z.int(),
      path: z.array(z.string()).meta({ description: 'base64' }),
      checkpoint: CheckpointView,
      knownFrom: z
        .string()
        .meta({ description: 'when it was sealed: reports known at an earlier time do not count it' }),
      names: z.array(Name),
    })
    .meta({ id: 'TransferProof' }),
  run: async (reader, { params: { id }, principal }) => {
    const sealed = await selectSealedTransfer(reader, id)
    if (sealed === undefined) throw new Refusal('http.not_found')
    const { index, number } = sealed
    const last = await selectLastCheckpoint(reader)
    if (index === null || last === undefined || index >= last.size) throw new Refusal('ledger.not_sealed_yet')
    const [hashes, over, { transfers, names }] = await Promise.all([
      listRuns(reader, inclusionRuns(index, last.size)),
      selectCheckpointOver(reader, index),
      listLeafSources(reader, [number]),
    ])
    const transfer = transfers.get(number)
    const leaf = transfer && textOfTransfer(transfer, names)
    if (leaf === undefined || over === undefined) throw new Error(`transfer ${id} is sealed but not whole`)
    const path = hashes.map((hash) => hash.toString('base64'))
    const told = (await namesFor(reader, principal, names)).map(({ name, salt }) => ({
      hidden: hiddenName({ name, salt }),
      name,
      salt,
    }))
    const knownFrom = over.sealedAt.toISOString()
    return { body: { leaf, index, path, checkpoint: viewOfCheckpoint(last), knownFrom, names: told } }
  },
})

async function namesFor(reader: Reader, principal: Principal | null, names: LeafNames): Promise<Named[]> {
  if (principal === null) return []
  const [accounts, contributions] = [Object.values(names.accounts), Object.values(names.contributions)]
  if (seesAll(principal)) return [...accounts, ...contributions]
  const { slug } = principal.organisation
  const ids = contributions.map(({ name }) => name)
  const own = new Set(await listOwnContributions(reader, ids, slug))
  return [
    ...accounts.filter(({ kind, name }) => organisationIn(kind, name) === slug),
    ...contributions.filter(({ name }) => own.has(name)),
  ]
}

/** Whom an account's code names: `funder:<funder>:<currency>`, and at their end those of payees. */
const organisationIn = (kind: string, name: string) => name.split(':').at(kind === 'funder' ? 1 : -1)
