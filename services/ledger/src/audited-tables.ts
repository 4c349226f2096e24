// Every table of the ledger, by how a change of it is found. A test asks PostgreSQL for the tables and fails when one is in no list.

/** Every row, and every change of a row, is a fact with a leaf of its own (`call ledger.make_provable`). */
export const provableTables = [
  'accounts',
  'adjustments',
  'agreements',
  'allocation_lines',
  'allocation_tranches',
  'allocations',
  'amendment_draws',
  'amendment_votes',
  'amendments',
  'call_confirmations',
  'call_reminders',
  'calls',
  'cancellations',
  'contributions',
  'deposits',
  'disbursements',
  'expenditure_reviews',
  'expenditures',
  'final_reports',
  'hold_lines',
  'hold_resolutions',
  'holds',
  'idempotency_keys',
  'instalment_reminders',
  'no_objections',
  'organisations',
  'outages',
  'partner_risks',
  'periods',
  'rates',
  'refunds',
  'request_acts',
  'requests',
  'returns',
  'reversals',
  'scores',
  'settings',
  'votes',
  'waits',
] as const

/**
 * Columns of these that may move; of a table that is not here no row ever changes, so a second fact of one is a forgery. Of
 * organisations and requests, which only repeat what events told, all may.
 */
export const movableColumns: Readonly<Record<string, readonly string[] | 'all'>> = {
  allocations: [
    'state',
    'decided_at',
    'void_reason',
    'closed_at',
    'closed_by',
    'close_reason',
    'version',
    'amount_minor',
  ],
  amendments: ['state', 'decided_at', 'void_reason', 'xid'],
  calls: ['state', 'lowest_minor', 'ended_at', 'reason'],
  contributions: ['state'],
  organisations: 'all',
  requests: 'all',
  scores: ['score', 'max_score'],
}

/** Their rows are the leaves' content. */
export const leafTables = ['transfers', 'entries', 'facts'] as const

/** Computed anew from the leaves. */
export const recomputedTables = ['balances', 'days', 'leaves', 'tree_nodes', 'checkpoints'] as const

/** Overwritten every few seconds and in no proof; the outage that follows from it is a fact. */
export const unprovenTables = ['heartbeats'] as const

export const auditedTables = [...provableTables, ...leafTables, ...recomputedTables] as const
