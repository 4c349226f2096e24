// A hub whose clock a test moves: every service in this one process, for a clock that another process could set from outside would be
// a danger in production. What goes over the wire and through the queue is as in a hub of many processes.
import { type RunningHub, startHub } from '@hub/host'
import { makersFor } from '@hub/infra/hosted-services'
import { makeSigningKey, readSigner } from '@hub/infra/signing-key'
import { fixedClock, makeLogger } from '@hub/runtime'
import { announceOrganisations, type Caller, freshDatabase, insertOrganisations } from '@hub/testing'
import { makeCaller, openQueueServer } from './hub.ts'
import { waitFor } from './wait-for.ts'

export interface ClockedHub {
  now(): Date
  as(slug: string): Caller
  anyone: Caller
  /** Time passes and the hub lives, as if it had given a sign of life every few seconds. */
  live(ms: number): Promise<void>
  /** The hub is stopped in order, and started again after that time. */
  beDown(ms: number): Promise<void>
  close(): Promise<void>
}

/** The services that say that they live, in schemas of their names. */
const living = ['intake', 'ledger', 'routing']

export async function openClockedHub(start: string): Promise<ClockedHub> {
  const database = await freshDatabase('identity')
  const { ownerSql } = database
  const keys = await insertOrganisations(ownerSql)
  await announceOrganisations(ownerSql)
  const clock = fixedClock(start)
  const signer = await readSigner('', makeSigningKey('connection-hub/test').signingKey)
  const makers = makersFor({ signer, hasDemonstration: false, diversity: null })
  const services = Object.entries(makers).map(([name, make]) => ({ name, make, databaseUrl: database.urlAs(name) }))
  const log = makeLogger({ service: 'hub', level: 'silent' })
  const queueUrl = await openQueueServer(database)
  const open = (): Promise<RunningHub> =>
    startHub({ services, queueUrl, port: 0, host: '127.0.0.1', clock, log, poolSize: 4 })
  let running = await open()
  const called = (authorization: Record<string, string>) => makeCaller((path) => running.address + path, authorization)
  const hasLived = async (schema: string) =>
    (await ownerSql`select from ${ownerSql(`${schema}.heartbeats`)}`).length > 0

  return {
    now: clock.now,
    as: (slug) => called({ authorization: `Bearer ${keys[slug]}` }),
    anyone: called({}),
    live: async (ms) => {
      const at = new Date(clock.now().getTime() + ms).toISOString()
      // Before the clock, so that no process looks at the new time beside the old sign of life.
      for (const schema of living) await ownerSql`update ${ownerSql(`${schema}.heartbeats`)} set alive_at = ${at}`
      clock.advance(ms)
    },
    beDown: async (ms) => {
      for (const schema of living) await waitFor(`a sign of life of ${schema}`, () => hasLived(schema))
      await running.close()
      clock.advance(ms)
      running = await open()
    },
    close: async () => {
      await running.close()
      await database.drop()
    },
  }
}
