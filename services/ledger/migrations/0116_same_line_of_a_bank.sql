-- The same line of a bank's statement counts once, also where 0097 did not look: a deposit on another contribution, a payment, a refund
-- without a reference, an adjustment. Whoever records it may say that there is another like it.
alter table ledger.disbursements add column is_another boolean not null default false;
alter table ledger.adjustments add column is_another boolean not null default false;
create index on ledger.deposits (bank_reference, value_date);
create index on ledger.adjustments (kind, value_date);

-- Two at once may be of two contributions, so that no lock of theirs makes one wait for the other: the line itself is locked.
create function ledger.lock_bank_line(line text) returns void language sql set search_path = pg_catalog, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended('ledger.bank_line ' || line, 0))
$$;

create or replace function ledger.check_deposit_once() returns trigger language plpgsql as $$
begin
  perform ledger.lock_bank_line('deposit ' || new.bank_reference);
  if exists (select from ledger.standing_deposits d where d.bank_reference = new.bank_reference and d.value_date = new.value_date
      and d.received_minor = new.received_minor and d.received_currency = new.received_currency) then
    raise exception 'a deposit like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;

create function ledger.check_disbursement_once() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.standing_disbursements d where d.allocation_id = new.allocation_id and d.payee = new.payee
      and d.bank_reference = new.bank_reference and d.value_date = new.value_date and d.amount_minor = new.amount_minor) then
    raise exception 'a payment like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger recorded_once before insert on ledger.disbursements for each row when (not new.is_another)
  execute function ledger.check_disbursement_once();

create or replace function ledger.check_refund_once() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.refunds r where r.allocation_id = new.allocation_id and r.payee = new.payee
      and r.bank_reference is not distinct from new.bank_reference and r.value_date = new.value_date and r.amount_minor = new.amount_minor
      and not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = r.id)) then
    raise exception 'a refund like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;

create function ledger.check_adjustment_once() returns trigger language plpgsql as $$
begin
  perform ledger.lock_bank_line(new.kind);
  if exists (select from ledger.adjustments a where a.kind = new.kind and a.value_date = new.value_date and a.amount_minor = new.amount_minor
      and a.allocation_id is not distinct from new.allocation_id and a.payee is not distinct from new.payee
      and not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = a.id)) then
    raise exception 'an adjustment like % is recorded already', new.id using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger recorded_once before insert on ledger.adjustments for each row when (not new.is_another)
  execute function ledger.check_adjustment_once();

-- As in 0105, and of each payment its reference and amount.
create or replace function ledger.lock_payables(ids uuid[], payees text[]) returns table (payable json)
  language plpgsql set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  perform from ledger.allocations a where a.id = any (ids) order by a.id for update;
  return query select json_build_object(
    'id', a.id, 'requestId', a.request_id, 'state', a.state, 'currency', a.currency, 'version', a.version,
    'revision', a.revision, 'currentRevision', r.revision, 'requestState', r.state, 'decidedAt', a.decided_at,
    'payees', (
      select coalesce(json_agg(t.payee order by t.payee), '[]')
      from ledger.allocation_tranches t where (t.allocation_id, t.version, t.tranche) = (a.id, a.version, 1)),
    'tranches', (
      select coalesce(json_agg(json_build_object('payee', t.payee, 'tranche', t.tranche, 'amountMinor', t.amount_minor::text)), '[]')
      from ledger.allocation_tranches t where (t.allocation_id, t.version) = (a.id, a.version) and t.payee = any (payees)),
    'wasPaid', exists (select from ledger.disbursements d where d.allocation_id = a.id),
    'made', (
      select coalesce(json_agg(json_build_object('payee', d.payee, 'tranche', d.tranche, 'valueDate', d.value_date,
        'bankReference', d.bank_reference, 'amountMinor', d.amount_minor::text,
        'isReversed', exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = d.id))), '[]')
      from ledger.disbursements d where d.allocation_id = a.id and d.payee = any (payees)),
    'open', (
      select coalesce(json_agg(json_build_object('payee', s.payee, 'contributionId', s.contribution_id,
        'leftMinor', s.left_minor::text, 'paidMinor', s.paid_minor::text, 'funder', c.funder, 'visibility', c.visibility)
        order by s.payee, s.contribution_id), '[]')
      from ledger.open_shares s join ledger.contributions c on c.id = s.contribution_id
      where s.allocation_id = a.id and s.payee = any (payees)))
  from ledger.allocations a join ledger.requests r on r.id = a.request_id where a.id = any (ids);
end $$;

call ledger.record_facts_of('ledger.disbursements');
call ledger.record_facts_of('ledger.adjustments');
