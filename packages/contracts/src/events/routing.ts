import { z } from 'zod'
import { Id, Instant, Slug } from '../primitives.ts'
import { replayRanked } from './replay.ts'

export const TeamMember = z.strictObject({
  partner: Slug,
  name: z.string(),
  needs: z.array(z.strictObject({ needId: z.string(), quantity: z.string().nullable() })),
})
export const Team = z
  .strictObject({
    lead: Slug,
    leadReason: z.string(),
    members: z.array(TeamMember),
    payees: z.array(Slug).min(1),
    uncovered: z.array(z.string()),
    /** Where the fund asks for more than one kind of actor: whether the team has them, and why it was asked or could not be had. */
    diversity: z.strictObject({ isMet: z.boolean(), reason: z.string() }).optional(),
  })
  .meta({ id: 'Team' })
export type Team = z.infer<typeof Team>

const Offered = z.strictObject({ offerId: Id, partner: Slug, needs: z.array(z.string()), answerBy: Instant.nullable() })
const Answered = z.strictObject({ offerId: Id, partner: Slug })

export const routingEvents = {
  /** Offers went out; the request is in matching. `due`: when the team must be complete. `answerBy` null: never lapses (demonstration). */
  'routing.offers_sent': z.strictObject({ offers: z.array(Offered).min(1), candidates: z.int(), due: Instant }),
  'routing.offer_accepted': Answered.extend({ note: z.string().nullable() }),
  'routing.offer_declined': Answered.extend({ reason: z.string() }),
  'routing.offer_lapsed': Answered,
  'routing.offer_withdrawn': Answered.extend({ reason: z.string() }),
  /** The team covers every technical and human need; the requester is asked. */
  'routing.team_proposed': z.strictObject({ team: Team, due: Instant }),
  'routing.team_vetoed': z.strictObject({ vetoed: z.array(Slug), reason: z.string().nullable() }),
  /** The requester agreed (or is its own team): the request is matched. */
  'routing.team_agreed': z.strictObject({ team: Team }),
  /** Money was found for a waitlisted request: each member of the agreed team is asked whether it still stands. `callId`: the ledger's. */
  'routing.confirmation_asked': z.strictObject({ callId: Id, members: z.array(Slug).min(1), due: Instant }),
  'routing.member_confirmed': z.strictObject({ callId: Id, partner: Slug }),
  /** The time is over and these have not answered: they still may. */
  'routing.confirmation_late': z.strictObject({ callId: Id, members: z.array(Slug).min(1) }),
  'routing.team_confirmed': z.strictObject({ callId: Id }),
  'routing.team_not_confirmed': z.strictObject({ callId: Id, partner: Slug, reason: z.string() }),
  /**
   * A member leaves the team, and others are asked for its needs. `isAgreed`: the requester had agreed to that team, and is asked again;
   * `isFunded`: money is approved for it, which an amendment alone moves to other payees.
   */
  'routing.member_removed': z.strictObject({
    partner: Slug,
    needs: z.array(z.string()).min(1),
    wasLead: z.boolean(),
    reason: z.string(),
    isAgreed: z.boolean(),
    isFunded: z.boolean(),
  }),
  /** An operator has the candidates ranked again; offers may follow. */
  'routing.request_rerouted': z.strictObject({ reason: z.string() }),
  /** Nobody is left, however wide the search; `due`: by when an operator sees to it (null in events of before it was told). */
  'routing.request_unmatched': z.strictObject({
    uncovered: z.array(z.string()),
    reason: z.string(),
    due: Instant.nullable(),
    /** Of each of these needs: why, and how much of it is short where a part could be had. */
    gaps: z
      .array(z.strictObject({ needId: z.string(), code: z.string(), short: z.string().nullable(), reason: z.string() }))
      .optional(),
  }),
  /** Partners were looked for at a wider step: `relaxed` is what they are not rejected for there, `found` how many that lets in. */
  'routing.search_widened': z.strictObject({
    step: z.string(),
    relaxed: z.array(z.string()),
    found: z.int(),
    reason: z.string(),
  }),
  /** Half of the time is over; once of each offer, and of each team that is before the requester. */
  'routing.offer_reminded': Answered.extend({ answerBy: Instant }),
  'routing.consent_reminded': z.strictObject({ due: Instant }),
  /** The team is not complete in its time; `partners`: who is still asked. Told once of each revision. */
  'routing.team_late': z.strictObject({
    due: Instant,
    uncovered: z.array(z.string()),
    partners: z.array(Slug),
    searchFrom: z.string(),
  }),
  /** Routing was down: what is open of this request ends as much later. */
  'routing.deadlines_moved': z.strictObject({
    offers: z.array(z.strictObject({ offerId: Id, answerBy: Instant })),
    teamDue: Instant.nullable(),
    consentDue: Instant.nullable(),
    call: z.strictObject({ callId: Id, due: Instant }).nullable(),
    downFrom: Instant,
    upAt: Instant,
  }),
  'routing.replay_batch_ranked': replayRanked,
}
