// One thing that the database must refuse, tried as it is, with its trigger off, and with that one refusal taken out of its function.
import type { EventfulFund, Ids } from '../eventful-fund.ts'

export interface Attempt {
  what: string
  /** `table.trigger` */
  by: string
  /** As the function says it. */
  message: string
  /** What must be so before; done past all triggers. */
  before?: (ids: Ids) => string[]
  /** What the service's role does in one transaction; what it has no right to, the owner. */
  act: (ids: Ids) => string[]
  isByOwner?: true
  /** Other triggers that refuse it too: they are off. */
  besides?: string[]
}

/** How it came out: `taken`, or what the database said. */
export interface Tried {
  asItIs: string
  withoutTrigger: string
  withoutRefusal: string
}

type Tx = Parameters<Parameters<EventfulFund['sql']['begin']>[1]>[0]

/** In a transaction that is rolled back: the fund stays as it is. */
export async function tryOut(
  { sql, ids }: EventfulFund,
  { by, message, before, act, isByOwner, besides = [] }: Attempt,
): Promise<Tried> {
  const [table = '', trigger = ''] = by.split('.')
  let tried: Tried | undefined
  await sql
    .begin(async (tx) => {
      await pastTriggers(tx, before?.(ids) ?? [])
      for (const other of besides) await tx.unsafe(`alter table ledger.${other.replace('.', ' disable trigger ')}`)
      const attempt = () => attemptIn(tx, act(ids), isByOwner ? 'none' : 'hub_ledger')
      const asItIs = await attempt()
      await tx.unsafe(`alter table ledger.${table} disable trigger ${trigger}`)
      const withoutTrigger = await attempt()
      await tx.unsafe(`alter table ledger.${table} enable trigger ${trigger}`)
      await tx.unsafe(await withoutRefusal(tx, { table, trigger, message }))
      tried = { asItIs, withoutTrigger, withoutRefusal: await attempt() }
      throw new Error('tried')
    })
    .catch((fault) => {
      if (!(fault instanceof Error && fault.message === 'tried')) throw fault
    })
  if (tried === undefined) throw new Error(`${by} was not tried`)
  return tried
}

async function pastTriggers(tx: Tx, statements: readonly string[]): Promise<void> {
  await tx`set local session_replication_role = replica`
  for (const statement of statements) await tx.unsafe(statement)
  await tx`set local session_replication_role = origin`
}

/** Up to what is checked at commit. */
async function attemptIn(tx: Tx, statements: readonly string[], role: 'hub_ledger' | 'none'): Promise<string> {
  try {
    await tx.savepoint(async (inner) => {
      await inner.unsafe(`set local role ${role}`)
      for (const statement of statements) await inner.unsafe(statement)
      await inner`set constraints all immediate`
      throw new Error('taken')
    })
  } catch (fault) {
    if (fault instanceof Error) return fault.message
    throw fault
  }
  return 'taken'
}

const refusal = /raise exception '([^']*)'[^;]*;/g

/** What a function refuses, each as it says it. */
export const refusalsIn = (source: string): string[] => [...source.matchAll(refusal)].map(([, message = '']) => message)

/** The planted fault: the function as it is, but for one refusal. */
async function withoutRefusal(
  tx: Tx,
  { table, trigger, message }: { table: string; trigger: string; message: string },
) {
  const [row] = await tx<{ definition: string }[]>`
    select pg_get_functiondef(tgfoid) as definition from pg_trigger
    where tgrelid = ${`ledger.${table}`}::regclass and tgname = ${trigger}`
  const { definition = '' } = row ?? {}
  if (!refusalsIn(definition).includes(message)) throw new Error(`${table}.${trigger} never says “${message}”`)
  const instead = /\breturn\b/.test(definition) ? 'null;' : 'return new;'
  return definition.replaceAll(refusal, (whole, said) => (said === message ? instead : whole))
}

/** What the database says for a refusal, whatever it fills in. */
export const saying = (message: string): RegExp =>
  new RegExp(`^${message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*')}$`)
