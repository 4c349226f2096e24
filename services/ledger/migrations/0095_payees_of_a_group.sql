-- What a group of payments costs: only what its payees need is read of an allocation, and no check compares all with all.

-- What the coming payments of each payee of an approved allocation are split by: what is approved and not paid, and what was paid since
-- the shares were last made, by the approval or by an amendment that moved money. Below zero: a payment from before was reversed since.
-- Where nothing was amended the shares are of the transfer that posted the hold; to look for a later one reads all entries.
create or replace view ledger.open_shares as
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

-- Locks allocations in the order of their id and answers, once it has them all, with what payments to these payees are decided by.
-- Without hash joins and scans, or a plan made for small tables would read large ones whole.
drop function ledger.lock_payables(uuid[]);
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

-- As in 0019, but the transfer of each entry is looked up by its number: the plan that was made for one transfer compared, for a group of
-- a thousand, every two of them, which took half of the time.
create or replace function ledger.check_entries() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  bad bigint;
  currencies int;
  ended text;
begin
  select f.transfer into bad from (select distinct transfer from fresh) f
    where (select t.xid from ledger.transfers t where t.number = f.transfer) is distinct from pg_current_xact_id() limit 1;
  if bad is not null then
    raise exception 'transfer % is none of this transaction', bad using errcode = 'foreign_key_violation';
  end if;
  select min(f.account) filter (where a.id is null), count(distinct a.currency), min(a.code) filter (where al.state <> 'approved')
    into bad, currencies, ended
    from (select distinct account from fresh) f left join ledger.accounts a on a.id = f.account
    left join ledger.allocations al on al.id = a.allocation_id;
  if bad is not null then
    raise exception 'there is no account %', bad using errcode = 'foreign_key_violation';
  end if;
  if ended is not null then
    raise exception 'account % is of an allocation that is not approved', ended using errcode = 'check_violation';
  end if;
  select f.contribution into bad from (select distinct contribution from fresh where contribution <> 0) f
    where not exists (select from ledger.contributions c where c.number = f.contribution) limit 1;
  if bad is not null then
    raise exception 'there is no contribution %', bad using errcode = 'foreign_key_violation';
  end if;
  -- Where all is of one currency it need not be looked up for each entry, which took half of the time.
  if currencies = 1 then
    select transfer into bad from fresh group by transfer, contribution having sum(amount_minor) <> 0 limit 1;
  else
    select f.transfer into bad from fresh f join ledger.accounts a on a.id = f.account
      group by f.transfer, f.contribution, a.currency having sum(f.amount_minor) <> 0 limit 1;
  end if;
  if bad is not null then
    raise exception 'transfer % does not sum to zero per currency and contribution', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
