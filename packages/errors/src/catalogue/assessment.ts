import type { CatalogueEntry } from './entry.ts'

export const assessmentRefusals = {
  // The same for a request that does not exist, so that nobody learns of one by asking.
  'assessment.not_assessed': {
    status: 404,
    title: 'Not assessed',
    text: 'There is no assessment of this request that you may see. If it is yours, it is not assessed yet: this takes a working day at most from its submission.',
  },
  'assessment.revision_not_assessed': {
    status: 404,
    title: 'Revision not assessed',
    text: 'Revision {revision} of this request has no assessment; the newest one that has is {newest}.',
  },
  'assessment.ruleset_unknown': {
    status: 404,
    title: 'No such ruleset',
    text: 'There is no ruleset {version}: GET /v1/ops/rulesets lists them.',
  },
  'assessment.ruleset_differs': {
    status: 409,
    title: 'Version is taken',
    text: 'There is a ruleset {version} already with other rules, and a version never changes: give yours a new version.',
  },
  'assessment.ruleset_active': {
    status: 409,
    title: 'Already active',
    text: 'The ruleset {version} is the active one already: there is nothing to do.',
  },
  'assessment.replay_unknown': {
    status: 404,
    title: 'No such replay',
    text: 'There is no replay by this id: GET /v1/ops/replays lists them.',
  },
  'assessment.replay_running': {
    status: 409,
    title: 'Being replayed',
    text: 'A replay of {version} is running: GET /v1/ops/replays names it. Wait until it has ended.',
  },
  'assessment.replays_running': {
    status: 409,
    title: 'Too many replays',
    text: 'Replays of {running} are running, and no more than {most} do at once: wait until one has ended.',
  },
  'assessment.conflict_of_interest': {
    status: 403,
    title: 'Conflict of interest',
    text: '{organisation} {stake}, and may not judge this request: ask another operator.',
  },
  'assessment.verdict_not_standing': {
    status: 409,
    title: 'No standing verdict',
    text: 'The request was reopened or withdrawn after revision {revision} was assessed: wait until it is submitted again.',
  },
  'assessment.money_decided': {
    status: 409,
    title: 'Money is being decided on',
    text: 'The ledger decides on revision {revision} of this request: void its allocation before you overrule the verdict.',
  },
  'assessment.verdict_open': {
    status: 409,
    title: 'Waiting for the requester',
    text: 'Revision {revision} needs clarification by the requester: only eligible and declined can be overruled.',
  },
  'assessment.overlap_with_itself': {
    status: 409,
    title: 'One request only',
    text: 'Both name {reference}: name two requests.',
  },
  'assessment.overlap_mark_unchanged': {
    status: 409,
    title: 'Already so',
    text: '{one} and {other} are marked {mark} already, as they stand: there is nothing to change.',
  },
  'assessment.verdict_unchanged': {
    status: 409,
    title: 'Already so',
    text: 'The verdict on revision {revision} is {verdict} already: there is nothing to overrule.',
  },
} satisfies Record<string, CatalogueEntry>
