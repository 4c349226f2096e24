-- A contribution of which no money has arrived can be cancelled; money that has arrived and is not spent can be given back.

-- A deposit or return counts while nothing has reversed it: its transfer has its id.
create view ledger.standing_deposits as
  select d.* from ledger.deposits d
  where not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = d.id);
grant select on ledger.standing_deposits to :"ledger";

alter table ledger.contributions drop constraint contributions_state_check;
alter table ledger.contributions add constraint contributions_state_check check (state in ('pledged', 'agreed', 'cancelled'));

create table ledger.cancellations (
  contribution_id uuid primary key references ledger.contributions,
  reason text not null,
  cancelled_by text not null,
  cancelled_at timestamptz not null
);
call ledger.make_append_only('ledger.cancellations');
grant select, insert on ledger.cancellations to :"ledger";

create function ledger.check_contribution_move() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in (('pledged', 'agreed'), ('pledged', 'cancelled'), ('agreed', 'cancelled')) then
    raise exception 'contribution %: % does not become %', new.id, old.state, new.state using errcode = 'check_violation';
  end if;
  if new.state = 'agreed' and not exists (select from ledger.agreements where contribution_id = new.id) then
    raise exception 'contribution % has no agreement', new.id using errcode = 'check_violation';
  end if;
  if new.state = 'cancelled' and not exists (select from ledger.cancellations where contribution_id = new.id) then
    raise exception 'contribution % is cancelled by nobody', new.id using errcode = 'check_violation';
  end if;
  if new.state = 'cancelled' and exists (select from ledger.standing_deposits where contribution_id = new.id) then
    raise exception 'money of contribution % has arrived', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_move before update of state on ledger.contributions for each row execute function ledger.check_contribution_move();

-- At commit: who cancels a contribution leaves it cancelled.
create function ledger.check_cancellation() returns trigger language plpgsql as $$
begin
  if (select state from ledger.contributions where id = new.contribution_id) <> 'cancelled' then
    raise exception 'contribution % is not cancelled', new.contribution_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger takes_effect after insert on ledger.cancellations deferrable initially deferred
  for each row execute function ledger.check_cancellation();

create function ledger.refuse_if_cancelled() returns trigger language plpgsql as $$
begin
  if (select state from ledger.contributions where id = new.contribution_id) = 'cancelled' then
    raise exception 'contribution % is cancelled', new.contribution_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger not_cancelled before insert on ledger.agreements for each row execute function ledger.refuse_if_cancelled();
create trigger not_cancelled before insert on ledger.deposits for each row execute function ledger.refuse_if_cancelled();

create or replace function ledger.check_deposit() returns trigger language plpgsql as $$
declare
  agreed ledger.agreements;
  received bigint;
begin
  select * into agreed from ledger.agreements where contribution_id = new.contribution_id;
  select coalesce(sum(received_minor), 0) into received from ledger.standing_deposits where contribution_id = new.contribution_id;
  if new.received_currency <> agreed.currency or received > agreed.amount_minor then
    raise exception 'deposits of contribution % exceed its agreement', new.contribution_id using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- Debited in the fund's currency, sent in the agreement's.
create table ledger.returns (
  id uuid primary key,
  contribution_id uuid not null references ledger.agreements (contribution_id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  returned_minor bigint not null check (returned_minor > 0),
  returned_currency text not null,
  value_date date not null,
  reason text not null,
  bank_reference text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  check (returned_currency <> currency or returned_minor = amount_minor)
);
create index on ledger.returns (contribution_id);
call ledger.make_append_only('ledger.returns');
grant select, insert on ledger.returns to :"ledger";

create view ledger.standing_returns as
  select r.* from ledger.returns r
  where not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = r.id);
grant select on ledger.standing_returns to :"ledger";

-- At commit: a return is in the agreement's currency, and its transfer took exactly that out of what is available of its contribution.
create function ledger.check_return() returns trigger language plpgsql as $$
begin
  if new.returned_currency is distinct from (select currency from ledger.agreements where contribution_id = new.contribution_id)
    or not exists (select from ledger.entry_lines where transfer_id = new.id and code = 'return' and effective_on = new.value_date
      and kind = 'available' and currency = new.currency and contribution_id = new.contribution_id and amount_minor = -new.amount_minor)
    or not exists (select from ledger.entry_lines where transfer_id = new.id and kind = 'funder' and currency = new.returned_currency
      and contribution_id = new.contribution_id and amount_minor = new.returned_minor) then
    raise exception 'return % is not what its transfer moved', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger is_posted after insert on ledger.returns deferrable initially deferred
  for each row execute function ledger.check_return();
