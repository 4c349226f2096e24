import type { RequestContent } from '@hub/contracts'
import { waitColumns, waitIn } from './waiting-on.ts'

/** What submitting changes in a request. A team agreed to another revision, so it is no team of this one. */
export const submitted = (requester: { slug: string; country: string | null }, content: RequestContent, at: Date) => ({
  state: 'submitted' as const,
  content,
  submittedAt: at,
  ...waitColumns(waitIn('submitted', { requester, at })),
  awaited: [],
  team: null,
  pendingChange: null,
})
