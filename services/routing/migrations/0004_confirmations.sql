-- Money was found for a request that waits for it: the agreed team is asked whether it still stands, member by member.

create table routing.calls (
  -- The ledger's own id for it.
  id uuid primary key,
  request_id uuid not null references routing.requests,
  team_id uuid not null references routing.teams,
  members text[] not null check (cardinality(members) > 0),
  state text not null check (state in ('asked', 'confirmed', 'not_confirmed', 'ended')),
  asked_at timestamptz not null,
  due timestamptz not null,
  ended_at timestamptz,
  late_told_at timestamptz,
  check ((state = 'asked') = (ended_at is null))
);
create unique index calls_one_asked on routing.calls (request_id) where state = 'asked';
create index calls_of_team on routing.calls (team_id, id);
create index calls_due on routing.calls (due) where state = 'asked' and late_told_at is null;

create table routing.confirmations (
  call_id uuid not null references routing.calls,
  partner text not null,
  agrees boolean not null,
  reason text,
  answered_at timestamptz not null,
  primary key (call_id, partner),
  check (agrees or reason is not null)
);
create trigger append_only before update or delete or truncate on routing.confirmations
  for each statement execute function routing.refuse_change();

create function routing.check_confirmation() returns trigger language plpgsql as $$
begin
  if not exists (
      select from routing.calls c where c.id = new.call_id and c.state = 'asked' and new.partner = any (c.members)) then
    raise exception '% is not asked to confirm', new.partner using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger confirmations_asked before insert on routing.confirmations for each row execute function routing.check_confirmation();

create function routing.check_call_move() returns trigger language plpgsql as $$
begin
  if old.state <> 'asked' then
    raise exception 'a call does not move from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  if new.state = 'confirmed' and exists (
      select from unnest(new.members) as m (partner)
      where not exists (select from routing.confirmations c where c.call_id = new.id and c.partner = m.partner and c.agrees)) then
    raise exception 'call % is not confirmed by every member', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger calls_move before update of state on routing.calls for each row
  when (old.state is distinct from new.state) execute function routing.check_call_move();

grant select, insert on routing.calls, routing.confirmations to :"routing";
grant update (state, ended_at, late_told_at) on routing.calls to :"routing";
