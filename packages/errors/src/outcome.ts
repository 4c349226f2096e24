import { Refusal } from './refusal.ts'

/** What became of one command of a group: a value, or why it was refused. */
export type Outcome<T> = T | Refusal

/** A decision that throws its refusal, as an outcome. Faults are thrown on. */
export function outcomeOf<T>(decide: () => T): Outcome<T> {
  try {
    return decide()
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown
    throw thrown
  }
}

export const isRefused = <T>(outcome: Outcome<T>): outcome is Refusal => outcome instanceof Refusal

/** Runs at once what was not refused, unless all was; `run` returns one result for each of them, which takes its place among the outcomes. */
export async function forAccepted<T, R>(
  outcomes: readonly Outcome<T>[],
  run: (accepted: readonly T[]) => Promise<readonly R[]>,
): Promise<Outcome<R>[]> {
  const accepted = outcomes.filter((outcome): outcome is T => !isRefused(outcome))
  const results = accepted.length === 0 ? [] : await run(accepted)
  if (results.length !== accepted.length) throw new Error(`${accepted.length} had ${results.length} results`)
  const next = results.values()
  return outcomes.map((outcome) => (isRefused(outcome) ? outcome : (next.next().value as R)))
}
