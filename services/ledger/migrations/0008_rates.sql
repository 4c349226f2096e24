-- United Nations operational rates of exchange: units of a currency for one US dollar, from a day on. They value pledges and
-- nothing else: no function that writes the books reads them. A correction is a later version of the same day.
create table ledger.rates (
  version int not null check (version > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$' and currency <> 'USD'),
  effective_on date not null,
  -- NaN counts as larger than any number.
  units_per_usd numeric not null check (units_per_usd > 0 and units_per_usd < 1e12),
  source text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (version, currency)
);
create index on ledger.rates (currency, effective_on desc, version desc);
call ledger.make_append_only('ledger.rates');
grant select, insert on ledger.rates to :"ledger";

create function ledger.check_rates() returns trigger language plpgsql as $$
declare
  latest int;
begin
  select max(version) into latest from fresh;
  if exists (select from fresh where version <> latest)
    or (select count(distinct effective_on) from fresh) > 1
    or (select count(*) from ledger.rates where version = latest) <> (select count(*) from fresh)
    or latest <> 1 + coalesce((select max(version) from ledger.rates where version < latest), 0)
    or exists (select from ledger.rates where version > latest) then
    raise exception 'version % of the rates follows none, or is not one table of one day', latest using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger one_by_one after insert on ledger.rates
  referencing new table as fresh for each statement execute function ledger.check_rates();
