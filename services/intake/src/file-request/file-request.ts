import type { Contact, RequestContent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import type { Principal } from '@hub/http'
import { newId } from '@hub/runtime'
import { updateContact } from '../contact.sql.ts'
import { freeTextsOf, type PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import { insertRequest, selectNextReference } from '../request.sql.ts'
import { type Request, requesterActor } from '../request.ts'
import { requireSubmittable } from '../submission.rule.ts'
import { recordSubmission, submitted } from '../submission.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { waitColumns, waitIn } from '../waiting-on.ts'

export interface FileRequest {
  content: RequestContent
  contact: Contact | undefined
  submit: boolean
  privacyStatement: PrivacyStatement | undefined
}

/** Keeps a new request as a draft, or takes it on at once. */
export async function fileRequest(tx: Tx, principal: Principal, command: FileRequest, at: Date): Promise<Request> {
  const { content, contact, submit } = command
  const isLifted = requireNoPersonalData(freeTextsOf(content), command.privacyStatement)
  if (submit) requireSubmittable(content, contact !== undefined)

  const requester = principal.organisation
  const begun = submit
    ? { ...submitted(requester, content, at), revision: 1 }
    : { ...waitColumns(waitIn('draft', { requester, at })), state: 'draft' as const, content, revision: 0 }
  const request = await insertRequest(tx, {
    ...begun,
    id: newId(),
    reference: await selectNextReference(tx, at.getUTCFullYear()),
    requester: requester.slug,
    requesterName: requester.name,
    requesterKind: requester.kind,
    requesterCountry: requester.country,
    createdAt: at,
    updatedAt: at,
  })
  if (contact) await updateContact(tx, request.id, contact)

  const entry = { requestId: request.id, at, actor: requesterActor(request) }
  if (isLifted) await insertTimeline(tx, { ...entry, type: 'intake.privacy_stated', facts: {} })
  if (submit) await recordSubmission(tx, request, at, null)
  else await insertTimeline(tx, { ...entry, type: 'intake.request_filed', facts: { to: 'draft' } })
  return request
}
