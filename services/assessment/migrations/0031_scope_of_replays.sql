-- What a replay goes through, fixed when it begins: ids are those of filing, and a draft may be submitted, or a revision more, while it runs.
-- A batch takes its requests off the list.
create table assessment.replay_requests (
  replay_id uuid references assessment.replays,
  request_id uuid references assessment.requests,
  revision int not null check (revision > 0),
  primary key (replay_id, request_id)
);
grant select, insert, delete on assessment.replay_requests to :"assessment";

insert into assessment.replay_requests
select p.id, r.request_id, r.newest_revision from assessment.replays p join assessment.requests r
  on r.request_id <= p.last_request and (p.position is null or r.request_id > p.position)
where p.state = 'running';
update assessment.replays p set total = assessed + (select count(*) from assessment.replay_requests where replay_id = p.id)
where state = 'running';
alter table assessment.replays drop column last_request, drop column position;
