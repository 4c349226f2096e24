-- Deadlines move by the time in which routing was down; partners and requesters are reminded once; a search that finds nobody, or whose
-- team is late, is widened.
call log.make_outages('routing');

alter table routing.offers add column reminded_at timestamptz;
create index offers_to_remind on routing.offers (sent_at)
  where state = 'open' and answer_by is not null and reminded_at is null;
grant update (reminded_at) on routing.offers to :"routing";
alter table routing.teams add column reminded_at timestamptz;
grant update (reminded_at) on routing.teams to :"routing";

-- From when on the time for the team runs: the first offers of the revision.
alter table routing.requests add column team_since timestamptz;
update routing.requests r set team_since = coalesce(
  (select min(sent_at) from routing.offers o where (o.request_id, o.revision) = (r.id, r.revision)), team_due)
  where team_due is not null;
alter table routing.requests add constraint requests_team_time check ((team_since is null) = (team_due is null));
-- That the team is late is told once of each revision; the step from which a search begins since then.
alter table routing.requests add column team_late_told_at timestamptz;
alter table routing.requests add column search_from text not null default 'first';
create index requests_team_due on routing.requests (team_due)
  where state in ('matching', 'unmatched') and team_due is not null and team_late_told_at is null;

-- How wide the search was that made a ranking.
alter table routing.candidates add column step text not null default 'first';
