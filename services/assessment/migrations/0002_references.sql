-- A request is also read and overruled by the reference one says on the telephone. Intake gives it out, and only once.
alter table assessment.requests add column reference text;
update assessment.requests h set reference = r.content->>'reference'
from assessment.revisions r where r.request_id = h.request_id and r.revision = h.newest_revision;
alter table assessment.requests alter column reference set not null;
create index requests_by_reference on assessment.requests (reference);
