import type { Contact, RequestContent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { askLedger } from '../change.ts'
import { deleteContact, selectContact, updateContact } from '../contact.sql.ts'
import { freeTextsOf, type PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import { updateRequest } from '../request.sql.ts'
import { type Request, requesterActor, requesterOf } from '../request.ts'
import { requireSubmittable } from '../submission.rule.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { waitColumns, waitIn } from '../waiting-on.ts'
import { decideChange } from './change-request.rule.ts'

export interface ChangeRequest {
  content: RequestContent
  /** undefined: as before. null: taken away. */
  contact: Contact | null | undefined
  privacyStatement: PrivacyStatement | undefined
}

/** Changes a locked request of the caller's own. The contact is no part of any revision: it changes at once, in every state before an end. */
export async function changeRequest(tx: Tx, request: Request, command: ChangeRequest, at: Date): Promise<Request> {
  const { content, contact } = command
  const decision = decideChange(request, content)
  const known = new Set(freeTextsOf(request.content).map(({ text }) => text))
  const added = freeTextsOf(content).filter(({ text }) => !known.has(text))
  const isLifted = requireNoPersonalData(added, command.privacyStatement)
  if (contact !== undefined) await changeContact(tx, request, contact)

  const entry = { requestId: request.id, at, actor: requesterActor(request) }
  if (isLifted) await insertTimeline(tx, { ...entry, type: 'intake.privacy_stated', facts: {} })
  if (contact !== undefined) await insertTimeline(tx, { ...entry, type: 'intake.contact_changed', facts: {} })
  if (decision === 'draft') return redraft(tx, request, content, at)
  if (decision === 'ask') {
    requireSubmittable(content, (await selectContact(tx, request.id)) !== undefined)
    return askLedger(tx, request, { kind: 'edit', reason: null, content }, at)
  }
  return contact === undefined ? request : updateRequest(tx, request.id, { updatedAt: at })
}

async function changeContact(tx: Tx, request: Request, contact: Contact | null): Promise<void> {
  if (contact) return updateContact(tx, request.id, contact)
  if (request.state !== 'draft') throw new Refusal('intake.contact_needed')
  return deleteContact(tx, request.id)
}

async function redraft(tx: Tx, request: Request, content: RequestContent, at: Date): Promise<Request> {
  const { id, state: from, revision } = request
  const actor = requesterActor(request)
  const wait = from === 'draft' ? {} : waitColumns(waitIn('draft', { requester: requesterOf(request), at }))
  const changes = { ...wait, state: 'draft' as const, content, awaited: [], team: null, updatedAt: at }
  const updated = await updateRequest(tx, id, changes)
  if (from === 'draft') {
    await insertTimeline(tx, { requestId: id, at, actor, type: 'intake.draft_changed', facts: {} })
    return updated
  }
  const facts = { revision, from, to: 'draft' }
  await insertTimeline(tx, { requestId: id, at, actor, type: 'intake.request_reopened', facts })
  await emit(tx, { type: 'intake.request_reopened', requestId: id, revision, actor, at, body: { from } })
  return updated
}
