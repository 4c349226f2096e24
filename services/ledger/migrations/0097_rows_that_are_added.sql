-- What the database holds new rows to, whoever adds them. Before, it looked closely at changes, and a row could be added as one
-- that no change would have made.

-- Rows that belong to another are added in the transaction that adds that one, so what was checked then stays whole. A column and
-- not xmin: a savepoint gives rows another xmin, and an update that changes nothing a newer one.
alter table ledger.allocations add column xid xid8 not null default pg_current_xact_id();
alter table ledger.holds add column xid xid8 not null default pg_current_xact_id();
-- Of an amendment the transaction that proposed it, then the one that decided it.
alter table ledger.amendments add column xid xid8 not null default pg_current_xact_id();

create function ledger.note_transaction() returns trigger language plpgsql as $$
begin
  new.xid := pg_current_xact_id();
  return new;
end $$;
create trigger of_transaction before insert on ledger.allocations for each row execute function ledger.note_transaction();
create trigger of_transaction before insert on ledger.holds for each row execute function ledger.note_transaction();
-- After frozen_columns, which comes first by its name and lets nobody else change it.
create trigger of_transaction before insert or update of state on ledger.amendments
  for each row execute function ledger.note_transaction();

create function ledger.check_version_rows() returns trigger language plpgsql as $$
declare
  bad uuid;
begin
  select f.allocation_id into bad from (select distinct allocation_id, version from fresh) f
  where not exists (select from ledger.allocations a where a.id = f.allocation_id and f.version = 0 and a.xid = pg_current_xact_id())
    and not exists (select from ledger.amendments m
      where (m.allocation_id, m.version) = (f.allocation_id, f.version) and m.state = 'proposed' and m.xid = pg_current_xact_id())
  limit 1;
  if bad is not null then
    raise exception 'rows of allocation % are added when it is proposed or amended, not later', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger of_one_transaction after insert on ledger.allocation_lines
  referencing new table as fresh for each statement execute function ledger.check_version_rows();
create trigger of_one_transaction after insert on ledger.allocation_tranches
  referencing new table as fresh for each statement execute function ledger.check_version_rows();

create function ledger.check_hold_lines() returns trigger language plpgsql as $$
declare
  bad uuid;
begin
  select f.hold_id into bad from (select distinct hold_id from fresh) f
  where not exists (select from ledger.holds h where h.id = f.hold_id and h.xid = pg_current_xact_id()) limit 1;
  if bad is not null then
    raise exception 'lines of hold % are added when it is placed, not later', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger of_one_transaction after insert on ledger.hold_lines
  referencing new table as fresh for each statement execute function ledger.check_hold_lines();

create function ledger.check_amendment_draws() returns trigger language plpgsql as $$
declare
  bad uuid;
begin
  select f.amendment_id into bad from (select distinct amendment_id from fresh) f
  where not exists (select from ledger.amendments m
    where m.id = f.amendment_id and m.state = 'approved' and m.xid = pg_current_xact_id()) limit 1;
  if bad is not null then
    raise exception 'draws of amendment % are added when it is approved, not later', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger of_one_transaction after insert on ledger.amendment_draws
  referencing new table as fresh for each statement execute function ledger.check_amendment_draws();

-- Where things begin.
create function ledger.check_beginning() returns trigger language plpgsql as $$
begin
  if new.state <> all (tg_argv) then
    raise exception '% % does not begin as %', tg_table_name, new.id, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger begins before insert on ledger.allocations for each row execute function ledger.check_beginning('planned', 'proposed');
create trigger begins before insert on ledger.contributions for each row execute function ledger.check_beginning('pledged');

-- When and why it was decided, and by whom it was closed, changes only together with the state; and the decision stays when it is closed.
create trigger decided_with_state before update on ledger.allocations for each row when (old.state = new.state)
  execute function ledger.refuse_change_of_frozen('version', 'amount_minor');
