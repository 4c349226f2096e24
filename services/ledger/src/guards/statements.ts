// Statements that attempts are made of.

/** A copy of the rows of a table that meet a condition, with some columns changed. */
export const copyOf = (table: string, where: string, changes: Record<string, unknown>) =>
  `insert into ledger.${table} select (jsonb_populate_record(x, '${JSON.stringify(changes)}'::jsonb)).* from ledger.${table} x where ${where}`

/** Numbers of an account, by its kind and allocation, and of a contribution. */
export const accountOf = (kind: string, allocation?: string) =>
  `(select id from ledger.accounts where kind = '${kind}' ${allocation ? `and allocation_id = '${allocation}'` : "and currency = 'USD'"} limit 1)`
export const numberOf = (contribution: string | undefined) =>
  `(select number from ledger.contributions where id = '${contribution}')`

type Leg = [account: string | number, contribution: string | number, amount: string | number]
interface Posted {
  id?: string
  code?: string
  on?: string
  corrects?: string
}

/** A transfer with its entries, by one statement, as the service writes them. */
export const post = (legs: Leg[], { id, code = 'interest', on = '2026-11-24', corrects }: Posted = {}) =>
  `with t as (insert into ledger.transfers (number, id, code, about, effective_on, corrects, fingerprint)
    values (nextval('ledger.arrivals'), ${id ? `'${id}'` : 'gen_random_uuid()'}, '${code}', gen_random_uuid(), '${on}',
      ${corrects ?? 'null'}, sha256('x')) returning number)
  insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
  select t.number, l.* from t, (values ${legs.map((leg, index) => `(${index}, ${leg.join(', ')})`).join(', ')}) l`

/** The mirror of a transfer, as a reversal. */
export const mirrorOf = (transfer: string, id: string) =>
  `with t as (insert into ledger.transfers (number, id, code, about, effective_on, corrects, fingerprint)
    select nextval('ledger.arrivals'), '${id}', 'reversal', about, effective_on, id, fingerprint from ledger.transfers
    where id = ${transfer} returning number, corrects)
  insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
  select t.number, e.leg, e.account, e.contribution, -e.amount_minor
  from t join ledger.transfers o on o.id = t.corrects join ledger.entries e on e.transfer = o.number`

export const reversalOf = (transfer: string, id: string, by = 'operator') =>
  `insert into ledger.reversals (id, transfer_id, reason, recorded_by) values ('${id}', ${transfer}, 'x', '${by}')`

/** One of its code, of a contribution. */
export const transferOf = (code: string, contribution: string | undefined) =>
  `(select transfer_id from ledger.entry_lines where code = '${code}' and contribution_id = '${contribution}' limit 1)`

/** One more version of an allocation's lines and tranches, like the first. */
export const versionOf = (allocation: string | undefined, version: number) =>
  ['allocation_lines', 'allocation_tranches'].map((table) =>
    copyOf(table, `allocation_id = '${allocation}' and version = 0`, { version }),
  )

export const closing = (allocation: string | undefined, by = 'operator') =>
  `update ledger.allocations set state = 'closed', closed_at = now(), closed_by = '${by}', close_reason = 'x' where id = '${allocation}'`

export const payment = (
  allocation: string | undefined,
  tranche: number,
  amount: number,
  { version = 0, attempt = 1 } = {},
) =>
  `insert into ledger.disbursements
    (id, allocation_id, version, payee, tranche, attempt, amount_minor, value_date, bank_reference, paid_by)
  values (gen_random_uuid(), '${allocation}', ${version}, 'unhcr', ${tranche}, ${attempt}, ${amount}, '2026-11-24', 'x', 'operator')`

export const expenditure = (
  allocation: string | undefined,
  category: number,
  { from = '2026-11-24', isAnother = true } = {},
) =>
  `insert into ledger.expenditures (id, allocation_id, payee, period_from, period_to, amount_minor, is_another, lines, reported_by)
  values (gen_random_uuid(), '${allocation}', 'unhcr', '${from}', '2026-11-24', 100, ${isAnother},
    '[{"category": ${category}, "amount": {"amount": "1.00", "currency": "USD"}}]', 'unhcr')`

export const review = (id: string | undefined, verdict: string, { by = 'operator', reason = "'x'" } = {}) =>
  `insert into ledger.expenditure_reviews (expenditure_id, verdict, reason, reviewed_by, reviewed_at)
  values ('${id}', '${verdict}', ${reason}, '${by}', now())`

export const vote = (table: 'votes' | 'amendment_votes', of: string | undefined, organisation: string) =>
  `insert into ledger.${table} (${table === 'votes' ? 'allocation_id' : 'amendment_id'}, organisation, vote, key_id, cast_at)
  values ('${of}', '${organisation}', 'approve', gen_random_uuid(), now())`

/** As if an organisation had been of the committee when it was proposed, and were still. */
export const ofCommittee = (slug: string, table: 'allocations' | 'amendments', id: string | undefined) => [
  `update ledger.organisations set roles = roles || '{committee}' where slug = '${slug}'`,
  `update ledger.${table} set committee = committee || '{${slug}}' where id = '${id}'`,
]

/** Another state, with when it was decided or with what else it needs. */
export const setState = (table: string, state: string, id: string | undefined, more = 'decided_at = now()') =>
  `update ledger.${table} set state = '${state}', ${more} where id = '${id}'`
