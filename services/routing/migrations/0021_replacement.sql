-- A member leaves a team that is agreed on, or for which money is approved: others are asked in its place, and the requester agrees to
-- the changed team. The request stays agreed or funded meanwhile; how far the replacement has come is kept beside it.

alter table routing.requests
  add column replacing text check (replacing in ('matching', 'proposed', 'unmatched')),
  -- Who has left a team of this revision: not asked for it again.
  add column left_team text[] not null default '{}',
  add check (replacing is null or state in ('agreed', 'funded'));
create index requests_replacing_unmatched on routing.requests (capacity_seen) where replacing = 'unmatched';

-- replaced: the requester has agreed to a changed team since.
alter table routing.teams drop constraint teams_state_check;
alter table routing.teams add constraint teams_state_check
  check (state in ('proposed', 'agreed', 'vetoed', 'withdrawn', 'replaced'));
