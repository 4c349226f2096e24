// A log of its own with one consumer, routing, that hears intake; dispatchers and workers run in this process or in processes of
// their own, on the backend of the lane.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openDatabase } from '@hub/database'
import { emitAll, openQueues, startDispatcher, startWorker, type Tuning } from '@hub/events'
import { makeLogger, newId } from '@hub/runtime'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { onTestFinished } from 'vitest'
import { type EffectOptions, makeEffects, quickTuning } from './effect.ts'

export interface Addresses {
  ownerUrl: string
  urlAs(service: string): string
  queueUrl: string
}

export const actor = { organisation: 'hub', role: 'hub' } as const
const log = makeLogger({ service: 'test', level: process.env.RELIABILITY_LOG ?? 'silent' })

export async function openLog({ ownerUrl, urlAs, queueUrl }: Addresses) {
  const owner = postgres(ownerUrl, { max: 2, onnotice: () => {} })
  await owner.unsafe(`
    delete from log.consumers;
    insert into log.consumers (name, producers) values ('routing', '{intake}');
    create table public.effects (n bigint generated always as identity, event_id uuid, request_id uuid, reason text, pid int);
    create table public.poison (reason text);
    grant all on public.effects, public.poison to public`)
  const intake = openDatabase({ url: urlAs('intake'), name: 'intake' })
  const queue = openQueues(queueUrl, ['routing']).routing
  if (!queue) throw new Error('no queue')
  await emptyQueue(queueUrl, owner)

  const emit = (reasons: readonly string[], requestId = newId()) =>
    intake.db.transaction((tx) =>
      emitAll(
        tx,
        reasons.map((reason) => ({
          type: 'intake.request_withdrawn',
          requestId,
          revision: 1,
          actor,
          at: new Date('2026-11-24T09:00:00Z'),
          body: { reason },
        })),
      ),
    )
  return {
    owner,
    intake,
    queue,
    emit,
    effects: async () =>
      (await owner`select reason, request_id, event_id, pid from public.effects order by n`).map((row) => row),
    /** Events of the log that had no effect, or more than one. */
    lostOrDoubled: async () =>
      owner`select e.body->>'reason' as reason, count(f.event_id)::int as effects
        from log.events e left join public.effects f on f.event_id = e.id group by e.id having count(f.event_id) <> 1`,
    deadLetters: async () =>
      (
        await owner`select e.body->>'reason' as reason from log.deliveries d join log.events e on e.id = d.event_id
          where d.dead_at is not null order by e.seq`
      ).map(({ reason }) => reason),
    outstanding: async () =>
      Number(
        (
          await owner`select (select count(*) from log.deliveries) + (select count(*) from log.events e, log.consumers c
            where (e.xid, e.seq) > (c.xid, c.seq)) as n`
        )[0]?.n,
      ),
    emptyQueue: () => emptyQueue(queueUrl, owner),
    close: async () => {
      await queue.close()
      await intake.close()
      await owner.end({ timeout: 5 })
    },
    // What is started in a test is closed at its end.
    startDispatcher: async (tuning: Partial<Tuning> = {}) => {
      const database = openDatabase({ url: urlAs('dispatcher'), name: 'dispatcher' })
      const dispatcher = await startDispatcher({ database, queueUrl, log, tuning: { ...quickTuning, ...tuning } })
      onTestFinished(async () => {
        await dispatcher.close()
        await database.close()
      })
    },
    startWorker: async ({ url = urlAs('routing'), ...options }: EffectOptions & { url?: string } = {}) => {
      const database = openDatabase({ url, name: 'worker' })
      const worker = await startWorker({ database, queueUrl, consumer: makeEffects(options), log, tuning: quickTuning })
      onTestFinished(async () => {
        await worker.close()
        await database.close()
      })
    },
    /** A worker as a process of its own, ready for jobs. */
    forkWorker: async (environment: Record<string, string> = {}): Promise<ChildProcess> => {
      const child = fork(join(import.meta.dirname, 'worker.ts'), {
        env: { ...process.env, DATABASE_URL: urlAs('routing'), QUEUE_URL: queueUrl, ...environment },
        execArgv: [],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      await once(child, 'message')
      return child
    },
  }
}

async function emptyQueue(queueUrl: string, owner: postgres.Sql) {
  if (queueUrl.startsWith('postgres')) return truncateQueue(owner)
  const redis = new Redis(queueUrl)
  const keys = await redis.keys('{hub}:*')
  if (keys.length > 0) await redis.del(keys)
  redis.disconnect()
}

/** It locks whole tables under workers and dispatchers that hold rows of them: where PostgreSQL lets it give way, it comes again. */
async function truncateQueue(owner: postgres.Sql): Promise<void> {
  for (;;) {
    const isDone = await owner`truncate bullmq.job, bullmq.meta, bullmq.event cascade`.then(
      () => true,
      (fault: postgres.PostgresError) => {
        if (fault.code === '40P01') return false
        throw fault
      },
    )
    if (isDone) return
  }
}
