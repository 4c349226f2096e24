// Intake takes a request that is kept for funded: what became of it since is told once more.
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { selectLastAct } from '../act.sql.ts'
import { selectFinalReport } from '../final-report.sql.ts'
import type { RequestRow } from '../request.sql.ts'

export async function tellAgain(tx: Tx, { id, revision, state }: RequestRow, at: Date): Promise<void> {
  const last = await selectLastAct(tx, id)
  if (last === undefined) return
  const { reason } = last
  const about = { requestId: id, revision, actor: { organisation: last.actedBy, role: 'operator' as const }, at }
  if (state === 'suspended') await emit(tx, { type: 'ledger.request_suspended', ...about, body: { reason } })
  if (state === 'terminated')
    await emit(tx, { type: 'ledger.request_terminated', ...about, body: { reason, released: null } })
  if (state !== 'completed') return
  const report = await selectFinalReport(tx, id)
  if (report === undefined) throw new Error(`the request ${id} is completed without a final report`)
  await emit(tx, { type: 'ledger.request_completed', ...about, body: { reason, finalReport: report.version } })
}
