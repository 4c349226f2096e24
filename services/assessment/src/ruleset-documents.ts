// The rulesets that ship with the service, one file a version.
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseRuleset, type Ruleset } from './ruleset.ts'

export const rulesetFolder = join(import.meta.dirname, '../rulesets')

/** Reads every ruleset of a folder, the oldest version first; one that is not whole is refused with its path. */
export async function readRulesets(folder: string): Promise<Ruleset[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'))
  const rulesets = await Promise.all(files.map((file) => readRuleset(join(folder, file))))
  return rulesets.sort((a, b) => compareVersions(a.version, b.version))
}

async function readRuleset(path: string): Promise<Ruleset> {
  const ruleset = parseRuleset(parseJson(await readFile(path, 'utf8'), path), path)
  if (`${ruleset.version}.json` !== basename(path))
    throw new Error(`the ruleset ${path} is not whole:\n  version: must be that of the file’s name`)
  return ruleset
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (fault) {
    throw new Error(`the ruleset ${path} is not JSON: ${String(fault)}`, { cause: fault })
  }
}

/** By year, then by number within it. */
function compareVersions(a: string, b: string): number {
  const [yearA = 0, numberA = 0] = a.split('-').map(Number)
  const [yearB = 0, numberB = 0] = b.split('-').map(Number)
  return yearA - yearB || numberA - numberB
}
