import type { Contact } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { forAccepted, type Outcome, outcomeOf } from '@hub/errors'
import { newId } from '@hub/runtime'
import { insertContacts } from '../contact.sql.ts'
import { insertRequests, selectNextReferences } from '../request.sql.ts'
import { type Request, requesterActor } from '../request.ts'
import { recordSubmissions } from '../submission.ts'
import { insertTimelines, type TimelineEntry } from '../timeline.sql.ts'
import { decideFiling, type FileRequest, type Filing } from './file-request.rule.ts'

/** Keeps new requests as drafts, or takes them on at once: all by the same few statements, each with its own outcome. */
export async function fileRequests(tx: Tx, commands: readonly FileRequest[], at: Date): Promise<Outcome<Request>[]> {
  const decided = commands.map((command) => outcomeOf(() => decideFiling(command, at)))
  return forAccepted(decided, async (accepted) => {
    const filings = await nameEach(tx, accepted, at)
    const requests = filings.map(({ request }) => request)
    await insertRequests(tx, requests)
    // Sent at once and run in this order: none waits for the answer to another.
    await Promise.all([
      insertContacts(tx, filings.flatMap(contactIn)),
      insertTimelines(tx, filings.flatMap(entriesOf)),
      recordSubmissions(tx, requests.filter(isSubmitted), at, null),
    ])
    return requests
  })
}

interface Named extends Filing {
  request: Request
}

async function nameEach(tx: Tx, filings: readonly Filing[], at: Date): Promise<Named[]> {
  const references = await selectNextReferences(tx, at.getUTCFullYear(), filings.length)
  return filings.map((filing, place) => ({
    ...filing,
    request: { ...filing.request, id: newId(), reference: references[place] as string },
  }))
}

const isSubmitted = ({ state }: Request) => state === 'submitted'

const contactIn = ({ request, contact }: Named): { requestId: string; contact: Contact }[] =>
  contact === undefined ? [] : [{ requestId: request.id, contact }]

/** What comes before its submission on the timeline of a request. */
function entriesOf({ request, isLifted }: Named): TimelineEntry[] {
  const entry = { requestId: request.id, at: request.createdAt, actor: requesterActor(request) }
  return [
    ...(isLifted ? [{ ...entry, type: 'intake.privacy_stated', facts: {} }] : []),
    ...(isSubmitted(request) ? [] : [{ ...entry, type: 'intake.request_filed', facts: { to: 'draft' } }]),
  ]
}
