// The one way in which money moves: lock, decide, write, two round trips however many commands. A group may come from many
// callers; each gets its own outcome.
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { type Command, decidePostings, type Outcome } from './posting.rule.ts'
import { insertPostings, lockForPosting, type Wanted } from './posting.sql.ts'

/** Posts transfers, places holds, voids holds. Safe to repeat by id and body. One outcome for each command, in their order. */
export async function postTransfers(tx: Tx, commands: readonly Command[]): Promise<Outcome[]> {
  const locked = await lockForPosting(
    tx,
    commands.flatMap(touchedBy),
    commands.flatMap(holdsOf),
    commands.flatMap(idOf),
  )
  const { outcomes, writes } = decidePostings(commands, locked)
  if (outcomes.some(({ status }) => status === 'posted')) await insertPostings(tx, writes)
  return outcomes
}

/** Posts commands that stand or fall together: the first that is refused refuses all. */
export async function postTogether(tx: Tx, commands: readonly Command[]): Promise<void> {
  for (const outcome of await postTransfers(tx, commands))
    if (outcome.status === 'refused') throw new Refusal(outcome.code, outcome.details)
}

function touchedBy(command: Command): Wanted[] {
  if (command.kind === 'transfer') return [...command.legs]
  if (command.kind === 'void') return []
  return command.lines.map(({ contributionId }) => ({ account: command.account, contributionId }))
}

function holdsOf(command: Command): string[] {
  if (command.kind === 'transfer') return command.settles === undefined ? [] : [command.settles]
  return [command.kind === 'hold' ? command.id : command.holdId]
}

const idOf = (command: Command): string[] => (command.kind === 'transfer' ? [command.id] : [])