create trigger decided_with_state before update on ledger.amendments for each row when (old.state = new.state)
  execute function ledger.refuse_change_of_frozen('state');
create function ledger.refuse_other_decision() returns trigger language plpgsql as $$
begin
  raise exception 'allocation % was decided at %', new.id, old.decided_at using errcode = 'check_violation';
end $$;
-- By its name after legal_move, which says more.
create trigger stays_decided before update on ledger.allocations for each row
  when (old.decided_at is not null and new.decided_at is distinct from old.decided_at) execute function ledger.refuse_other_decision();

-- A balance begins with nothing, and may be negative as its account may.
create or replace function ledger.check_balance_line() returns trigger language plpgsql as $$
declare
  its ledger.accounts;
begin
  select a.* into its from ledger.accounts a where a.id = new.account;
  if (its.kind in ('interest', 'charges', 'exchange_result') and new.contribution <> 0)
    or (its.kind not in ('interest', 'charges', 'exchange_result', 'available') and new.contribution = 0) then
    raise exception 'money of an account of kind % does not lie on that line', its.kind using errcode = 'check_violation';
  end if;
  if new.may_be_negative is distinct from its.may_be_negative or (new.posted, new.held, new.moved_on_last) <> (0, 0, 0)
    or new.last_on is not null then
    raise exception 'a balance of an account of kind % does not begin like that', its.kind using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- At commit: what is said to have been paid, spent or given back is what the transfer of the same id moved, from one account of the
-- payee to the other. A trigger for each row, because only such a one waits for the commit. The two accounts are looked up by their
-- code once, and not that of every entry: 60 payments out of 20 contributions took 0.13 to 0.27 ms each, instead of 0.17 to 0.40, on
-- two cores that others used too.
create function ledger.check_is_posted() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  moved bigint;
  from_account int;
  to_account int;
  taken bigint;
  given bigint;
  dated date;
begin
  if tg_argv[3] = 'dated' then
    dated := new.value_date;
  end if;
  select t.number into moved from ledger.transfers t
    where t.id = new.id and t.code = tg_argv[0] and (dated is null or t.effective_on = dated);
  select a.id into from_account from ledger.accounts a
    where a.code = case tg_argv[1] when 'allocated' then 'fund:' else 'payee:' end || tg_argv[1] || ':' || new.allocation_id || ':' || new.payee;
  if tg_argv[2] = 'available' then
    select a.id into to_account from ledger.accounts a
      where a.code = 'fund:available:' || (select currency from ledger.allocations where id = new.allocation_id);
  else
    select a.id into to_account from ledger.accounts a
      where a.code = 'payee:' || tg_argv[2] || ':' || new.allocation_id || ':' || new.payee;
  end if;
  select -sum(e.amount_minor) filter (where e.account = from_account), sum(e.amount_minor) filter (where e.account = to_account)
    into taken, given from ledger.entries e where e.transfer = moved;
  if taken is distinct from new.amount_minor or given is distinct from new.amount_minor then
    raise exception '% % is not what its transfer moved', tg_argv[0], new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger is_posted after insert on ledger.disbursements deferrable initially deferred
  for each row execute function ledger.check_is_posted('disbursement', 'allocated', 'advance', 'dated');
create constraint trigger is_posted after insert on ledger.expenditures deferrable initially deferred
  for each row execute function ledger.check_is_posted('expenditure', 'advance', 'spent', '');
create constraint trigger is_posted after insert on ledger.refunds deferrable initially deferred
  for each row execute function ledger.check_is_posted('refund', 'advance', 'available', 'dated');

-- The same of a deposit and its fee. The fee is found by the entries of its contribution: transfers have no index by what they are about.
create function ledger.check_deposit_posted() returns trigger language plpgsql as $$
declare
  fee bigint;
