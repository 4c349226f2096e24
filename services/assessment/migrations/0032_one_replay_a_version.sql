-- One replay runs of each version: of two that run by now the later goes on.
update assessment.replays p set state = 'failed', ended_at = moved_at, reason = 'Another replay of this version runs.'
where state = 'running' and exists (
  select from assessment.replays other where other.version = p.version and other.state = 'running' and other.id > p.id);
delete from assessment.replay_requests r using assessment.replays p where p.id = r.replay_id and p.state <> 'running';
create unique index replays_one_a_version on assessment.replays (version) where state = 'running';
