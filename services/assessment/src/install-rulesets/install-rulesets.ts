// Before the first event is taken the shipped rulesets are stored and, where none is active yet, the newest is made so. A later
// version is stored and waits for an operator.
import { hubActor } from '@hub/contracts'
import type { Db } from '@hub/database'
import { emit } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { insertActivation, insertRuleset, lockRulesets, selectActiveVersion, selectIsSame } from '../ruleset.sql.ts'
import type { Ruleset } from '../ruleset.ts'

export const makeInstallRulesets = (db: Db, clock: Clock) => (shipped: readonly Ruleset[]) =>
  db.transaction(async (tx) => {
    await lockRulesets(tx)
    for (const ruleset of shipped) {
      await insertRuleset(tx, ruleset, null, clock.now())
      if (!(await selectIsSame(tx, ruleset)))
        throw new Error(`the ruleset ${ruleset.version} differs from the one in use: give the new rules a new version`)
    }
    const newest = shipped.at(-1)
    if (newest === undefined || (await selectActiveVersion(tx)) !== null) return
    const at = clock.now()
    await insertActivation(tx, { version: newest.version, activatedAt: at })
    await emit(tx, {
      type: 'assessment.ruleset_activated',
      actor: hubActor,
      at,
      body: { version: newest.version, previous: null, reason: null, ranking: newest.ranking ?? null },
    })
  })
