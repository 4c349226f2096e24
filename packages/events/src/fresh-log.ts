// Only for the tests: a log of its own with one consumer, routing, that hears intake.
import type { Actor, HubEvent } from '@hub/contracts'
import { type Database, openDatabase, type Tx } from '@hub/database'
import { makeLogger, newId } from '@hub/runtime'
import { type FreshDatabase, freshDatabase } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, expect, vi } from 'vitest'
import { type Consumer, makeConsumer } from './consumer.ts'
import { type Delivering, deliver, type Outcome } from './deliver/deliver.ts'
import { insertDeliveries } from './dispatch/dispatch.sql.ts'
import { emitAll } from './emit.ts'
import { standardTuning, type Tuning } from './tuning.ts'

export const by: Actor = { organisation: 'hub', role: 'hub' }
export const at = new Date('2026-11-24T09:00:00.000Z')
export const silent = makeLogger({ service: 'test', level: 'silent' })
const quick: Tuning = { ...standardTuning, waitMs: 0, maxWaitMs: 0, faultPauseMs: 0, awayMs: 250 }

export interface FreshLog {
  fresh: FreshDatabase
  /** Signs in as a service; closed at the end. */
  as(service: string): Database
  /** Emits as intake; returns the ids in order, once a dispatcher can see them. */
  emit(reasons: string[], requestId?: string): Promise<string[]>
  /** The same, and dispatches them. */
  record(reasons: string[], requestId?: string): Promise<string[]>
  /** As many events as reasons, each of a request of its own. */
  recordApart(reasons: string[]): Promise<string[]>
  isReadable(): Promise<unknown>
  /** As if no event had come yet: what was recorded is behind every consumer. */
  empty(): Promise<void>
  /** What reached routing's table of effects, in order. */
  effects(): Promise<string[]>
  deliveries(): Promise<Record<string, unknown>[]>
  dispatch(): Promise<void>
  deliver(
    ids: readonly string[],
    handler?: Handler,
    options?: Pick<Consumer, 'lockFirst'>,
  ): Promise<Partial<Record<Outcome, number>>>
}

type Withdrawn = HubEvent<'intake.request_withdrawn'>
export type Handler = (tx: Tx, event: Withdrawn) => Promise<void>

export async function freshLog(): Promise<FreshLog> {
  const fresh = await freshDatabase('routing')
  const { ownerSql } = fresh
  await ownerSql`delete from log.consumers`
  await ownerSql`insert into log.consumers (name, producers) values ('routing', '{intake}')`
  await ownerSql`create table public.effects (n bigint generated always as identity, reason text, pid int default pg_backend_pid())`
  await ownerSql`grant all on public.effects to public`
  const opened: Database[] = []
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()))
    await fresh.drop()
  })
  const as = (service: string) => {
    const database = openDatabase({ url: fresh.urlAs(service), name: `test ${service}`, max: 4 })
    opened.push(database)
    return database
  }
  const intake = as('intake')
  const dispatcher = as('dispatcher')
  // Other test files have transactions open on the same server: they too hold back what a dispatcher may read.
  const isReadable = () =>
    vi.waitFor(
      async () => {
        const [row] = await ownerSql`
          select coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) as is_readable from log.events`
        expect(row?.is_readable).toBe(true)
      },
      { timeout: 15_000, interval: 5 },
    )
  const emit = async (reasons: string[], requestId: string = newId()) => {
    await intake.db.transaction((tx) =>
      emitAll(
        tx,
        reasons.map((reason) => withdrawn(reason, requestId)),
      ),
    )
    await isReadable()
    const rows = await ownerSql`select id from log.events order by seq desc limit ${reasons.length}`
    return rows.map(({ id }) => String(id)).reverse()
  }
  const dispatch = async () => void (await insertDeliveries(dispatcher.sql, standardTuning))
  return {
    fresh,
    as,
    isReadable,
    emit,
    dispatch,
    record: async (reasons, requestId) => {
      const ids = await emit(reasons, requestId)
      await dispatch()
      return ids
    },
    recordApart: async (reasons) => {
      const ids: string[] = []
      for (const reason of reasons) ids.push(...(await emit([reason])))
      await dispatch()
      return ids
    },
    empty: async () => {
      await ownerSql`truncate log.deliveries, log.positions, public.effects`
      await ownerSql`update log.consumers set (xid, seq) = (select coalesce(max(xid), '0'), coalesce(max(seq), 0) from log.events)`
    },
    effects: async () => (await ownerSql`select reason from public.effects order by n`).map(({ reason }) => reason),
    deliveries: async () =>
      ownerSql`select d.*, e.body->>'reason' as reason from log.deliveries d join log.events e on e.id = d.event_id order by e.seq`,
    deliver: async (ids, handler = addEffect, options = {}) => {
      const outcomes: Partial<Record<Outcome, number>> = {}
      const context: Delivering = {
        database: fresh,
        consumer: makeConsumer('routing', { 'intake.request_withdrawn': handler }, options),
        tuning: quick,
        log: silent,
        count: (outcome, events) => {
          if (events > 0) outcomes[outcome] = (outcomes[outcome] ?? 0) + events
        },
      }
      await deliver(context, ids)
      return outcomes
    },
  }
}

export const withdrawn = (reason: string, requestId: string) =>
  ({ type: 'intake.request_withdrawn', requestId, revision: 1, actor: by, at, body: { reason } }) as const

export const addEffect: Handler = async (tx, { body }) => {
  await tx.execute(sql`insert into public.effects (reason) values (${body.reason})`)
}

/** Has the effect of every event, and then a fault on one of them. */
export const failing =
  (bad: string, fault: () => Error): Handler =>
  async (tx, event) => {
    await addEffect(tx, event)
    if (event.body.reason === bad) throw fault()
  }

export const broken = () => new Error('broken')
