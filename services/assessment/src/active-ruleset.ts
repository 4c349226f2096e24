import type { Reader } from '@hub/database'
import { selectActiveVersion, selectRulesetBody } from './active-ruleset.sql.ts'
import { parseRuleset, type Ruleset } from './ruleset.ts'

/** Reads the active ruleset. A version never changes, so each is read and checked once a process. */
export function makeActiveRuleset(): (reader: Reader) => Promise<Ruleset> {
  const read = new Map<string, Ruleset>()
  return async (reader) => {
    const version = await selectActiveVersion(reader)
    if (version === null) throw new Error('no ruleset is active: the service installs one when it starts')
    const ruleset = read.get(version) ?? parseRuleset(await selectRulesetBody(reader, version), version)
    read.set(version, ruleset)
    return ruleset
  }
}
