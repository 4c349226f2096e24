-- A request ends when it is completed or terminated, and its team has its slots back. And requests and teams move as the code draws it
-- and in no other way, whoever asks.
alter table routing.requests drop constraint requests_state_check;

create table routing.request_moves (from_state text, to_state text, primary key (from_state, to_state));
insert into routing.request_moves
select from_state, unnest(to_states) from (values
  ('awaiting_verdict', '{matching,agreed,unmatched,reopened,withdrawn}'::text[]),
  ('matching', '{proposed,unmatched,awaiting_verdict,reopened,withdrawn}'),
  ('proposed', '{agreed,matching,unmatched,awaiting_verdict,reopened,withdrawn}'),
  ('unmatched', '{matching,awaiting_verdict,reopened,withdrawn}'),
  ('agreed', '{funded,ended,refused,awaiting_verdict,reopened,withdrawn}'),
  ('funded', '{ended}'),
  ('ended', '{awaiting_verdict,reopened,withdrawn}'),
  ('refused', '{awaiting_verdict,reopened,withdrawn}'),
  ('reopened', '{awaiting_verdict,withdrawn}')
) as _(from_state, to_states);
alter table routing.requests add constraint requests_state_check check (state in ('awaiting_verdict', 'matching', 'proposed', 'agreed',
  'funded', 'ended', 'unmatched', 'refused', 'reopened', 'withdrawn'));

create table routing.team_moves (from_state text, to_state text, primary key (from_state, to_state));
insert into routing.team_moves values
  ('proposed', 'agreed'), ('proposed', 'vetoed'), ('proposed', 'withdrawn'), ('agreed', 'withdrawn'),
  ('agreed', 'replaced');

-- The ledger may say that a request holds as it was agreed on: then, and only then, it comes to funded from any state.
create function routing.check_request_move() returns trigger language plpgsql as $$
begin
  if not (new.state = 'funded' and new.revision is not distinct from old.agreed_revision)
    and not exists (select from routing.request_moves where from_state = old.state and to_state = new.state) then
    raise exception 'a request does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'requests_move';
  end if;
  return new;
end $$;
create trigger requests_move before update of state on routing.requests for each row
  when (old.state is distinct from new.state) execute function routing.check_request_move();

create function routing.check_team_move() returns trigger language plpgsql as $$
begin
  if not exists (select from routing.team_moves where from_state = old.state and to_state = new.state) then
    raise exception 'a team does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'teams_move';
  end if;
  return new;
end $$;
create trigger teams_move before update of state on routing.teams for each row
  when (old.state is distinct from new.state) execute function routing.check_team_move();

grant select on routing.request_moves, routing.team_moves to :"routing";
