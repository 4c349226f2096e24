// Rows of business against transfers, both ways: what a row says was moved by its transfer, and of every transfer a row tells.
import { legsIn, type Moved, textOfLegs } from './moved.ts'
import { type Rows, readTold, type Told } from './told-by-rows.ts'
import { type Ask, type Finding, wrong } from './verdict.ts'

export async function compareTold(ask: Ask, transfers: ReadonlyMap<string, Moved>): Promise<Finding[]> {
  const rows = await readTold(ask)
  const isTold = new Set<string>()
  const byAbout = Map.groupBy(
    [...transfers.values()].filter(({ code }) => code !== 'reversal'),
    ({ code, about }) => `${code} ${about}`,
  )
  const findings = rows.told.flatMap((told) => {
    const its = transfersOf(told, transfers, byAbout)
    for (const { id } of its) isTold.add(id)
    return compare(told, its)
  })
  const left = [...transfers.values()].filter(({ id }) => !isTold.has(id))
  return [...findings, ...missingReversals(rows, transfers), ...left.flatMap((moved) => untold(moved, rows, transfers))]
}

/** Nothing is released twice of one account, but what was not paid may be freed in parts; of all else there is one. */
function transfersOf(
  { id, code, about, moves }: Told,
  transfers: ReadonlyMap<string, Moved>,
  byAbout: ReadonlyMap<string, readonly Moved[]>,
): readonly Moved[] {
  if (id !== null) {
    const moved = transfers.get(id)
    return moved?.code === code ? [moved] : []
  }
  const found = byAbout.get(`${code} ${about}`) ?? []
  if (code === 'release') return found
  const same = found.find((moved) => moved.moves === moves) ?? found[0]
  return same ? [same] : []
}

function compare({ row, code, on, moves }: Told, its: readonly Moved[]): Finding[] {
  if (its.length === 0) return moves === 'nothing' ? [] : [wrong(row, `there is no ${code} that moved ${moves}`)]
  const moved = textOfLegs(its.flatMap((each) => legsIn(each.moves)))
  const where = `${row}, transfer ${its.map(({ id }) => id).join(' and ')}`
  const days = its.filter((each) => on !== null && each.on !== on)
  return [
    ...(moved === moves ? [] : [wrong(where, `the row says that the ${code} moved ${moves}, it moved ${moved}`)]),
    ...days.map((each) => wrong(where, `the row says ${on}, it took effect on ${each.on}`)),
  ]
}

/** Each reversal is told by a row with what it undoes, which it undoes to the cent. */
function missingReversals({ reversals }: Rows, transfers: ReadonlyMap<string, Moved>): Finding[] {
  return [...reversals]
    .filter(([id, undone]) => transfers.get(id)?.code !== 'reversal' || transfers.get(id)?.corrects !== undone)
    .map(([id, undone]) => wrong(`reversals ${id}`, `there is no reversal of ${undone} with this id`))
}

function untold(moved: Moved, { reversals, terminated }: Rows, transfers: ReadonlyMap<string, Moved>): Finding[] {
  const { id, code, about, corrects, moves } = moved
  if (code === 'release' && terminated.has(about)) return []
  if (code !== 'reversal' || reversals.get(id) !== corrects)
    return [wrong(`transfers ${id}`, `no row tells of this ${code}, which moved ${moves}`)]
  if (transfers.get(corrects ?? '')?.moves === moves) return []
  return [wrong(`transfers ${id}`, `it is not the mirror of transfer ${corrects}`)]
}