begin
  select coalesce(sum(e.amount_minor), 0) into fee
  from ledger.accounts a
  join ledger.entries e on e.account = a.id
    and e.contribution = (select number from ledger.contributions where id = new.contribution_id)
  join ledger.transfers t on t.number = e.transfer
  where a.kind = 'fee' and a.currency = new.credited_currency and t.code = 'fee' and t.about = new.id and t.effective_on = new.value_date;
  if fee <> new.fee_minor
    or not exists (select from ledger.entry_lines where transfer_id = new.id and code = 'deposit' and effective_on = new.value_date
      and kind = 'available' and currency = new.credited_currency and contribution_id = new.contribution_id
      and amount_minor = new.credited_minor)
    or not exists (select from ledger.entry_lines where transfer_id = new.id and kind = 'funder' and currency = new.received_currency
      and contribution_id = new.contribution_id and amount_minor = -new.received_minor) then
    raise exception 'deposit % is not what its transfers moved', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger is_posted after insert on ledger.deposits deferrable initially deferred
  for each row execute function ledger.check_deposit_posted();

-- No organisation decides on money that it is paid itself. Rows from before stay as they are.
alter table ledger.disbursements add constraint not_to_itself check (paid_by <> payee) not valid;
alter table ledger.refunds add constraint not_of_itself check (recorded_by <> payee) not valid;
alter table ledger.adjustments add constraint not_of_itself check (recorded_by <> payee) not valid;
alter table ledger.partner_risks add constraint not_of_itself check (set_by <> partner) not valid;

create function ledger.check_closed_by() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.allocation_lines where allocation_id = new.id and version = new.version and payee = new.closed_by) then
    raise exception '% is a payee of allocation % and does not close it', new.closed_by, new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger closed_by_another before update of state on ledger.allocations for each row when (new.state = 'closed')
  execute function ledger.check_closed_by();

create function ledger.check_reviewer() returns trigger language plpgsql as $$
begin
  if new.reviewed_by = (select reported_by from ledger.expenditures where id = new.expenditure_id) then
    raise exception '% reported expenditure % and does not review it', new.reviewed_by, new.expenditure_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger reviewed_by_another before insert on ledger.expenditure_reviews for each row execute function ledger.check_reviewer();

-- The same line of a bank's statement counts once, unless who records it says that there is another like it. The caller has locked the
-- contribution or the allocation, so two at once are seen one after the other; what was reversed counts no more.
alter table ledger.deposits add column is_another boolean not null default false;
alter table ledger.returns add column is_another boolean not null default false;
alter table ledger.refunds add column is_another boolean not null default false;

create function ledger.check_deposit_once() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.standing_deposits d where d.contribution_id = new.contribution_id and d.bank_reference = new.bank_reference
      and d.value_date = new.value_date and d.received_minor = new.received_minor) then
    raise exception 'a deposit like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger recorded_once before insert on ledger.deposits for each row when (not new.is_another)
  execute function ledger.check_deposit_once();
create function ledger.check_return_once() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.standing_returns r where r.contribution_id = new.contribution_id and r.bank_reference = new.bank_reference
      and r.value_date = new.value_date and r.returned_minor = new.returned_minor) then
    raise exception 'a return like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger recorded_once before insert on ledger.returns for each row when (not new.is_another)
  execute function ledger.check_return_once();
create function ledger.check_refund_once() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.refunds r where r.allocation_id = new.allocation_id and r.payee = new.payee
      and r.bank_reference = new.bank_reference and r.value_date = new.value_date and r.amount_minor = new.amount_minor
      and not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = r.id)) then
    raise exception 'a refund like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger recorded_once before insert on ledger.refunds for each row when (not new.is_another)
  execute function ledger.check_refund_once();

call ledger.record_facts_of('ledger.allocations');
call ledger.record_facts_of('ledger.holds');
call ledger.record_facts_of('ledger.amendments');
call ledger.record_facts_of('ledger.deposits');
call ledger.record_facts_of('ledger.returns');
call ledger.record_facts_of('ledger.refunds');
