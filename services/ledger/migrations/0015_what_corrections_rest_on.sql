-- What the database holds adjustments, reversals and closed years to, whoever writes them.

-- The fund's own line: interest, charges and differences lie on nothing else, and of other accounts only what is available has it.
create function ledger.check_balance_line() returns trigger language plpgsql as $$
declare
  kind text;
begin
  select a.kind into kind from ledger.accounts a where a.id = new.account;
  if (kind in ('interest', 'charges', 'exchange_result') and new.contribution <> 0)
    or (kind not in ('interest', 'charges', 'exchange_result', 'available') and new.contribution = 0) then
    raise exception 'money of an account of kind % does not lie on that line', kind using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger of_its_line before insert on ledger.balances for each row execute function ledger.check_balance_line();

-- At commit: an adjustment is what its transfer moved.
create function ledger.check_adjustment() returns trigger language plpgsql as $$
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
  if new.kind = 'write_off' and (select state from ledger.allocations where id = new.allocation_id) <> 'approved' then
    raise exception 'nothing is written off of allocation %, which is not approved', new.allocation_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger is_posted after insert on ledger.adjustments deferrable initially deferred
  for each row execute function ledger.check_adjustment();

-- At commit: a deposit goes with its fee, payments go from the last back, and what a closed allocation came to stays.
create function ledger.check_reversal_rests() returns trigger language plpgsql as $$
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
  if exists (select from ledger.allocations where state <> 'approved' and id in (
      select a.allocation_id from ledger.entries e join ledger.accounts a on a.id = e.account where e.transfer = undone.number)) then
    raise exception 'transfer % belongs to an allocation that is not approved', undone.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger nothing_rests_on_it after insert on ledger.reversals deferrable initially deferred
  for each row execute function ledger.check_reversal_rests();

create function ledger.check_reversal_told() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.reversals where id = new.id and transfer_id = new.corrects) then
    raise exception 'reversal % comes without a reason', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger told after insert on ledger.transfers deferrable initially deferred
  for each row when (new.code = 'reversal') execute function ledger.check_reversal_told();

-- Years are closed when they are over and without a gap; no earlier one is left open, or what a closed year ended with would still move.
create function ledger.check_periods() returns trigger language plpgsql as $$
declare
  bad int;
begin
  select year into bad from fresh where year >= extract(year from closed_at at time zone 'utc') limit 1;
  if bad is not null then
    raise exception 'the year % is not over', bad using errcode = 'check_violation';
  end if;
  if (select max(year) - min(year) + 1 <> count(*) from ledger.periods)
    or exists (select from ledger.transfers where effective_on < (select make_date(min(year), 1, 1) from ledger.periods)) then
    raise exception 'an earlier year is open' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger in_order after insert on ledger.periods
  referencing new table as fresh for each statement execute function ledger.check_periods();
