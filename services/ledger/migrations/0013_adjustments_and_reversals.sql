-- Interest, bank charges, differences of exchange: on the fund's own line. A write-off is of what a payee has received.
create table ledger.adjustments (
  id uuid primary key,
  kind text not null check (kind in ('interest', 'bank_charge', 'exchange', 'write_off')),
  -- Below zero only where exchange lost.
  amount_minor bigint not null check (amount_minor > 0 or (kind = 'exchange' and amount_minor < 0)),
  currency text not null,
  allocation_id uuid references ledger.allocations,
  payee text,
  value_date date not null,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  check ((kind = 'write_off') = (allocation_id is not null) and (allocation_id is null) = (payee is null))
);
call ledger.make_append_only('ledger.adjustments');
grant select, insert on ledger.adjustments to :"ledger";

-- A transfer is undone by its mirror. What it was in the books of business (its id is theirs) counts no more.

create table ledger.reversals (
  id uuid primary key references ledger.transfers (id),
  transfer_id uuid not null unique references ledger.transfers (id),
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp()
);
call ledger.make_append_only('ledger.reversals');
grant select, insert on ledger.reversals to :"ledger";

-- Exactly the entries of what it corrects, the other way round; once, by the index reversed_once; not of what is undone by other means.
create function ledger.check_reversal() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger.transfers r join ledger.transfers t on t.id = r.corrects
      where r.id = new.id and r.code = 'reversal' and t.id = new.transfer_id
        and t.code not in ('allocation', 'release', 'reversal') and r.effective_on >= t.effective_on)
    or exists (
      select from (select account, contribution_id, sum(amount_minor) as amount from ledger.entry_lines
        where transfer_id in (new.id, new.transfer_id) group by account, contribution_id) both_ways
      where amount <> 0) then
    raise exception '% is not the mirror of transfer %', new.id, new.transfer_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger is_mirror before insert on ledger.reversals for each row execute function ledger.check_reversal();

-- A payment stands until its transfer is reversed; then the tranche may be paid again, as the next attempt.
create view ledger.standing_disbursements as
  select d.* from ledger.disbursements d
  where not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = d.id);
grant select on ledger.standing_disbursements to :"ledger";

alter table ledger.disbursements add column attempt smallint not null default 1 check (attempt > 0),
  drop constraint disbursements_allocation_id_payee_tranche_key,
  add unique (allocation_id, payee, tranche, attempt);

create or replace function ledger.check_disbursement() returns trigger language plpgsql as $$
begin
  if (select state from ledger.allocations where id = new.allocation_id) <> 'approved'
    or (new.tranche > 1 and not exists (select from ledger.standing_disbursements
      where allocation_id = new.allocation_id and payee = new.payee and tranche = new.tranche - 1)) then
    raise exception 'tranche % of allocation % may not be paid yet', new.tranche, new.allocation_id using errcode = 'check_violation';
  end if;
  if exists (select from ledger.standing_disbursements
      where allocation_id = new.allocation_id and payee = new.payee and tranche = new.tranche) then
    raise exception 'tranche % of allocation % is paid', new.tranche, new.allocation_id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
