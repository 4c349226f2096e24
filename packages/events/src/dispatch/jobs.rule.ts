import type { DeliverJob } from '../queue.ts'
import type { Sending } from './dispatch.sql.ts'

export interface NewJob {
  name: 'deliver'
  data: DeliverJob
  opts: { jobId: string }
}

/**
 * Packs the events of one consumer into jobs of up to `batch`. BullMQ ignores an add while a job of that id exists in any state, kept
 * and stuck ones too: the epoch in the id makes each sending a job of its own.
 */
export function packJobs(sendings: readonly Sending[], batch: number): NewJob[] {
  const jobs: NewJob[] = []
  for (let at = 0; at < sendings.length; at += batch) {
    const group = sendings.slice(at, at + batch)
    const [first] = group
    if (first === undefined) continue
    const jobId = `${first.eventId}-${first.consumer}-${first.epoch}`
    jobs.push({ name: 'deliver', data: { ids: group.map(({ eventId }) => eventId) }, opts: { jobId } })
  }
  return jobs
}
