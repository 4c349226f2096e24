// What arrives while the last group is being served is served by the next one, together: nobody waits for a timer, and the busier
// it is the larger the groups.
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '@hub/errors'

export interface GatherLimits {
  maxGroup: number
  /** How many callers may wait for the next group; the one after is refused with http.busy. */
  maxWaiting: number
}

export interface Gathered<C, O> {
  (command: C): Promise<O>
  /** Refuses whoever comes from now on, and returns once all who came before have their outcome. */
  close(): Promise<void>
}

interface Caller<C, O> {
  command: C
  resolve(value: O): void
  reject(fault: unknown): void
}

/** `serve` gets commands in the order of their arrival and returns one result for each; a throw of it is the result of all. */
export function makeGathering<C, O>(
  serve: (commands: readonly C[]) => Promise<readonly PromiseSettledResult<O>[]>,
  { maxGroup, maxWaiting }: GatherLimits,
): Gathered<C, O> {
  const waiting: Caller<C, O>[] = []
  let running: Promise<void> | null = null
  let isClosed = false

  const serveAll = async () => {
    // All that this turn of the event loop brings comes along with the first.
    await setImmediate()
    while (waiting.length > 0) await serveGroup(serve, waiting.splice(0, maxGroup))
    running = null
  }
  const gathered = (command: C) =>
    new Promise<O>((resolve, reject) => {
      if (isClosed) throw new Refusal('http.unavailable')
      if (waiting.length >= maxWaiting) throw new Refusal('http.busy')
      waiting.push({ command, resolve, reject })
      running ??= serveAll()
    })
  const close = async () => {
    isClosed = true
    await running
  }
  return Object.assign(gathered, { close })
}

async function serveGroup<C, O>(
  serve: (commands: readonly C[]) => Promise<readonly PromiseSettledResult<O>[]>,
  callers: readonly Caller<C, O>[],
): Promise<void> {
  try {
    const results = await serve(callers.map(({ command }) => command))
    callers.forEach(({ resolve, reject }, place) => {
      const result = results[place] as PromiseSettledResult<O>
      if (result.status === 'fulfilled') resolve(result.value)
      else reject(result.reason)
    })
  } catch (fault) {
    for (const { reject } of callers) reject(fault)
  }
}
