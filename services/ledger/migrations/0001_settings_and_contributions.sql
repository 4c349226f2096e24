-- What the fund goes by, and who gives what. Rows here are facts: they are added, never changed or deleted.

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% only takes new rows: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end $$;

-- Beside the missing grants, so that the owner of the table is stopped too. It compares nothing, so no NULL can fool it.
create procedure ledger.make_append_only(table_name regclass) language plpgsql as $$
begin
  execute format('create trigger append_only_rows before update or delete on %s for each row execute function ledger.refuse_change()', table_name);
  execute format('create trigger append_only_table before truncate on %s for each statement execute function ledger.refuse_change()', table_name);
end $$;

-- For tables of which a few columns move: all others are frozen. IS DISTINCT FROM, because `<>` lets every NULL through.
create function ledger.refuse_change_of_frozen() returns trigger language plpgsql as $$
begin
  if (to_jsonb(old) - tg_argv) is distinct from (to_jsonb(new) - tg_argv) then
    raise exception '%.%: only % may change', tg_table_schema, tg_table_name, array_to_string(tg_argv, ', ')
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create procedure ledger.freeze_all_but(table_name regclass, variadic movable text[]) language plpgsql as $$
begin
  execute format('create trigger frozen_columns before update on %s for each row execute function ledger.refuse_change_of_frozen(%s)',
    table_name, (select string_agg(quote_literal(c), ', ') from unnest(movable) c));
  execute format('create trigger kept_rows before delete on %s for each row execute function ledger.refuse_change()', table_name);
  execute format('create trigger kept_table before truncate on %s for each statement execute function ledger.refuse_change()', table_name);
end $$;

-- A setting holds from its date on, so that a recomputation uses that day's.
create table ledger.settings (
  name text not null check (name in ('base_currency', 'fee_basis_points', 'approvals_needed', 'committee_working_days')),
  effective_on date not null,
  value jsonb not null,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (name, effective_on)
);
insert into ledger.settings (name, effective_on, value, reason, recorded_by) values
  ('base_currency', '2020-01-01', '"USD"', 'the fund keeps its books in US dollars', 'hub'),
  ('fee_basis_points', '2020-01-01', '100', 'the administrator takes 1 % of each deposit', 'hub'),
  ('approvals_needed', '2020-01-01', '2', 'two organisations of the committee approve', 'hub'),
  ('committee_working_days', '2020-01-01', '30', 'the committee answers within 30 working days', 'hub');
call ledger.make_append_only('ledger.settings');
grant select on ledger.settings to :"ledger";

-- Organisations as identity told: names, the committee's members, governments by country.
create table ledger.organisations (
  slug text primary key,
  name text not null,
  kind text not null,
  roles text[] not null,
  country text,
  illustrative boolean not null
);
grant select, insert, update on ledger.organisations to :"ledger";

-- A pledge. It is a memorandum: money is entered when it arrives.
create table ledger.contributions (
  id uuid primary key,
  -- Its short key in the books; 0 there is the fund's own line.
  number int not null unique generated always as identity,
  funder text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  thematic_areas int[] not null,
  objectives int[] not null,
  countries text[] not null,
  conditions text,
  visibility text not null check (visibility in ('owner', 'public')),
  state text not null default 'pledged' check (state in ('pledged', 'agreed')),
  pledged_by text not null,
  pledged_at timestamptz not null
);
create index on ledger.contributions (funder, id);
call ledger.freeze_all_but('ledger.contributions', 'state');
grant select, insert, update (state) on ledger.contributions to :"ledger";

create table ledger.agreements (
  contribution_id uuid primary key references ledger.contributions,
  reference text not null,
  signed_on date not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  schedule jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp()
);
call ledger.make_append_only('ledger.agreements');
grant select, insert on ledger.agreements to :"ledger";

create table ledger.deposits (
  id uuid primary key,
  contribution_id uuid not null references ledger.agreements (contribution_id),
  received_minor bigint not null check (received_minor > 0),
  received_currency text not null,
  credited_minor bigint not null check (credited_minor > 0),
  credited_currency text not null,
  fee_minor bigint not null check (fee_minor >= 0 and fee_minor < credited_minor),
  value_date date not null,
  bank_reference text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  check (received_currency <> credited_currency or received_minor = credited_minor)
);
create index on ledger.deposits (contribution_id);
call ledger.make_append_only('ledger.deposits');
grant select, insert on ledger.deposits to :"ledger";

-- The caller has locked the contribution, so two deposits at once are seen one after the other.
create function ledger.check_deposit() returns trigger language plpgsql as $$
declare
  agreed ledger.agreements;
  received bigint;
begin
  select * into agreed from ledger.agreements where contribution_id = new.contribution_id;
  select coalesce(sum(received_minor), 0) into received from ledger.deposits where contribution_id = new.contribution_id;
  if new.received_currency <> agreed.currency or received > agreed.amount_minor then
    raise exception 'deposits of contribution % exceed its agreement', new.contribution_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger within_agreement after insert on ledger.deposits for each row execute function ledger.check_deposit();
