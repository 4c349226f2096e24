-- A ruleset tried on past requests. Nothing here is read when a request is assessed.

create table assessment.replays (
  id uuid primary key,
  version text not null references assessment.rulesets,
  state text not null check (state in ('running', 'done', 'failed')),
  reason text, -- why it failed
  organisation text not null,
  key_id uuid not null, -- the key behind the organisation: never shown
  started_at timestamptz not null,
  moved_at timestamptz not null, -- when it last came further
  ended_at timestamptz,
  -- The requests that there were when it began, in the order of their ids; those up to `position` are assessed.
  last_request uuid,
  position uuid,
  total int not null check (total >= 0),
  assessed int not null default 0 check (assessed between 0 and total),
  ranked int not null default 0 check (ranked between 0 and assessed),
  -- Those of which routing could say nothing.
  skipped int not null default 0,
  batches int not null default 0,
  check ((state = 'running') = (ended_at is null)),
  check ((state = 'failed') = (reason is not null)),
  check (state <> 'done' or ranked = total)
);
create index replays_running on assessment.replays (moved_at) where state = 'running';

create table assessment.replay_batches (
  replay_id uuid references assessment.replays,
  batch int check (batch > 0),
  requests int not null check (requests > 0),
  ranked_at timestamptz,
  primary key (replay_id, batch)
);

create table assessment.replay_differences (
  replay_id uuid references assessment.replays,
  request_id uuid references assessment.requests,
  revision int not null,
  -- Each with before and after; null where there is no difference.
  verdict jsonb,
  score jsonb,
  objectives jsonb,
  answers jsonb,
  candidates jsonb,
  primary key (replay_id, request_id),
  check (num_nonnulls(verdict, score, objectives, answers, candidates) > 0)
);

create function assessment.check_replay_move() returns trigger language plpgsql as $$
begin
  if old.state <> 'running' then
    raise exception 'the replay % has ended', old.id using errcode = 'check_violation', constraint = 'replays_move';
  end if;
  return new;
end $$;
create trigger replays_move before update on assessment.replays for each row execute function assessment.check_replay_move();

grant select, insert on assessment.replays, assessment.replay_batches, assessment.replay_differences to :"assessment";
grant update (state, reason, moved_at, ended_at, position, assessed, ranked, skipped, batches) on assessment.replays to :"assessment";
grant update (ranked_at) on assessment.replay_batches to :"assessment";
grant update (candidates) on assessment.replay_differences to :"assessment";

select log.hear('assessment', '{intake,ledger,routing}');
