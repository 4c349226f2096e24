-- An approved allocation changes by amendment: lines and tranches are versions, of which one is current. Version 0 is as proposed.

-- More columns of a table with frozen ones may move; those that might before still may.
create procedure ledger.unfreeze(table_name regclass, variadic movable text[]) language plpgsql as $$
declare
  before text[];
begin
  select string_to_array(trim(trailing '|' from replace(encode(tgargs, 'escape'), '\000', '|')), '|') into before
    from pg_trigger where tgrelid = table_name and tgname = 'frozen_columns';
  execute format('create or replace trigger frozen_columns before update on %s for each row execute function ledger.refuse_change_of_frozen(%s)',
    table_name, (select string_agg(quote_literal(c), ', ') from unnest(before || movable) c));
end $$;

alter table ledger.allocations add column version smallint not null default 0;
call ledger.unfreeze('ledger.allocations', 'version', 'amount_minor');
grant update (version, amount_minor) on ledger.allocations to :"ledger";

alter table ledger.allocation_lines add column version smallint not null default 0,
  drop constraint allocation_lines_pkey, add primary key (allocation_id, version, line);
alter table ledger.disbursements drop constraint disbursements_allocation_id_payee_tranche_amount_minor_fkey;
alter table ledger.allocation_tranches add column version smallint not null default 0,
  drop constraint allocation_tranches_pkey, add primary key (allocation_id, version, payee, tranche),
  drop constraint allocation_tranches_allocation_id_payee_tranche_amount_mino_key,
  add unique (allocation_id, version, payee, tranche, amount_minor);
-- The version that a payment was made under: its tranche is one of that.
alter table ledger.disbursements add column version smallint not null default 0,
  add foreign key (allocation_id, version, payee, tranche, amount_minor)
    references ledger.allocation_tranches (allocation_id, version, payee, tranche, amount_minor);

create table ledger.amendments (
  id uuid primary key,
  allocation_id uuid not null references ledger.allocations,
  -- Which version of lines and tranches it brings; refused and void ones leave gaps.
  version smallint not null check (version > 0),
  state text not null check (state in ('proposed', 'approved', 'refused', 'void')),
  amount_minor bigint not null check (amount_minor > 0),
  -- What a larger budget needs is held at once.
  hold_id uuid unique references ledger.holds,
  -- The new end date; null: it stays.
  until date,
  reason text not null,
  parties text[] not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  due timestamptz not null,
  approvals_needed int not null check (approvals_needed > 0),
  decided_at timestamptz,
  void_reason text,
  unique (allocation_id, version),
  check ((state = 'proposed') = (decided_at is null)),
  check ((state = 'void') = (void_reason is not null))
);
create unique index one_open_amendment on ledger.amendments (allocation_id) where state = 'proposed';
call ledger.freeze_all_but('ledger.amendments', 'state', 'decided_at', 'void_reason');
grant select, insert, update (state, decided_at, void_reason) on ledger.amendments to :"ledger";

-- What an approved amendment drew on beyond the hold of the allocation, and what it gave back (below zero), by contribution.
create table ledger.amendment_draws (
  amendment_id uuid not null references ledger.amendments,
  contribution_id uuid not null references ledger.contributions,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (amendment_id, contribution_id)
);
call ledger.make_append_only('ledger.amendment_draws');
grant select, insert on ledger.amendment_draws to :"ledger";

-- What each allocation draws on now.
create view ledger.allocation_draws as
select allocation_id, contribution_id, sum(amount_minor)::bigint as amount_minor
from (
  select a.id as allocation_id, h.contribution_id, h.amount_minor
  from ledger.allocations a join ledger.hold_lines h on h.hold_id = a.hold_id
  union all
  select m.allocation_id, d.contribution_id, d.amount_minor
  from ledger.amendments m join ledger.amendment_draws d on d.amendment_id = m.id
) drawn group by allocation_id, contribution_id having sum(amount_minor) > 0;
grant select on ledger.allocation_draws to :"ledger";

create table ledger.amendment_votes (
  amendment_id uuid not null references ledger.amendments,
  organisation text not null,
  vote text not null check (vote in ('approve', 'refuse', 'recuse')),
  reason text,
  -- The key behind the organisation's vote, never shown.
  key_id uuid not null,
  cast_at timestamptz not null,
  primary key (amendment_id, organisation),
  check (vote <> 'refuse' or reason is not null)
);
call ledger.make_append_only('ledger.amendment_votes');
grant select, insert on ledger.amendment_votes to :"ledger";

create function ledger.check_amendment_vote() returns trigger language plpgsql as $$
declare
  amendment ledger.amendments;
begin
  select * into amendment from ledger.amendments where id = new.amendment_id;
  if amendment.state <> 'proposed' then
    raise exception 'amendment % is not open to votes', new.amendment_id using errcode = 'check_violation';
  end if;
  if new.organisation = amendment.proposed_by or new.organisation = any (amendment.parties) then
    raise exception '% proposed amendment % or is a party to it', new.organisation, new.amendment_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger may_vote before insert on ledger.amendment_votes for each row execute function ledger.check_amendment_vote();

