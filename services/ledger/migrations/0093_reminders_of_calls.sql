-- How long a called-up team, or an operator where nobody filed a plan, has to answer is a setting; who has not answered is reminded.

create or replace function ledger.is_setting(name text, value jsonb) returns boolean language sql immutable as $$
  select coalesce(case
    when name = 'base_currency' then jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[A-Z]{3}$'
    when name = 'tranche_limit_percent' then
      jsonb_typeof(value) = 'object' and value - '{low,medium,high}'::text[] = '{}'
      and (value -> 'low') between '1' and '100' and (value -> 'medium') between '1' and '100' and (value -> 'high') between '1' and '100'
      and value::text !~ '[.]'
    when jsonb_typeof(value) <> 'number' or value::text !~ '^[0-9]{1,4}$' then false
    when name = 'fee_basis_points' then value <= '9999'
    when name = 'approvals_needed' then value between '1' and '50'
    when name in ('committee_working_days', 'call_working_days') then value between '1' and '366'
    when name = 'variance_percent' then value <= '100'
    when name in ('reminder_days', 'call_reminder_days') then value <= '366'
  end, false)
$$;

insert into ledger.settings (name, effective_on, value, reason, recorded_by) values
  ('call_working_days', '2020-01-01', '10', 'who is called up answers within 10 working days, as an offer is answered', 'hub'),
  ('call_reminder_days', '2020-01-01', '3', 'who has not answered is reminded three days before', 'hub');

-- Which members of a called-up team have said that it still stands, as routing tells.
create table ledger.call_confirmations (
  call_id uuid not null references ledger.calls,
  partner text not null,
  confirmed_at timestamptz not null,
  primary key (call_id, partner)
);
call ledger.make_append_only('ledger.call_confirmations');
grant select, insert on ledger.call_confirmations to :"ledger";
call ledger.make_provable('ledger.call_confirmations');

create function ledger.check_call_confirmation() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.calls where id = new.call_id and plan_id is not null and new.partner = any (members)) then
    raise exception '% was not asked by call %', new.partner, new.call_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger was_asked before insert on ledger.call_confirmations for each row execute function ledger.check_call_confirmation();

-- Once before the time to answer is over; of an operator, whom nobody else tells of, once more when it is.
create table ledger.call_reminders (
  call_id uuid not null references ledger.calls,
  kind text not null check (kind in ('due_soon', 'overdue')),
  reminded_at timestamptz not null,
  primary key (call_id, kind)
);
call ledger.make_append_only('ledger.call_reminders');
grant select, insert on ledger.call_reminders to :"ledger";
call ledger.make_provable('ledger.call_reminders');

create function ledger.check_call_reminder() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.calls where id = new.call_id and state = 'asked' and (new.kind = 'due_soon' or plan_id is null)) then
    raise exception 'nobody is reminded of call %', new.call_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger is_awaited before insert on ledger.call_reminders for each row execute function ledger.check_call_reminder();
