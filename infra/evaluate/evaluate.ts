// `npm run evaluate [-- routing] [--data <file>] [--json]`: the ranking of partners measured against what happened. Needs no hub and no
// database. Exit code 0 measured, 2 could not.
import { parseArgs } from 'node:util'
import { readRulesets, rulesetFolder } from '@hub/assessment/ruleset-documents'
import { shippedRanking } from '@hub/routing/ranking-document'
import { makeProgressBar } from '../local/progress-bar.ts'
import { readSourceData } from '../seed/source-data.ts'
import { shippedPartners } from './evidence-left.ts'
import { measureProgramme, type Rules } from './measure-routing.ts'
import { BadData, type ProgrammeRecord, parseRecords, readRecords } from './programme-record.ts'
import { summaryOf } from './summary.ts'
import { tableOf } from './table-of-summary.ts'

try {
  const { data, asJson } = readArguments()
  await evaluateRouting(data, asJson)
} catch (fault) {
  if (!(fault instanceof BadData)) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 2
}

async function evaluateRouting(data: string | undefined, asJson: boolean): Promise<void> {
  const shipped = readSourceData()
  const records = data === undefined ? parseRecords(shipped.programmes, 'infra/seed/data') : readRecords(data)
  const ruleset = (await readRulesets(rulesetFolder)).at(-1)
  if (ruleset === undefined) throw new Error('no ruleset is shipped')
  const rules = { ranking: ruleset.ranking ?? shippedRanking(), suggestions: ruleset.suggestions }
  const measured = measureAll(rules, records, shippedPartners(shipped), asJson)
  const summary = summaryOf(measured, { ranking: rules.ranking.version, assessment: ruleset.version })
  process.stdout.write(asJson ? `${JSON.stringify(summary, null, 2)}\n` : tableOf(summary))
}

function measureAll(
  rules: Rules,
  records: ProgrammeRecord[],
  partners: ReturnType<typeof shippedPartners>,
  asJson: boolean,
) {
  const bar = asJson ? undefined : makeProgressBar('evaluating')
  const measured = records.map((record, place) => {
    bar?.show({ doing: record.id, done: place + 1, total: records.length })
    return measureProgramme(rules, record, partners)
  })
  bar?.end()
  return measured
}

function readArguments() {
  const { values, positionals } = parseGiven()
  const [measurement = 'routing', ...more] = positionals
  if (measurement !== 'routing' || more.length > 0)
    throw new BadData(`there is no measurement called ${positionals.join(' ')}: write routing, or nothing`)
  return { data: values.data, asJson: values.json }
}

function parseGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
  } catch (fault) {
    throw new BadData(
      `${fault instanceof Error ? fault.message : String(fault)}\nusage: npm run evaluate -- [routing] [--data <file>] [--json]`,
      { cause: fault },
    )
  }
}
