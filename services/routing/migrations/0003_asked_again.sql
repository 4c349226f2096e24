-- A partner is asked for further needs of a request in which it takes part; a request that found nobody is tried again once there is
-- more capacity; the ledger's word on money ends a team or settles it; a request is found by its reference.

alter table routing.requests drop constraint requests_state_check;
alter table routing.requests add constraint requests_state_check check (state in
  ('awaiting_verdict', 'matching', 'proposed', 'agreed', 'funded', 'unmatched', 'refused', 'reopened', 'withdrawn'));
-- What was agreed on last: the ledger may say that it holds after a change has crossed the approval.
alter table routing.requests add column agreed_revision int, add column agreed_content jsonb check (not agreed_content ? 'contact'),
  add column agreed_objectives int[];
update routing.requests set agreed_revision = revision, agreed_content = content, agreed_objectives = objectives
  where state = 'agreed';
-- Not unique: intake, which gives the references out, answers for that.
create index requests_by_reference on routing.requests ((content->>'reference'));

-- What an operator said who had the candidates ranked again.
alter table routing.candidates add column reason text;

-- Counts each time that somebody who was not there before could be asked: capabilities were said or changed, or a partner without a
-- free slot has one again. A number and no time: it is read and written by transactions that a clock does not order.
create table routing.capacity (
  id boolean primary key default true check (id),
  version bigint not null
);
insert into routing.capacity (version) values (1);
alter table routing.requests add column capacity_seen bigint not null default 0;
create index requests_unmatched on routing.requests (capacity_seen) where state = 'unmatched';

create function routing.count_capacity() returns trigger language plpgsql as $$
begin
  update routing.capacity set version = version + 1;
  return null;
end $$;
create trigger capacity_said after insert on routing.capabilities for each row execute function routing.count_capacity();
create trigger capacity_freed after update on routing.capabilities for each row
  when (old.version is distinct from new.version or old.slots_taken >= old.slots and new.slots_taken < new.slots)
  execute function routing.count_capacity();

-- One request takes one slot of a partner, however many offers it makes to it; no two of them ask for the same need.
drop index routing.offers_one_each;
create or replace function routing.keep_slots() returns trigger language plpgsql as $$
declare
  has_slot boolean;
begin
  -- Whoever asks this partner or answers for it waits here; each statement below sees what the one before it did.
  perform from routing.capabilities where slug = new.partner for no key update;
  has_slot := exists (
    select from routing.offers o
    where o.request_id = new.request_id and o.partner = new.partner and o.id <> new.id and o.state in ('open', 'accepted'));
  if tg_op = 'INSERT' then
    if new.state <> 'open' then
      raise exception 'an offer begins as open, not %', new.state using errcode = 'check_violation';
    end if;
    if exists (
      select from routing.offers o
      where o.request_id = new.request_id and o.partner = new.partner and o.state in ('open', 'accepted') and o.needs && new.needs)
    then
      raise exception '% is asked for one of % already', new.partner, new.needs
        using errcode = 'unique_violation', constraint = 'offers_need_once';
    end if;
    if has_slot then
      return new;
    end if;
    update routing.capabilities set slots_taken = slots_taken + 1 where slug = new.partner and slots_taken < slots;
    if not found then
      raise exception '% has no free slot', new.partner using errcode = 'check_violation', constraint = 'offers_slot_free';
    end if;
    return new;
  end if;
  -- The ledger says that a withdrawn team holds: its members are held to what they had taken on, whether or not a slot is free.
  if old.state = 'withdrawn' and new.state = 'accepted' and old.taken <> '[]' then
    update routing.capabilities set slots_taken = slots_taken + (not has_slot)::int where slug = new.partner;
    return new;
  end if;
  if not (old.state = 'open' and new.state in ('accepted', 'declined', 'lapsed', 'withdrawn')
    or old.state = 'accepted' and new.state = 'withdrawn') then
    raise exception 'an offer does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'offers_move';
  end if;
  update routing.capabilities set
    slots_taken = slots_taken - (new.state <> 'accepted' and not has_slot)::int,
    answered = answered + (new.state in ('accepted', 'declined'))::int,
    lapsed = lapsed + (new.state = 'lapsed')::int
  where slug = new.partner;
  return new;
end $$;

select log.hear('routing', '{assessment,identity,intake,ledger}');

grant select, update on routing.capacity to :"routing";
