// The rules of the ranking that ship with the hub; a document that is not whole stops the start, with the place of each fault.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RankingRules } from '@hub/contracts'
import { z } from 'zod'

const shipped = join(import.meta.dirname, '../rankings/2026-2.json')

export const shippedRanking = (): RankingRules => parseRanking(JSON.parse(readFileSync(shipped, 'utf8')), shipped)

/** Throws one error with a line a fault. `name` says which document. */
function parseRanking(body: unknown, name: string): RankingRules {
  const parsed = RankingRules.safeParse(body)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `  ${z.core.toDotPath(path) || '(whole)'}: ${message}`)
  throw new Error(`the ranking ${name} is not whole:\n${lines.join('\n')}`)
}
