-- What the ledger knows of a request, from events, and the fund's share of it: proposed, voted on, paid, spent.

create table ledger.requests (
  id uuid primary key,
  reference text not null,
  revision int not null check (revision > 0),
  state text not null check (state in
    ('filed', 'changing', 'declined', 'matched', 'waitlisted', 'proposed', 'funded', 'refused', 'not_needed', 'withdrawn')),
  -- When an operator overruled the assessment to declined; null: it stands.
  declined_at timestamptz,
  title text not null,
  requester text not null,
  requester_country text,
  visibility text not null check (visibility in ('owner', 'public')),
  countries text[] not null,
  -- The requester's own, else those the assessment suggests (then null until it has).
  objectives int[],
  -- Sum of the financial needs; null: no money is asked.
  ask_minor bigint check (ask_minor > 0),
  ask_currency text,
  team text[] not null default '{}',
  payees text[] not null default '{}',
  check ((ask_minor is null) = (ask_currency is null)),
  check ((state = 'declined') = (declined_at is not null))
);
grant select, insert, update on ledger.requests to :"ledger";

create table ledger.allocations (
  id uuid primary key,
  request_id uuid not null references ledger.requests,
  revision int not null,
  state text not null check (state in ('planned', 'proposed', 'approved', 'refused', 'void')),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  hold_id uuid unique references ledger.holds,
  -- Frozen with the revision: what the report says of the request, and who may not vote.
  reference text not null,
  title text not null,
  countries text[] not null,
  objectives int[] not null,
  -- Requester, team and payees see it whole; they and the requester's government do not vote.
  participants text[] not null,
  parties text[] not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  due timestamptz,
  approvals_needed int not null check (approvals_needed > 0),
  decided_at timestamptz,
  void_reason text,
  check ((state = 'planned' or hold_id is not null) or state = 'void'),
  check ((state in ('planned', 'proposed')) = (decided_at is null)),
  check ((state = 'void') = (void_reason is not null))
);
create index on ledger.allocations (request_id, id);
-- One share of a request at a time.
create unique index one_open_allocation on ledger.allocations (request_id) where state in ('proposed', 'approved');
create unique index one_plan on ledger.allocations (request_id) where state = 'planned';
call ledger.freeze_all_but('ledger.allocations', 'state', 'decided_at', 'void_reason');
grant select, insert, update (state, decided_at, void_reason) on ledger.allocations to :"ledger";

create table ledger.allocation_lines (
  allocation_id uuid not null references ledger.allocations,
  line smallint not null,
  payee text not null,
  category smallint not null check (category between 1 and 8),
  amount_minor bigint not null check (amount_minor > 0),
  primary key (allocation_id, line)
);
create table ledger.allocation_tranches (
  allocation_id uuid not null references ledger.allocations,
  payee text not null,
  tranche smallint not null check (tranche > 0),
  due_on date not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (allocation_id, payee, tranche),
  unique (allocation_id, payee, tranche, amount_minor)
);
call ledger.make_append_only('ledger.allocation_lines');
call ledger.make_append_only('ledger.allocation_tranches');
grant select, insert on ledger.allocation_lines, ledger.allocation_tranches to :"ledger";

-- At commit: lines, tranches and hold each make up the amount, by payee.
create function ledger.check_allocation_adds_up() returns trigger language plpgsql as $$
begin
  if exists (
      select from (select payee, sum(amount_minor) as total from ledger.allocation_lines where allocation_id = new.id group by payee) l
      full join (select payee, sum(amount_minor) as total from ledger.allocation_tranches where allocation_id = new.id group by payee) t using (payee)
      where l.total is distinct from t.total)
    or new.amount_minor is distinct from (select sum(amount_minor) from ledger.allocation_lines where allocation_id = new.id)
    or (new.hold_id is not null
      and new.amount_minor is distinct from (select sum(amount_minor) from ledger.hold_lines where hold_id = new.hold_id)) then
    raise exception 'lines, tranches and hold of allocation % do not add up', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger adds_up after insert on ledger.allocations deferrable initially deferred
  for each row execute function ledger.check_allocation_adds_up();

create table ledger.votes (
  allocation_id uuid not null references ledger.allocations,
  organisation text not null,
  vote text not null check (vote in ('approve', 'refuse', 'recuse')),
  reason text,
  -- The key behind the organisation's vote, never shown.
  key_id uuid not null,
  cast_at timestamptz not null,
  primary key (allocation_id, organisation),
  check (vote <> 'refuse' or reason is not null)
);
call ledger.make_append_only('ledger.votes');
grant select, insert on ledger.votes to :"ledger";

create function ledger.check_vote() returns trigger language plpgsql as $$
declare
  allocation ledger.allocations;
begin
  select * into allocation from ledger.allocations where id = new.allocation_id;
  if allocation.state <> 'proposed' then
    raise exception 'allocation % is not open to votes', new.allocation_id using errcode = 'check_violation';
  end if;
  if new.organisation = allocation.proposed_by or new.organisation = any (allocation.parties) then
    raise exception '% proposed allocation % or is a party to it', new.organisation, new.allocation_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger may_vote before insert on ledger.votes for each row execute function ledger.check_vote();

create function ledger.check_allocation_move() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in
    (('planned', 'void'), ('proposed', 'approved'), ('proposed', 'refused'), ('proposed', 'void')) then
    raise exception 'allocation %: % does not become %', new.id, old.state, new.state using errcode = 'check_violation';
  end if;
  if new.state = 'approved' and new.approvals_needed >
    (select count(*) from ledger.votes where allocation_id = new.id and vote = 'approve') then
    raise exception 'allocation % lacks approvals', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_move before update of state on ledger.allocations for each row execute function ledger.check_allocation_move();

create table ledger.disbursements (
  id uuid primary key,
  allocation_id uuid not null,
  payee text not null,
  tranche smallint not null,
  amount_minor bigint not null,
  value_date date not null,
  bank_reference text not null,
  paid_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  unique (allocation_id, payee, tranche),
  foreign key (allocation_id, payee, tranche, amount_minor)
    references ledger.allocation_tranches (allocation_id, payee, tranche, amount_minor)
);
call ledger.make_append_only('ledger.disbursements');
grant select, insert on ledger.disbursements to :"ledger";

create function ledger.check_disbursement() returns trigger language plpgsql as $$
begin
  if (select state from ledger.allocations where id = new.allocation_id) <> 'approved'
    or (new.tranche > 1 and not exists (select from ledger.disbursements
      where allocation_id = new.allocation_id and payee = new.payee and tranche = new.tranche - 1)) then
    raise exception 'tranche % of allocation % may not be paid yet', new.tranche, new.allocation_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger in_order before insert on ledger.disbursements for each row execute function ledger.check_disbursement();

create table ledger.expenditures (
  id uuid primary key,
  allocation_id uuid not null references ledger.allocations,
  payee text not null,
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  amount_minor bigint not null check (amount_minor > 0),
  lines jsonb not null,
  reported_by text not null,
  recorded_at timestamptz not null default clock_timestamp()
);
create index on ledger.expenditures (allocation_id, payee);
call ledger.make_append_only('ledger.expenditures');
grant select, insert on ledger.expenditures to :"ledger";
