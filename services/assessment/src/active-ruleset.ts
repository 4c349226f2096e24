import type { Reader } from '@hub/database'
import { selectActiveVersion, selectRulesetBody } from './ruleset.sql.ts'
import { parseRuleset, type Ruleset } from './ruleset.ts'

/** Reads a stored ruleset. A version never changes, so each is read and checked once a process. */
export function makeStoredRuleset(): (reader: Reader, version: string) => Promise<Ruleset> {
  const read = new Map<string, Ruleset>()
  return async (reader, version) => {
    const ruleset = read.get(version) ?? parseRuleset(await selectRulesetBody(reader, version), version)
    read.set(version, ruleset)
    return ruleset
  }
}

/** Reads the active ruleset. */
export function makeActiveRuleset(): (reader: Reader) => Promise<Ruleset> {
  const storedRuleset = makeStoredRuleset()
  return async (reader) => {
    const version = await selectActiveVersion(reader)
    if (version === null) throw new Error('no ruleset is active: the service installs one when it starts')
    return storedRuleset(reader, version)
  }
}