-- Whether one version's lines and tranches agree by payee and make up an amount.
create function ledger.version_adds_up(allocation uuid, which smallint, amount bigint) returns boolean language sql stable
  set search_path = pg_catalog, pg_temp return
  not exists (
    select from (select payee, sum(amount_minor) as total from ledger.allocation_lines
      where allocation_id = allocation and version = which group by payee) l
    full join (select payee, sum(amount_minor) as total from ledger.allocation_tranches
      where allocation_id = allocation and version = which group by payee) t using (payee)
    where l.total is distinct from t.total)
  and amount is not distinct from (select sum(amount_minor) from ledger.allocation_lines
    where allocation_id = allocation and version = which);

-- At commit: the current version is what the allocation says; its hold is what was proposed.
create or replace function ledger.check_allocation_adds_up() returns trigger language plpgsql as $$
begin
  if not ledger.version_adds_up(new.id, new.version, new.amount_minor)
    or (new.version = 0 and new.hold_id is not null
      and new.amount_minor is distinct from (select sum(amount_minor) from ledger.hold_lines where hold_id = new.hold_id)) then
    raise exception 'lines, tranches and hold of allocation % do not add up', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger still_adds_up after update of version, amount_minor on ledger.allocations deferrable initially deferred
  for each row execute function ledger.check_allocation_adds_up();

-- Only an approved amendment gives an allocation another version and amount.
create function ledger.check_allocation_version() returns trigger language plpgsql as $$
begin
  if new.version is distinct from old.version or new.amount_minor is distinct from old.amount_minor then
    if new.version <= old.version or not exists (select from ledger.amendments where allocation_id = new.id
        and version = new.version and amount_minor = new.amount_minor and state = 'approved') then
      raise exception 'allocation % has no approved amendment to version %', new.id, new.version using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;
create trigger amended_only before update of version, amount_minor on ledger.allocations
  for each row execute function ledger.check_allocation_version();

create function ledger.check_amendment_adds_up() returns trigger language plpgsql as $$
declare
  before bigint;
begin
  select amount_minor into before from ledger.allocations where id = new.allocation_id;
  if not ledger.version_adds_up(new.allocation_id, new.version, new.amount_minor)
    or nullif(greatest(new.amount_minor - before, 0), 0)
      is distinct from (select sum(amount_minor) from ledger.hold_lines where hold_id = new.hold_id) then
    raise exception 'lines, tranches and hold of amendment % do not add up', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger adds_up after insert on ledger.amendments deferrable initially deferred
  for each row execute function ledger.check_amendment_adds_up();

create function ledger.check_amendment() returns trigger language plpgsql as $$
begin
  if new.state <> 'proposed' or 'approved' is distinct from (select state from ledger.allocations where id = new.allocation_id) then
    raise exception 'amendment % is not of an approved allocation', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger of_approved before insert on ledger.amendments for each row execute function ledger.check_amendment();

create function ledger.check_amendment_move() returns trigger language plpgsql as $$
begin
  if old.state <> 'proposed' or new.state = 'proposed' then
    raise exception 'amendment %: % does not become %', new.id, old.state, new.state using errcode = 'check_violation';
  end if;
  if new.state = 'approved' then
    if new.approvals_needed > (select count(*) from ledger.amendment_votes where amendment_id = new.id and vote = 'approve') then
      raise exception 'amendment % lacks approvals', new.id using errcode = 'check_violation';
    end if;
    if 'approved' is distinct from (select state from ledger.allocations where id = new.allocation_id) or exists (
      select from ledger.disbursements d where d.allocation_id = new.allocation_id
        and not exists (select from ledger.transfers where corrects = d.id and code = 'reversal') and not exists (
        select from ledger.allocation_tranches t where t.allocation_id = d.allocation_id and t.version = new.version
          and t.payee = d.payee and t.tranche = d.tranche and t.amount_minor = d.amount_minor)) then
      raise exception 'amendment % does not keep what was paid', new.id using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;
create trigger legal_move before update of state on ledger.amendments for each row execute function ledger.check_amendment_move();

-- A payment is of the version in force.
create function ledger.check_disbursement_version() returns trigger language plpgsql as $$
begin
  if new.version is distinct from (select version from ledger.allocations where id = new.allocation_id) then
    raise exception 'tranche % of allocation % is not of the version in force', new.tranche, new.allocation_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger of_version_in_force before insert on ledger.disbursements for each row execute function ledger.check_disbursement_version();

-- What is spent is budgeted in the version in force.
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
  return new;
end $$;

create function ledger.check_nothing_open() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.amendments where allocation_id = new.id and state = 'proposed') then
    raise exception 'an amendment of allocation % is open', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger nothing_open before update of state on ledger.allocations for each row when (new.state = 'closed')
  execute function ledger.check_nothing_open();
