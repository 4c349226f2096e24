-- Money moves on the accounts of an allocation only while it is approved: what closes it has released the rest before, and nothing
-- comes after. As in 0002, with one look more at each account of the statement; and the transfer of each entry is looked up by its
-- number, for the plan that was made for one transfer compared every two of a group of a thousand, which took half of the time.
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
