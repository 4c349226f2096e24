-- Payments are committed in groups: one statement locks the allocations of all of them and reads what they are decided by.

-- What the coming payments of each payee are split by: what is approved and not paid, and what was paid since the shares were last
-- made, by the approval or by an amendment that moved money. Below zero: a payment from before was reversed since.
create view ledger.open_shares as
  select allocation_id, payee, contribution_id, sum(amount_minor)::bigint as left_minor,
    coalesce(-sum(amount_minor) filter (where number > shared_at), 0)::bigint as paid_minor
  from (
    select allocation_id, payee, contribution_id, amount_minor, number,
      max(number) filter (where code in ('allocation', 'release')) over (partition by allocation_id) as shared_at
    from ledger.entry_lines where kind = 'allocated') lines
  group by allocation_id, payee, contribution_id;
grant select on ledger.open_shares to :"ledger";

-- Locks allocations in the order of their id and answers, once it has them all, with each of them as a payment needs it. Without
-- hash joins and scans, or a plan made for small tables would read large ones whole.
create function ledger.lock_payables(ids uuid[]) returns table (payable jsonb)
  language plpgsql set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  perform from ledger.allocations a where a.id = any (ids) order by a.id for update;
  return query select jsonb_build_object(
    'id', a.id, 'requestId', a.request_id, 'state', a.state, 'currency', a.currency, 'version', a.version,
    'revision', a.revision, 'currentRevision', r.revision, 'decidedAt', a.decided_at,
    'tranches', (
      select coalesce(jsonb_agg(jsonb_build_object('payee', t.payee, 'tranche', t.tranche, 'amountMinor', t.amount_minor::text)
        order by t.payee, t.tranche), '[]')
      from ledger.allocation_tranches t where (t.allocation_id, t.version) = (a.id, a.version)),
    'made', (
      select coalesce(jsonb_agg(jsonb_build_object('payee', d.payee, 'tranche', d.tranche, 'valueDate', d.value_date,
        'isReversed', exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = d.id))), '[]')
      from ledger.disbursements d where d.allocation_id = a.id),
    'open', (
      select coalesce(jsonb_agg(jsonb_build_object('payee', s.payee, 'contributionId', s.contribution_id,
        'leftMinor', s.left_minor::text, 'paidMinor', s.paid_minor::text, 'funder', c.funder, 'visibility', c.visibility)
        order by s.payee, s.contribution_id), '[]')
      from ledger.open_shares s join ledger.contributions c on c.id = s.contribution_id where s.allocation_id = a.id))
  from ledger.allocations a join ledger.requests r on r.id = a.request_id where a.id = any (ids);
end $$;
