// A worker as a process of its own. `SLOW_MS`: how long each event takes. An event called `hang` never ends here; the parent is told
// when it is in hand. An event called `kill` ends the process at once.
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '@hub/database'
import { startWorker } from '@hub/events'
import { makeLogger } from '@hub/runtime'
import { makeEffects, quickTuning } from './effect.ts'

const { DATABASE_URL = '', QUEUE_URL = '', SLOW_MS = '0', HANGS } = process.env
const consumer = makeEffects({
  onEvent: async (reason) => {
    if (Number(SLOW_MS) > 0) await sleep(Number(SLOW_MS))
    if (reason === 'kill') process.kill(process.pid, 'SIGKILL')
    if (reason !== 'hang' || HANGS === undefined) return
    process.send?.('in hand')
    await new Promise(() => {})
  },
})
const database = openDatabase({ url: DATABASE_URL, name: `worker ${process.pid}` })
const log = makeLogger({ service: 'worker', level: 'silent' })
await startWorker({ database, queueUrl: QUEUE_URL, consumer, log, tuning: quickTuning })
process.send?.('ready')
process.on('disconnect', () => process.exit(0))
