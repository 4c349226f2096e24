-- Whether others may know of a withdrawn request depends on the state it was withdrawn from.
alter table intake.requests add column withdrawn_from text references intake.states;
update intake.requests r set
  withdrawn_from = (
    select facts->>'from' from intake.timeline t
    where t.request_id = r.id and t.type = 'intake.request_withdrawn' order by t.seq desc limit 1
  ),
  version = version + 1
where state = 'withdrawn';
alter table intake.requests add check ((withdrawn_from is not null) = (state = 'withdrawn'));
