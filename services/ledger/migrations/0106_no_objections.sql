-- A city's request gets no money before the word of its government where the country requires one. Which countries do is not known: it
-- is a setting, and empty until somebody says so.
alter table ledger.settings drop constraint of_its_kind;
alter table ledger.settings add constraint of_its_kind check (case name
  when 'no_objection_countries' then jsonb_typeof(value) = 'array' and value::text ~ '^\[("[A-Z]{2}"(, "[A-Z]{2}")*)?\]$'
  else ledger.is_setting(name, value) end);
insert into ledger.settings (name, effective_on, value, reason, recorded_by) values
  ('no_objection_countries', '2020-01-01', '[]', 'which countries require a no-objection is not known', 'hub');

-- What the revision says of its requester and cites of its government; null: unknown, or nothing.
alter table ledger.requests add column requester_kind text, add column cited_no_objection text;
call ledger.record_facts_of('ledger.requests');

-- Given for a request, whichever its revision.
create table ledger.no_objections (
  request_id uuid primary key references ledger.requests,
  reference text not null,
  recorded_by text not null,
  recorded_at timestamptz not null
);
call ledger.make_append_only('ledger.no_objections');
grant select, insert on ledger.no_objections to :"ledger";
call ledger.make_provable('ledger.no_objections');

create function ledger.check_no_objection() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.requests r where r.id = new.request_id and r.requester_kind = 'local_government'
      and r.cited_no_objection is null and not exists (select from ledger.no_objections where request_id = r.id)
      and (select value from ledger.settings where name = 'no_objection_countries'
        and effective_on <= (new.proposed_at at time zone 'utc')::date order by effective_on desc, number desc limit 1) ? r.requester_country)
  then
    raise exception 'request % has no no-objection of its government', new.request_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger no_objection before insert on ledger.allocations for each row execute function ledger.check_no_objection();
