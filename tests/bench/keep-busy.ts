import type { Measured } from './figure.ts'

/** So many callers at once, each waiting for its own answer before its next call. */
export async function keepBusy(callers: number, seconds: number, call: () => Promise<unknown>): Promise<Measured> {
  const start = performance.now()
  const isOver = () => performance.now() - start > seconds * 1000
  let done = 0
  const caller = async () => {
    while (!isOver()) {
      await call()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return { done, seconds: (performance.now() - start) / 1000 }
}
