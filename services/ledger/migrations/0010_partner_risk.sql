-- How much a payee is trusted with at once. The latest version counts, those before it are kept.
create table ledger.partner_risks (
  partner text not null,
  version int not null check (version > 0),
  level text not null check (level in ('low', 'medium', 'high')),
  reason text not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (partner, version)
);
call ledger.make_append_only('ledger.partner_risks');
grant select, insert on ledger.partner_risks to :"ledger";

create function ledger.check_partner_risk() returns trigger language plpgsql as $$
begin
  if new.version > 1 and not exists (select from ledger.partner_risks where partner = new.partner and version = new.version - 1) then
    raise exception 'version % of the risk of % follows none', new.version, new.partner using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger one_by_one before insert on ledger.partner_risks for each row execute function ledger.check_partner_risk();

-- When the work is to be done, from which due dates of tranches are planned; null: not said.
alter table ledger.requests add column starts_on date, add column months int check (months > 0);
