// `npm run check`: every guard at once, one line each, and what a guard that failed has to say.
import { guards, runGuard } from './guards.ts'

const verdicts = await Promise.all(
  guards.map(async (guard) => {
    const verdict = await runGuard(guard)
    process.stdout.write(`${verdict.isPassed ? 'ok    ' : 'FAILED'} ${guard.name} (${verdict.seconds.toFixed(1)} s)\n`)
    return { guard, ...verdict }
  }),
)
const failed = verdicts.filter(({ isPassed }) => !isPassed)
for (const { guard, output } of failed)
  process.stdout.write(`\n── ${guard.name}: ${guard.command.join(' ')}\n${output}`)
process.exitCode = failed.length === 0 ? 0 : 1
