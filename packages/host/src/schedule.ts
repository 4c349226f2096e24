import type { Logger } from '@hub/runtime'
import type { Schedule } from './service.ts'

/** Runs a schedule until it is closed; a failed run is logged and the next one comes at its time. */
export function startSchedule(schedule: Schedule, log: Logger): { close(): Promise<void> } {
  let isOpen = true
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const next = () => {
    if (isOpen) timer = setTimeout(run, schedule.everyMs)
  }
  const run = () => {
    running = schedule
      .run()
      .then(() => {})
      .catch((fault: unknown) => log.error({ err: fault, schedule: schedule.name }, 'a scheduled run failed'))
      .finally(next)
  }
  next()
  return {
    close: async () => {
      isOpen = false
      clearTimeout(timer)
      await running
    },
  }
}
