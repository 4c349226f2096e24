// A ruleset tried on past requests: the assessment goes through them batch by batch, routing ranks each batch, and nothing of it is
// seen by any of the requests.
export const replayStates = ['running', 'done', 'failed'] as const
export type ReplayState = (typeof replayStates)[number]
