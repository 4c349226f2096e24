// The one way in which money moves: lock, decide, write, two round trips however many commands. A group may come from many
// callers; each gets its own outcome.
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import type { Account } from './account.ts'
import { type Command, decidePostings, type Outcome } from './posting.rule.ts'
import { insertPostings, lockForPosting, type Wanted } from './posting.sql.ts'

/** Posts transfers, places holds, frees holds. Safe to repeat by id and body. One outcome for each command, in their order. */
export async function postTransfers(tx: Tx, commands: readonly Command[], at: Date): Promise<Outcome[]> {
  const locked = await lockForPosting(tx, {
    balances: commands.flatMap(touchedBy),
    holdIds: commands.flatMap(holdsOf),
    transferIds: commands.flatMap(idOf),
  })
  const { outcomes, writes } = decidePostings(commands, locked, at)
  if (outcomes.some(({ status }) => status === 'posted')) await insertPostings(tx, writes, locked)
  return outcomes
}

/** Posts commands that stand or fall together: the first that is refused refuses all. */
export async function postTogether(tx: Tx, commands: readonly Command[], at: Date): Promise<void> {
  for (const [place, outcome] of (await postTransfers(tx, commands, at)).entries())
    if (outcome.status === 'refused') throw refusalOf(outcome, commands[place])
}

/** What the rule said in minor units (`availableMinor`), as people read it (`available`). */
function refusalOf({ code, details }: Outcome & { status: 'refused' }, command: Command | undefined): Refusal {
  const currency = accountsOf(command).find((account) => account.code === details.account)?.currency
  const amounts = Object.entries(details).flatMap(([name, value]) =>
    currency !== undefined && name.endsWith('Minor')
      ? [[name.slice(0, -5), `${formatMinor(BigInt(String(value)), currency).amount} ${currency}`]]
      : [],
  )
  return new Refusal(code, { ...details, ...Object.fromEntries(amounts) })
}

function accountsOf(command: Command | undefined): Account[] {
  if (command?.kind === 'transfer') return command.legs.map(({ account }) => account)
  return command?.kind === 'hold' ? [command.account] : []
}

function touchedBy(command: Command): Wanted[] {
  if (command.kind === 'transfer')
    return command.legs.map(({ account, contributionId }) => ({ account, contributionId, from: command.effectiveOn }))
  if (command.kind !== 'hold') return []
  const { account, lines, effectiveOn } = command
  return lines.map(({ contributionId }) => ({ account, contributionId, from: effectiveOn }))
}

function holdsOf(command: Command): string[] {
  if (command.kind === 'transfer') return command.settles === undefined ? [] : [command.settles]
  return [command.kind === 'hold' ? command.id : command.holdId]
}

const idOf = (command: Command): string[] => (command.kind === 'transfer' ? [command.id] : [])
