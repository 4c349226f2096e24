import type { Logger } from './logger.ts'

export interface StopStep {
  name: string
  stop(): Promise<unknown>
}

/**
 * Ends what was begun, in the order given: stop taking work, finish what runs, flush, close. Each step has `limitMs`, a step
 * that fails or hangs does not keep the later ones from running. Calling it again waits for the same stop.
 */
export function makeOrderlyStop(steps: readonly StopStep[], log: Logger, limitMs = 10_000): () => Promise<void> {
  let stopping: Promise<void> | undefined
  const run = async () => {
    for (const step of steps) {
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`did not stop within ${limitMs} ms`)), limitMs)
      })
      await Promise.race([step.stop(), limit])
        .catch((fault: unknown) => log.error({ err: fault, step: step.name }, 'a step of the stop failed'))
        .finally(() => clearTimeout(timer))
    }
  }
  return () => {
    stopping ??= run()
    return stopping
  }
}
