// npm run bench [-- name…]: one JSON object a line, each figure beside the limit measured in the same run.
import { intakeBenches } from './intake.bench.ts'
import { ledgerBenches } from './ledger.bench.ts'
import { replayBenches } from './replay.bench.ts'
import { openServer } from './server.ts'

const benches = { ...ledgerBenches, ...intakeBenches, ...replayBenches }
const seconds = Number(process.env.BENCH_SECONDS ?? 5)
const wanted = process.argv.slice(2)
const unknown = wanted.filter(
  (name) => !Object.keys(benches).some((bench) => bench === name || bench.startsWith(`${name}.`)),
)
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`)
  process.exit(1)
}

const server = await openServer(process.env.DATABASE_URL)
process.stdout.write(`${JSON.stringify(server.about)}\n`)
try {
  for (const [name, run] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.some((each) => name === each || name.startsWith(`${each}.`))) continue
    process.stderr.write(`${name} …\n`)
    for (const figure of await run(server, seconds)) process.stdout.write(`${JSON.stringify(figure)}\n`)
  }
} finally {
  await server.close()
}
