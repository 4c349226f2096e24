import { setTimeout as sleep } from 'node:timers/promises'

export interface LoopOptions {
  /** Says whether there was anything to do. */
  step: () => Promise<boolean>
  /** The pause after a step that did something, in ms; it doubles to `toMs` while there is nothing. */
  fromMs: number
  toMs: number
  onFault: (fault: unknown) => void
}

export interface Loop {
  /** A hint that there is something to do: ends the pause. */
  wake(): void
  /** Waits for the step that runs. */
  close(): Promise<void>
}

const leastPauseMs = 10 // however many processes hint, no more than 100 steps a second
const firstFaultPauseMs = 100
const longestFaultPauseMs = 5000

/** Does a step again and again, sooner while there is something to do, and goes on after a fault. */
export function startLoop({ step, fromMs, toMs, onFault }: LoopOptions): Loop {
  let isClosing = false
  let isHinted = false
  let faults = 0
  let resume = () => {}

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      resume = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function run() {
    let pauseMs = fromMs
    while (!isClosing) {
      const wasHinted = isHinted
      isHinted = false
      try {
        const isBusy = await step()
        faults = 0
        pauseMs = isBusy || wasHinted ? fromMs : Math.min(pauseMs * 2, toMs)
        await sleep(Math.min(leastPauseMs, fromMs))
        if (!isHinted && !isClosing) await pause(pauseMs)
      } catch (fault) {
        if (isClosing) return
        onFault(fault)
        faults += 1
        await pause(Math.min(firstFaultPauseMs * 2 ** (faults - 1), longestFaultPauseMs))
      }
    }
  }

  const running = run()
  return {
    wake: () => {
      isHinted = true
      if (faults === 0) resume() // a hint does not hurry what is out of order
    },
    close: () => {
      isClosing = true
      resume()
      return running
    },
  }
}
