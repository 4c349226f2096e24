-- Money that a payee gives back. Its transfer has the same id.
create table ledger.refunds (
  id uuid primary key,
  allocation_id uuid not null references ledger.allocations,
  payee text not null,
  amount_minor bigint not null check (amount_minor > 0),
  value_date date not null,
  reason text not null,
  bank_reference text,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp()
);
create index on ledger.refunds (allocation_id, payee);
call ledger.make_append_only('ledger.refunds');
grant select, insert on ledger.refunds to :"ledger";

create function ledger.check_refund() returns trigger language plpgsql as $$
begin
  if (select state from ledger.allocations where id = new.allocation_id) is distinct from 'approved'
    or not exists (select from ledger.disbursements
      where allocation_id = new.allocation_id and payee = new.payee and value_date <= new.value_date) then
    raise exception 'nothing was paid to % that it could give back to allocation %', new.payee, new.allocation_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger after_payment before insert on ledger.refunds for each row execute function ledger.check_refund();

-- Lines of the budget that were exceeded when it was reported; and what an operator said of it, each word once.
alter table ledger.expenditures add column over_budget jsonb not null default '[]' check (jsonb_typeof(over_budget) = 'array');
create table ledger.expenditure_reviews (
  expenditure_id uuid not null references ledger.expenditures,
  verdict text not null check (verdict in ('queried', 'accepted')),
  reason text,
  reviewed_by text not null,
  reviewed_at timestamptz not null,
  primary key (expenditure_id, verdict),
  check (verdict <> 'queried' or reason is not null)
);
call ledger.make_append_only('ledger.expenditure_reviews');
grant select, insert on ledger.expenditure_reviews to :"ledger";

create function ledger.check_expenditure() returns trigger language plpgsql as $$
begin
  if (select state from ledger.allocations where id = new.allocation_id) is distinct from 'approved' then
    raise exception 'nothing is spent under allocation %, which is not approved', new.allocation_id using errcode = 'check_violation';
  end if;
  if exists (select from jsonb_array_elements(new.lines) spent where not exists (
      select from ledger.allocation_lines budget where budget.allocation_id = new.allocation_id and budget.payee = new.payee
        and budget.category = (spent ->> 'category')::int)) then
    raise exception '% spends on what allocation % has no budget for', new.payee, new.allocation_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger budgeted before insert on ledger.expenditures for each row execute function ledger.check_expenditure();

create function ledger.check_expenditure_review() returns trigger language plpgsql as $$
declare
  expenditure ledger.expenditures;
begin
  select * into expenditure from ledger.expenditures where id = new.expenditure_id;
  if new.verdict = 'queried'
    and exists (select from ledger.expenditure_reviews where expenditure_id = new.expenditure_id and verdict = 'accepted') then
    raise exception 'expenditure % is accepted already', new.expenditure_id using errcode = 'check_violation';
  end if;
  if exists (select from ledger.transfers where corrects = new.expenditure_id and code = 'reversal') then
    raise exception 'expenditure % is reversed', new.expenditure_id using errcode = 'check_violation';
  end if;
  if new.reviewed_by = expenditure.payee then
    raise exception '% reviews its own expenditure %', new.reviewed_by, new.expenditure_id using errcode = 'check_violation';
  end if;
  if new.verdict = 'accepted' and new.reason is null and expenditure.over_budget <> '[]' then
    raise exception 'expenditure % is over its budget: it is accepted with a reason', new.expenditure_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger may_review before insert on ledger.expenditure_reviews for each row execute function ledger.check_expenditure_review();

-- An allocation ends when nothing of it is left to be paid or to be told.
alter table ledger.allocations
  add column closed_at timestamptz, add column closed_by text, add column close_reason text,
  drop constraint allocations_state_check,
  add constraint allocations_state_check check (state in ('planned', 'proposed', 'approved', 'refused', 'void', 'closed')),
  add check ((state = 'closed') = (closed_at is not null)),
  add check ((state = 'closed') = (closed_by is not null)),
  add check ((state = 'closed') = (close_reason is not null));
drop trigger frozen_columns on ledger.allocations;
create trigger frozen_columns before update on ledger.allocations for each row
  execute function ledger.refuse_change_of_frozen('state', 'decided_at', 'void_reason', 'closed_at', 'closed_by', 'close_reason');
grant update (closed_at, closed_by, close_reason) on ledger.allocations to :"ledger";

drop index ledger.one_open_allocation;
create unique index one_open_allocation on ledger.allocations (request_id) where state in ('proposed', 'approved', 'closed');

create or replace function ledger.check_allocation_move() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in
    (('planned', 'void'), ('proposed', 'approved'), ('proposed', 'refused'), ('proposed', 'void'), ('approved', 'closed')) then
    raise exception 'allocation %: % does not become %', new.id, old.state, new.state using errcode = 'check_violation';
  end if;
  if new.state = 'approved' and new.approvals_needed >
    (select count(*) from ledger.votes where allocation_id = new.id and vote = 'approve') then
    raise exception 'allocation % lacks approvals', new.id using errcode = 'check_violation';
  end if;
  if new.state = 'closed' and exists (select from ledger.balance_lines
      where allocation_id = new.id and kind in ('allocated', 'advance') and posted <> 0) then
    raise exception 'money of allocation % is not paid or not accounted for', new.id using errcode = 'check_violation';
  end if;
  if new.state = 'closed' and exists (select from ledger.expenditures e where e.allocation_id = new.id
      and not exists (select from ledger.expenditure_reviews where expenditure_id = e.id and verdict = 'accepted')
      and not exists (select from ledger.transfers where corrects = e.id and code = 'reversal')) then
    raise exception 'expenditure of allocation % is not accepted', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
