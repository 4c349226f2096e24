export { addWorkingDays } from './calendar.ts'
export { SuggestedObjective, Verdict } from './events/assessment.ts'
export { Actor, Envelope, hubActor } from './events/event.ts'
export { type EventBody, type EventType, eventBodies, type HubEvent } from './events/index.ts'
export { RankedPartner } from './events/replay.ts'
export { Team, TeamMember } from './events/routing.ts'
export { budgetCategories, indirectCostCategory, indirectCostPercent } from './gcm/budget-categories.ts'
export { objectives } from './gcm/objectives.ts'
export { guidingPrinciples } from './gcm/principles.ts'
export { thematicAreaOf, thematicAreas } from './gcm/thematic-areas.ts'
export { Organisation, OrganisationKind, Role } from './organisation.ts'
export { personalDataIn, personalDataIssue, prose } from './personal-data.ts'
export {
  CalendarDate,
  Country,
  Id,
  Instant,
  Language,
  Money,
  Objective,
  PositiveMoney,
  Slug,
  text,
} from './primitives.ts'
export { type RankingPart, RankingRules, rankingParts } from './ranking.ts'
export { type Operator, type Stakes, stakeOf } from './recusal.ts'
export {
  Budget,
  Contact,
  Markers,
  Need,
  NeedKind,
  type NeedOfRevision,
  Participant,
  RequestContent,
  RequestDraft,
  RequesterRef,
  RequestId,
  RequestKey,
  RequestRevision,
  RequestState,
  Territory,
  WaitingOn,
} from './request.ts'
