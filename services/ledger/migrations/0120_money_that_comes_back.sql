-- Money that comes back after its allocation was closed, or after it was written off: a refund says of what it is, of what lies with the
-- payee unaccounted for, of what was written off of it, or of what it had reported as spent. The last only once the allocation is closed:
-- while it is open the report is reversed, which gives its budget line free again.
alter table ledger.refunds add column source text not null default 'advance' check (source in ('advance', 'written_off', 'spent'));

create or replace function ledger.check_refund() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.disbursements
      where allocation_id = new.allocation_id and payee = new.payee and value_date <= new.value_date) then
    raise exception 'nothing was paid to % that it could give back to allocation %', new.payee, new.allocation_id
      using errcode = 'check_violation';
  end if;
  if new.source = 'spent' and (select state from ledger.allocations where id = new.allocation_id) <> 'closed' then
    raise exception 'what is spent of allocation %, which is open, comes back by reversing the report', new.allocation_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- As in 0097; a refund comes out of the account that it names.
create or replace function ledger.check_is_posted() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  source text := tg_argv[1];
  moved bigint;
  from_account int;
  to_account int;
  taken bigint;
  given bigint;
  dated date;
begin
  if source = 'its source' then
    source := new.source;
  end if;
  if tg_argv[3] = 'dated' then
    dated := new.value_date;
  end if;
  select t.number into moved from ledger.transfers t
    where t.id = new.id and t.code = tg_argv[0] and (dated is null or t.effective_on = dated);
  select a.id into from_account from ledger.accounts a
    where a.code = case source when 'allocated' then 'fund:' else 'payee:' end || source || ':' || new.allocation_id || ':' || new.payee;
  if tg_argv[2] = 'available' then
    select a.id into to_account from ledger.accounts a
      where a.code = 'fund:available:' || (select currency from ledger.allocations where id = new.allocation_id);
  else
    select a.id into to_account from ledger.accounts a
      where a.code = 'payee:' || tg_argv[2] || ':' || new.allocation_id || ':' || new.payee;
  end if;
  select -sum(e.amount_minor) filter (where e.account = from_account), sum(e.amount_minor) filter (where e.account = to_account)
    into taken, given from ledger.entries e where e.transfer = moved;
  if taken is distinct from new.amount_minor or given is distinct from new.amount_minor then
    raise exception '% % is not what its transfer moved', tg_argv[0], new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
drop trigger is_posted on ledger.refunds;
create constraint trigger is_posted after insert on ledger.refunds deferrable initially deferred
  for each row execute function ledger.check_is_posted('refund', 'its source', 'available', 'dated');

-- As in 0094, but that money comes back to a closed allocation's contributions: by a refund, by the reversal of one, and by a write-off of
-- what such a reversal has put back with the payee. Only where an account of one that is not approved moves is looked at more closely.
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
    select min(a.code) into ended
      from fresh f join ledger.accounts a on a.id = f.account
      join ledger.allocations al on al.id = a.allocation_id
      join ledger.transfers t on t.number = f.transfer
      where al.state <> 'approved' and not (al.state = 'closed' and (t.code in ('refund', 'write_off')
        or t.code = 'reversal' and exists (select from ledger.transfers o where o.id = t.corrects and o.code = 'refund')));
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

-- As in 0015, but that a refund to a closed allocation may be undone.
create or replace function ledger.check_reversal_rests() returns trigger language plpgsql as $$
declare
  undone ledger.transfers;
begin
  select * into undone from ledger.transfers where id = new.transfer_id;
  -- By the entries of its contribution: transfers have no index by what they are about.
  if undone.code in ('deposit', 'fee') and exists (
      select from ledger.accounts a join ledger.entries e on e.account = a.id join ledger.transfers t on t.number = e.transfer
      where a.kind in ('fee', 'funder') and t.about = undone.about and t.code in ('deposit', 'fee')
        and e.contribution in (select contribution from ledger.entries where transfer = undone.number)
        and not exists (select from ledger.reversals r where r.transfer_id = t.id)) then
    raise exception 'deposit % and its fee are reversed together', undone.about using errcode = 'check_violation';
  end if;
  if exists (select from ledger.disbursements d join ledger.standing_disbursements later using (allocation_id, payee)
      where d.id = undone.id and later.tranche > d.tranche) then
    raise exception 'a later tranche than that of % is paid', undone.id using errcode = 'check_violation';
  end if;
  if exists (select from ledger.allocations where state <> 'approved' and not (state = 'closed' and undone.code = 'refund') and id in (
      select a.allocation_id from ledger.entries e join ledger.accounts a on a.id = e.account where e.transfer = undone.number)) then
    raise exception 'transfer % belongs to an allocation that is not approved', undone.id using errcode = 'check_violation';
  end if;
  return null;
end $$;

create or replace function ledger.check_adjustment() returns trigger language plpgsql as $$
declare
  moved bigint;
begin
  select sum(case when new.kind = 'bank_charge' then -amount_minor else amount_minor end) into moved
  from ledger.entry_lines
  where transfer_id = new.id and code = new.kind and effective_on = new.value_date and currency = new.currency
    and case when new.kind = 'write_off' then kind = 'written_off' and allocation_id = new.allocation_id and payee = new.payee
      else kind = 'available' and contribution_id is null end;
  if moved is distinct from new.amount_minor then
    raise exception 'adjustment % is not what its transfer moved', new.id using errcode = 'check_violation';
  end if;
  if new.kind = 'write_off' and (select state from ledger.allocations where id = new.allocation_id) not in ('approved', 'closed') then
    raise exception 'nothing is written off of allocation %, which is not approved', new.allocation_id using errcode = 'check_violation';
  end if;
  return null;
end $$;

call ledger.record_facts_of('ledger.refunds');
