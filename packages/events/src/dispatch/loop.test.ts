import { expect, test } from 'vitest'
import { startLoop } from './loop.ts'

/** A loop whose steps are awaited one by one. */
function watched(step: (n: number) => Promise<boolean>, pauses: { fromMs: number; toMs: number }) {
  const faults: unknown[] = []
  const waiting: (() => void)[] = []
  let steps = 0
  const loop = startLoop({
    step: async () => {
      steps += 1
      for (const resolve of waiting.splice(0)) resolve()
      return step(steps)
    },
    ...pauses,
    onFault: (fault) => faults.push(fault),
  })
  return { loop, faults, nextStep: () => new Promise<void>((resolve) => waiting.push(resolve)), steps: () => steps }
}

const never = 2 ** 30

test('a hint ends the longest pause', async () => {
  const { loop, nextStep } = watched(async () => false, { fromMs: never, toMs: never })
  for (let n = 0; n < 3; n += 1) {
    const next = nextStep()
    loop.wake()
    await next
  }
  await loop.close()
})

test('a hint given during a step is not missed', async () => {
  const inStep = Promise.withResolvers<void>()
  const { loop, nextStep } = watched((n) => (n === 1 ? inStep.promise.then(() => false) : Promise.resolve(false)), {
    fromMs: never,
    toMs: never,
  })
  loop.wake()
  const next = nextStep()
  inStep.resolve()
  await next
  await loop.close()
})

test('goes on after a fault', async () => {
  const { loop, faults, nextStep } = watched(
    (n) => (n === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(false)),
    { fromMs: 1, toMs: 1 },
  )
  await nextStep()
  expect(faults).toEqual([new Error('gone')])
  await loop.close()
})

test('closing ends the pause, waits for the step and lets no other begin', async () => {
  const idle = watched(async () => false, { fromMs: never, toMs: never })
  await idle.loop.close()
  expect(idle.steps()).toBe(1)

  const inStep = Promise.withResolvers<void>()
  const busy = watched(() => inStep.promise.then(() => true), { fromMs: 1, toMs: 1 })
  let isClosed = false
  const closing = busy.loop.close().then(() => {
    isClosed = true
  })
  await Promise.resolve()
  expect(isClosed).toBe(false)
  inStep.resolve()
  await closing
  expect(busy.steps()).toBe(1)
})
