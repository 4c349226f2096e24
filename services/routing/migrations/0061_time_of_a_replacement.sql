-- A replacement has a time of its own, in which the request stays agreed or funded: how far the team has come says whether it is late.
drop index routing.requests_team_due;
create index requests_team_due on routing.requests (team_due)
  where coalesce(replacing, state) in ('matching', 'unmatched') and team_due is not null and team_late_told_at is null;
