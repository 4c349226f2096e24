-- Deadlines that intake sets move by the time in which it was down; who is late is told of once, and a requester reminded once.
call log.make_outages('intake');

-- When the team must be complete, as routing says: whoever is asked after it, the request is no less late.
alter table intake.requests add column team_due timestamptz;

-- Beside the requests, whose version (the ETag) grows with every change: that something was told of changes nothing in a request.
create table intake.notices (
  request_id uuid references intake.requests,
  kind text check (kind in ('late', 'reminder')),
  -- late: the deadline that has passed; reminder: since when had been waited for the answers.
  instant timestamptz,
  told_at timestamptz not null,
  primary key (request_id, kind, instant)
);
create trigger append_only before update or delete or truncate on intake.notices
  for each statement execute function intake.refuse_change();
grant select, insert on intake.notices to :"intake";
