import type { Tx } from '@hub/database'
import type { Scope } from '@hub/http'
import { newId } from '@hub/runtime'
import type { KeyRow } from './access-key.ts'
import { keys } from './tables.ts'

export interface NewKey {
  organisation: string
  hash: Buffer
  scopes: Scope[]
  label: string | null
  createdAt: Date
  createdBy: string
  expiresAt: Date | null
}

export async function insertKey(tx: Tx, key: NewKey): Promise<KeyRow> {
  const [row] = await tx
    .insert(keys)
    .values({ ...key, id: newId(), kind: 'key' })
    .returning()
  if (row === undefined) throw new Error('a key was not stored')
  return row
}
