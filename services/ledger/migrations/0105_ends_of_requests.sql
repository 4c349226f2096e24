-- A request whose money is granted, or that needs none, is suspended and goes on, is terminated or completed; its lead reports at its end.

alter table ledger.requests drop constraint requests_state_check;
alter table ledger.requests add constraint requests_state_check check (state in ('filed', 'changing', 'declined', 'matched', 'waitlisted',
  'proposed', 'funded', 'refused', 'not_needed', 'suspended', 'terminated', 'completed', 'withdrawn'));

-- What crosses an approval on its way changes nothing of what was approved, in whichever of these states it finds it.
drop trigger funded_stays on ledger.requests;
create trigger funded_stays before update on ledger.requests for each row
  when (old.state = 'funded' or old.ask_minor is not null and old.state in ('suspended', 'terminated', 'completed'))
  execute function ledger.refuse_change_of_frozen('objectives', 'state');

-- What an operator did to it, and why: added only.
create table ledger.request_acts (
  request_id uuid not null references ledger.requests,
  number int not null check (number > 0),
  act text not null check (act in ('suspend', 'resume', 'terminate', 'complete')),
  reason text not null,
  acted_by text not null,
  acted_at timestamptz not null,
  primary key (request_id, number)
);
call ledger.make_append_only('ledger.request_acts');
grant select, insert on ledger.request_acts to :"ledger";
call ledger.make_provable('ledger.request_acts');

create table ledger.final_reports (
  request_id uuid not null references ledger.requests,
  version int not null check (version > 0),
  summary text not null,
  results text not null,
  lessons text not null,
  filed_by text not null,
  filed_at timestamptz not null,
  primary key (request_id, version)
);
call ledger.make_append_only('ledger.final_reports');
grant select, insert on ledger.final_reports to :"ledger";
call ledger.make_provable('ledger.final_reports');

create function ledger.check_final_report() returns trigger language plpgsql as $$
begin
  if new.filed_by is distinct from (select team ->> 'lead' from ledger.requests where id = new.request_id) then
    raise exception '% is not the lead of request %', new.filed_by, new.request_id using errcode = 'check_violation';
  end if;
  if new.version is distinct from 1 + (select coalesce(max(version), 0) from ledger.final_reports where request_id = new.request_id) then
    raise exception 'a final report of request % is the next version', new.request_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger by_lead before insert on ledger.final_reports for each row execute function ledger.check_final_report();

-- Once money was granted for it a request moves like this and in no other way.
create function ledger.check_request_move() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in
    (('funded', 'suspended'), ('funded', 'terminated'), ('funded', 'completed'), ('suspended', 'funded'), ('suspended', 'terminated')) then
    raise exception 'request % does not move from % to %', new.id, old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_move before update of state on ledger.requests for each row
  when (old.state <> new.state
    and (old.state = 'funded' or old.ask_minor is not null and old.state in ('suspended', 'terminated', 'completed')))
  execute function ledger.check_request_move();

create function ledger.check_request_end() returns trigger language plpgsql as $$
begin
  if old.state not in ('funded', 'not_needed', 'suspended') then
    raise exception 'request % does not end as % from %', new.id, new.state, old.state using errcode = 'check_violation';
  end if;
  if exists (select from ledger.allocations a join ledger.balance_lines b on b.allocation_id = a.id
      where a.request_id = new.id and b.kind = 'allocated' and b.posted <> 0) then
    raise exception 'money of request % is neither paid nor released', new.id using errcode = 'check_violation';
  end if;
  if new.state = 'completed' and exists (select from ledger.allocations where request_id = new.id and state = 'approved') then
    raise exception 'the allocation of request % is not closed', new.id using errcode = 'check_violation';
  end if;
  if new.state = 'completed' and not exists (select from ledger.final_reports where request_id = new.id) then
    raise exception 'request % has no final report', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger may_end before update of state on ledger.requests for each row
  when (old.state <> new.state and new.state in ('terminated', 'completed')) execute function ledger.check_request_end();

-- While it is suspended, and once it has ended, nothing more is paid and no amendment is proposed or comes into force.
create function ledger.check_goes_on() returns trigger language plpgsql as $$
declare
  its_state text := (select r.state from ledger.requests r
    where r.id = (select a.request_id from ledger.allocations a where a.id = new.allocation_id));
begin
  if its_state in ('suspended', 'terminated', 'completed') then
    raise exception 'the request of allocation % is %', new.allocation_id, its_state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger goes_on before insert on ledger.disbursements for each row execute function ledger.check_goes_on();
create trigger goes_on before insert on ledger.amendments for each row execute function ledger.check_goes_on();
create trigger goes_on_still before update of state on ledger.amendments for each row when (new.state = 'approved')
  execute function ledger.check_goes_on();

-- As in 0091, and the state of the request, which is read once its allocation is locked.
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
