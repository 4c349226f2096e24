-- What each setting may be, said once more by the database; and three that budgets, tranches and reminders go by.
create function ledger.is_setting(name text, value jsonb) returns boolean language sql immutable as $$
  select coalesce(case
    when name = 'base_currency' then jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[A-Z]{3}$'
    when name = 'tranche_limit_percent' then
      jsonb_typeof(value) = 'object' and value - '{low,medium,high}'::text[] = '{}'
      and (value -> 'low') between '1' and '100' and (value -> 'medium') between '1' and '100' and (value -> 'high') between '1' and '100'
      and value::text !~ '[.]'
    when jsonb_typeof(value) <> 'number' or value::text !~ '^[0-9]{1,4}$' then false
    when name = 'fee_basis_points' then value <= '9999'
    when name = 'approvals_needed' then value between '1' and '50'
    when name = 'committee_working_days' then value between '1' and '366'
    when name = 'variance_percent' then value <= '100'
    when name = 'reminder_days' then value <= '366'
  end, false)
$$;

alter table ledger.settings drop constraint settings_name_check;
alter table ledger.settings add constraint of_its_kind check (ledger.is_setting(name, value));

-- A setting that has not come into force may be replaced by a later one for the same day: the last one counts, and both stay.
alter table ledger.settings add column number int not null generated always as identity;
alter table ledger.settings drop constraint settings_pkey;
alter table ledger.settings add primary key (name, effective_on, number);

-- Those below and in earlier files begin with the books. Any other holds from a day after it was recorded: up to then all was
-- computed by what was in force.
alter table ledger.settings add constraint not_back_dated
  check (recorded_by = 'hub' or effective_on > (recorded_at at time zone 'utc')::date);

insert into ledger.settings (name, effective_on, value, reason, recorded_by) values
  ('variance_percent', '2020-01-01', '10', 'expenditure above a budget line by more than a tenth is looked into', 'hub'),
  ('tranche_limit_percent', '2020-01-01', '{"low": 100, "medium": 60, "high": 34}', 'the higher the risk of a partner, the smaller its tranches', 'hub'),
  ('reminder_days', '2020-01-01', '14', 'a funder is reminded two weeks before a payment is due', 'hub');
grant insert (name, effective_on, value, reason, recorded_by, recorded_at) on ledger.settings to :"ledger";
