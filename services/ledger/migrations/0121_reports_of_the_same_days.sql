-- A report of expenditure begins on the day of the approval at the earliest, and two that stand share no day, unless who reports says that it
-- is another one, of other costs of these days. What is queried or reversed counts for that no more. The caller has locked the allocation,
-- so two at once are seen one after the other.
alter table ledger.expenditures add column is_another boolean not null default false;

create or replace function ledger.check_expenditure() returns trigger language plpgsql as $$
begin
  if (select state from ledger.allocations where id = new.allocation_id) is distinct from 'approved' then
    raise exception 'nothing is spent under allocation %, which is not approved', new.allocation_id using errcode = 'check_violation';
  end if;
  if exists (select from jsonb_array_elements(new.lines) spent where not exists (
      select from ledger.allocation_lines budget join ledger.allocations a on a.id = budget.allocation_id and a.version = budget.version
      where budget.allocation_id = new.allocation_id and budget.payee = new.payee
        and budget.category = (spent ->> 'category')::int)) then
    raise exception '% spends on what allocation % has no budget for', new.payee, new.allocation_id using errcode = 'check_violation';
  end if;
  if new.period_from < (select (decided_at at time zone 'utc')::date from ledger.allocations where id = new.allocation_id) then
    raise exception 'nothing is spent under allocation % before it was approved', new.allocation_id using errcode = 'check_violation';
  end if;
  return new;
end $$;

create function ledger.check_expenditure_once() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.expenditures e where e.allocation_id = new.allocation_id and e.payee = new.payee
      and e.period_from <= new.period_to and e.period_to >= new.period_from
      and not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = e.id)
      and (exists (select from ledger.expenditure_reviews r where r.expenditure_id = e.id and r.verdict = 'accepted')
        or not exists (select from ledger.expenditure_reviews r where r.expenditure_id = e.id))) then
    raise exception 'a report of days of % stands already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger recorded_once before insert on ledger.expenditures for each row when (not new.is_another)
  execute function ledger.check_expenditure_once();

call ledger.record_facts_of('ledger.expenditures');
