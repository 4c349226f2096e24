-- Who is of the committee is frozen when it is asked: nobody makes a majority after the proposal. The database fills the column in, so
-- that the service cannot say otherwise. What was proposed before this gets the committee of now.
create function ledger.committee_now() returns text[] language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(slug order by slug), '{}') from ledger.organisations where 'committee' = any (roles)
$$;
alter table ledger.allocations add column committee text[] not null default ledger.committee_now();
alter table ledger.amendments add column committee text[] not null default ledger.committee_now();

create function ledger.note_committee() returns trigger language plpgsql as $$
begin
  new.committee := ledger.committee_now();
  return new;
end $$;
create trigger of_the_day before insert on ledger.allocations for each row execute function ledger.note_committee();
create trigger of_the_day before insert on ledger.amendments for each row execute function ledger.note_committee();

-- Of it then, and of it still.
create or replace function ledger.check_vote() returns trigger language plpgsql as $$
declare
  allocation ledger.allocations;
begin
  select * into allocation from ledger.allocations where id = new.allocation_id;
  if allocation.state <> 'proposed' then
    raise exception 'allocation % is not open to votes', new.allocation_id using errcode = 'check_violation';
  end if;
  if new.organisation = allocation.proposed_by or new.organisation = any (allocation.parties) then
    raise exception '% proposed allocation % or is a party to it', new.organisation, new.allocation_id using errcode = 'check_violation';
  end if;
  if new.organisation <> all (allocation.committee) or new.organisation <> all (ledger.committee_now()) then
    raise exception '% was not of the committee when allocation % was proposed', new.organisation, new.allocation_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create or replace function ledger.check_amendment_vote() returns trigger language plpgsql as $$
declare
  amendment ledger.amendments;
begin
  select * into amendment from ledger.amendments where id = new.amendment_id;
  if amendment.state <> 'proposed' then
    raise exception 'amendment % is not open to votes', new.amendment_id using errcode = 'check_violation';
  end if;
  if new.organisation = amendment.proposed_by or new.organisation = any (amendment.parties) then
    raise exception '% proposed amendment % or is a party to it', new.organisation, new.amendment_id using errcode = 'check_violation';
  end if;
  if new.organisation <> all (amendment.committee) or new.organisation <> all (ledger.committee_now()) then
    raise exception '% was not of the committee when amendment % was proposed', new.organisation, new.amendment_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;

call ledger.record_facts_of('ledger.allocations');
call ledger.record_facts_of('ledger.amendments');
