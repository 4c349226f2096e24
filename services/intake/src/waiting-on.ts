// Who must act next on a request, for what and until when: follows from the state and from what the last event said, nothing else.
import { addWorkingDays, type RequestState, type WaitingOn } from '@hub/contracts'
import type { AwaitedPartner, Request } from './request.ts'

export interface Wait {
  who: string
  what: string
  since: Date
  due: Date | null
}

export interface WaitFacts {
  requester: { slug: string; country: string | null }
  /** When the request came into this state. */
  at: Date
  /** The deadline that the event named; null: none. */
  due?: Date | null
  awaited?: readonly AwaitedPartner[]
  /** When the team must be complete. */
  teamDue?: Date | null
  asksForMoney?: boolean
  lead?: string | null
}

/** Deadlines in working days (DESIGN §4): a clarification has the 10 of an offer. */
const assessmentDays = 1
const clarificationDays = 10
const teamDays = 30

const answering = 'answer the questions'
const askingNext = 'ask the next partners'
const answeringOffer = 'answer the offer'
const agreeing = 'agree to the team'
const findingAnother = 'find a partner in the place of one that left'

export const clarificationDue = (at: Date, requesterCountry: string | null): Date =>
  addWorkingDays(at, clarificationDays, requesterCountry)

/** The hub sits in no country: its week is Monday to Friday. */
export const assessmentDue = (at: Date): Date => addWorkingDays(at, assessmentDays, null)

/** Null: nobody must act any more. */
export function waitIn(state: RequestState, facts: WaitFacts): Wait | null {
  const { requester, at, due = null } = facts
  const on = (who: string, what: string, until: Date | null = due): Wait => ({ who, what, since: at, due: until })
  switch (state) {
    case 'draft':
      return on(requester.slug, 'submit the request', null)
    case 'submitted':
      return on('hub', 'assess the request', assessmentDue(at))
    case 'needs_clarification':
      return on(requester.slug, answering, due ?? clarificationDue(at, requester.country))
    case 'eligible':
      return on('hub', 'ask partners', addWorkingDays(at, teamDays, null))
    case 'declined':
      return on(requester.slug, 'correct the request, or leave it', null)
    case 'matching':
      return waitOnPartners(facts)
    case 'unmatched':
      return on('operator', 'find partners: the widest search found nobody')
    case 'matched':
      return facts.asksForMoney
        ? on('operator', 'propose an allocation', null)
        : on('hub', 'confirm that no fund money is asked', null)
    case 'waitlisted':
      return on('operator', 'propose an allocation as soon as fitting money is there', null)
    case 'funding':
      return on('committee', 'vote on the allocation')
    case 'funded':
      return on('operator', 'pay the first tranche', null)
    case 'refused':
      return on(requester.slug, 'correct the request, or leave it', null)
    case 'implementing':
      return on(facts.lead ?? requester.slug, 'carry it out and report', null)
    case 'suspended':
      return on('operator', 'resume or terminate', null)
    case 'terminated':
    case 'completed':
    case 'withdrawn':
      return null
  }
}

/** While a team is looked for: the partners whose offers are open, by the first of their dates and that of the team. */
export function waitOnPartners({
  at,
  teamDue = null,
  awaited = [],
}: Pick<WaitFacts, 'at' | 'teamDue' | 'awaited'>): Wait {
  const first = awaited[0]
  const due = firstDue(awaited, teamDue)
  if (first === undefined) return { who: 'hub', what: askingNext, since: at, due }
  const who = awaited.every(({ partner }) => partner === first.partner) ? first.partner : 'partners'
  return { who, what: answeringOffer, since: at, due }
}

/** A team that is late stays late, whoever is asked last. */
export function firstDue(awaited: readonly AwaitedPartner[], teamDue: Date | null): Date | null {
  const dates = awaited.flatMap(({ answerBy }) => (answerBy === null ? [] : [new Date(answerBy).getTime()]))
  const all = teamDue === null ? dates : [...dates, teamDue.getTime()]
  return all.length === 0 ? null : new Date(Math.min(...all))
}

/** Money is there for a waitlisted request: the members of its team that have not said yet whether they still stand. */
export function waitOnTeam(awaited: readonly AwaitedPartner[], since: Date): Wait {
  const [first] = awaited
  const who = first !== undefined && awaited.length === 1 ? first.partner : 'partners'
  const answerBy = first?.answerBy ?? null
  return { who, what: 'confirm that the team still stands', since, due: answerBy === null ? null : new Date(answerBy) }
}

/** Of several deadlines the first counts, and the wait is as long as its oldest question. */
export function waitForAnswers(request: Request, at: Date, due = clarificationDue(at, request.requesterCountry)): Wait {
  const { requester: who, state, waitingSince, waitingDue } = request
  if (state !== 'needs_clarification') return { who, what: answering, since: at, due }
  const first = waitingDue !== null && waitingDue < due ? waitingDue : due
  return { who, what: answering, since: waitingSince ?? at, due: first }
}

export const waitForConsent = (requester: string, at: Date, due: Date): Wait => ({
  who: requester,
  what: agreeing,
  since: at,
  due,
})

/** Its final report is in: what is left is to account for the money. */
export const waitForCompletion = (at: Date): Wait => ({
  who: 'operator',
  what: 'complete the request, or say what is missing',
  since: at,
  due: null,
})

/** Nobody was found in the place of a member that left. */
export const waitForAnother = (at: Date, due: Date | null): Wait => ({
  who: 'operator',
  what: findingAnother,
  since: at,
  due,
})

type Waiting = Pick<Request, 'waitingWho' | 'waitingWhat' | 'waitingSince' | 'waitingDue'>

/** While a team is looked for. */
export const isOnPartners = ({ waitingWhat: what }: Waiting): boolean => what === askingNext || what === answeringOffer
export const isOnConsent = ({ waitingWhat: what }: Waiting): boolean => what === agreeing
/** Whatever else it waits for could not be done before there is a team. */
export const isOnTeam = (request: Waiting): boolean =>
  isOnPartners(request) || isOnConsent(request) || request.waitingWhat === findingAnother

/** The columns of a request that hold it. */
export const waitColumns = (wait: Wait | null) => ({
  waitingWho: wait?.who ?? null,
  waitingWhat: wait?.what ?? null,
  waitingSince: wait?.since ?? null,
  waitingDue: wait?.due ?? null,
})

export function waitOf({
  waitingWho: who,
  waitingWhat: what,
  waitingSince: since,
  waitingDue: due,
}: Waiting): Wait | null {
  return who === null || what === null || since === null ? null : { who, what, since, due }
}

export function waitingOnOf(request: Waiting): WaitingOn | null {
  const wait = waitOf(request)
  return wait && { ...wait, since: wait.since.toISOString(), due: wait.due?.toISOString() ?? null }
}

/** As others see it: which partner is asked is not theirs to know before it is in a team. */
export function publicWaitingOnOf(request: Request): WaitingOn | null {
  const wait = waitingOnOf(request)
  const isAsked = request.awaited.some(({ partner }) => partner === wait?.who)
  return wait && isAsked ? { ...wait, who: 'partners' } : wait
}
