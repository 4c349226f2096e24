// What a request is when it is filed: a draft, or its first submission.
import type { Contact, RequestContent, RequesterRef } from '@hub/contracts'
import type { z } from 'zod'
import { freeTextsOf, type PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import type { Request } from '../request.ts'
import { requireSubmittable } from '../submission.rule.ts'
import { submitted } from '../submitted.ts'
import { waitColumns, waitIn } from '../waiting-on.ts'

export interface FileRequest {
  requester: z.infer<typeof RequesterRef>
  content: RequestContent
  contact: Contact | undefined
  submit: boolean
  privacyStatement: PrivacyStatement | undefined
}

export interface Filing {
  /** Without what it is named by. */
  request: Omit<Request, 'id' | 'reference'>
  contact: Contact | undefined
  /** Whether the requester's statement lifted an alarm about personal data. */
  isLifted: boolean
}

export function decideFiling(command: FileRequest, at: Date): Filing {
  const { requester, content, contact, submit } = command
  const isLifted = requireNoPersonalData(freeTextsOf(content), command.privacyStatement)
  if (submit) requireSubmittable(content, contact !== undefined, 'Send submit: false to keep it as a draft.')
  const draft = {
    requester: requester.slug,
    requesterName: requester.name,
    requesterKind: requester.kind,
    requesterCountry: requester.country,
    state: 'draft' as const,
    revision: 0,
    version: 1,
    content,
    ...waitColumns(waitIn('draft', { requester, at })),
    awaited: [],
    teamDue: null,
    team: null,
    governments: [],
    pendingChange: null,
    withdrawalReason: null,
    withdrawnFrom: null,
    createdAt: at,
    updatedAt: at,
    submittedAt: null,
  }
  const request = submit ? { ...draft, ...submitted(requester, content, at), revision: 1 } : draft
  return { request, contact, isLifted }
}
