-- Payments are committed in groups: one statement locks the allocations of all of them and reads what they are decided by, no more
-- than the payees of the group need.

-- What the coming payments of each payee of an approved allocation are split by: what is approved and not paid, and what was paid since
-- the shares were last made, by the approval or by an amendment that moved money. Below zero: a payment from before was reversed since.
-- Where nothing was amended the shares are of the transfer that posted the hold; to look for a later one reads all entries.
create view ledger.open_shares as
  select a.id as allocation_id, own.payee, c.id as contribution_id, b.posted as left_minor,
    coalesce((select -sum(e.amount_minor) from ledger.entries e
      where (e.account, e.contribution) = (b.account, b.contribution) and e.transfer > shared.at), 0)::bigint as paid_minor
  from ledger.allocations a
  cross join lateral (select case when a.version = 0
    then (select t.number from ledger.hold_resolutions r join ledger.transfers t on t.id = r.transfer_id where r.hold_id = a.hold_id)
    else (select max(e.transfer) from ledger.accounts any_payee join ledger.entries e on e.account = any_payee.id
      join ledger.transfers t on t.number = e.transfer and t.code = 'allocation'
      where any_payee.allocation_id = a.id and any_payee.kind = 'allocated') end as at) shared
  join ledger.accounts own on own.allocation_id = a.id and own.kind = 'allocated'
  join ledger.balances b on b.account = own.id
  join ledger.contributions c on c.number = b.contribution
  where a.state = 'approved';
grant select on ledger.open_shares to :"ledger";

-- Locks allocations in the order of their id and answers, once it has them all, with what payments to these payees are decided by.
-- Without hash joins and scans, or a plan made for small tables would read large ones whole.
create function ledger.lock_payables(ids uuid[], payees text[]) returns table (payable json)
  language plpgsql set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  perform from ledger.allocations a where a.id = any (ids) order by a.id for update;
  return query select json_build_object(
    'id', a.id, 'requestId', a.request_id, 'state', a.state, 'currency', a.currency, 'version', a.version,
    'revision', a.revision, 'currentRevision', r.revision, 'decidedAt', a.decided_at,
    'payees', (
      select coalesce(json_agg(t.payee order by t.payee), '[]')
      from ledger.allocation_tranches t where (t.allocation_id, t.version, t.tranche) = (a.id, a.version, 1)),
    'tranches', (
      select coalesce(json_agg(json_build_object('payee', t.payee, 'tranche', t.tranche, 'amountMinor', t.amount_minor::text)), '[]')
      from ledger.allocation_tranches t where (t.allocation_id, t.version) = (a.id, a.version) and t.payee = any (payees)),
    'wasPaid', exists (select from ledger.disbursements d where d.allocation_id = a.id),
    'made', (
      select coalesce(json_agg(json_build_object('payee', d.payee, 'tranche', d.tranche, 'valueDate', d.value_date,
        'isReversed', exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = d.id))), '[]')
      from ledger.disbursements d where d.allocation_id = a.id and d.payee = any (payees)),
    'open', (
      select coalesce(json_agg(json_build_object('payee', s.payee, 'contributionId', s.contribution_id,
        'leftMinor', s.left_minor::text, 'paidMinor', s.paid_minor::text, 'funder', c.funder, 'visibility', c.visibility)
        order by s.payee, s.contribution_id), '[]')
      from ledger.open_shares s join ledger.contributions c on c.id = s.contribution_id
      where s.allocation_id = a.id and s.payee = any (payees)))
  from ledger.allocations a join ledger.requests r on r.id = a.request_id where a.id = any (ids);
end $$;
