-- Requests: what a body asks for, from draft to an end. The state is judged by the service that the design names for each move;
-- intake keeps it, and the database refuses a move that is not in intake.moves.

create table intake.states (state text primary key);
insert into intake.states values
  ('draft'), ('submitted'), ('needs_clarification'), ('eligible'), ('declined'), ('matching'), ('unmatched'), ('matched'),
  ('waitlisted'), ('funding'), ('funded'), ('refused'), ('implementing'), ('suspended'), ('terminated'), ('completed'),
  ('withdrawn');

create table intake.moves (
  from_state text references intake.states,
  to_state text references intake.states,
  primary key (from_state, to_state)
);
insert into intake.moves
select from_state, unnest(to_states) from (values
  ('draft', '{submitted,withdrawn}'::text[]),
  ('submitted', '{draft,needs_clarification,eligible,declined,withdrawn}'),
  ('needs_clarification', '{draft,submitted,eligible,declined,withdrawn}'),
  ('eligible', '{draft,declined,matching,unmatched,matched,withdrawn}'),
  ('declined', '{draft,submitted,eligible,withdrawn}'),
  ('matching', '{draft,declined,unmatched,matched,withdrawn}'),
  ('unmatched', '{draft,declined,matching,withdrawn}'),
  ('matched', '{submitted,declined,waitlisted,funding,implementing,withdrawn}'),
  ('waitlisted', '{submitted,declined,funding,withdrawn}'),
  ('funding', '{submitted,matched,funded,refused,withdrawn}'),
  ('funded', '{implementing,suspended,terminated}'),
  ('refused', '{draft,submitted,withdrawn}'),
  ('implementing', '{completed,suspended,terminated}'),
  ('suspended', '{implementing,terminated}')
) as _(from_state, to_states);

create table intake.requests (
  id uuid primary key,
  reference text not null unique check (reference ~ '^HUB-\d{4}-\d{4,}$'),
  requester text not null,
  requester_name text not null,
  requester_kind text not null,
  requester_country text,
  state text not null references intake.states,
  revision int not null check (revision >= 0), -- 0 while it was never submitted
  version int not null default 1, -- grows with every change: the ETag
  content jsonb not null check (content ? 'title' and not content ? 'contact'),
  countries jsonb not null generated always as (jsonb_path_query_array(content, '$.territories[*].country')) stored,
  objectives jsonb not null generated always as (coalesce(content->'objectives', '[]')) stored,
  visibility text not null generated always as (coalesce(content->>'visibility', 'owner')) stored,
  waiting_who text,
  waiting_what text,
  waiting_since timestamptz,
  waiting_due timestamptz,
  awaited jsonb not null default '[]', -- partners whose answer to an offer is open: [{ partner, answerBy }]
  team jsonb, -- as the requester agreed to it
  pending_change jsonb check (pending_change ? 'changeId'),
  withdrawal_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  check ((revision = 0) = (submitted_at is null)),
  check (revision > 0 or state in ('draft', 'withdrawn')),
  check ((state in ('terminated', 'completed', 'withdrawn')) = (waiting_who is null)),
  check ((waiting_who is null) = (waiting_what is null) and (waiting_who is null) = (waiting_since is null)),
  check (waiting_due is null or waiting_who is not null),
  check ((withdrawal_reason is not null) = (state = 'withdrawn'))
);
create index requests_by_requester on intake.requests (requester, id);
create index requests_by_state on intake.requests (state, id);
create index requests_by_country on intake.requests using gin (countries);
create index requests_by_objective on intake.requests using gin (objectives);
create index requests_by_due on intake.requests (waiting_due, id) where waiting_due is not null;

-- Apart from the requests, so that no statement for others ever touches it.
create table intake.contacts (
  request_id uuid primary key references intake.requests,
  contact jsonb not null
);

create table intake.revisions (
  request_id uuid references intake.requests,
  revision int check (revision > 0),
  content jsonb not null check (not content ? 'contact'),
  submitted_at timestamptz not null,
  primary key (request_id, revision)
);

create table intake.questions (
  request_id uuid references intake.requests,
  question_id text,
  revision int not null check (revision > 0), -- the one it was asked about
  text text not null,
  field text,
  asked_by jsonb not null,
  asked_at timestamptz not null,
  due timestamptz not null,
  closed_at timestamptz,
  closed_as text check (closed_as in ('answered', 'superseded')),
  primary key (request_id, question_id, revision),
  check ((closed_at is null) = (closed_as is null))
);
-- The assessment asks by the same id again when a new revision leaves the same thing open.
create unique index questions_open on intake.questions (request_id, question_id) where closed_at is null;

create table intake.answers (
  request_id uuid,
  question_id text,
  revision int,
  text text not null,
  value jsonb,
  answered_at timestamptz not null,
  primary key (request_id, question_id, revision),
  foreign key (request_id, question_id, revision) references intake.questions (request_id, question_id, revision)
);

create table intake.timeline (
  seq bigint primary key generated always as identity,
  request_id uuid not null references intake.requests,
  at timestamptz not null,
  actor jsonb not null,
  type text not null,
  facts jsonb not null, -- ids, states, amounts; never free text
  is_public boolean not null
);
create index timeline_of_request on intake.timeline (request_id, seq);

create table intake.private_reads (
  id bigint primary key generated always as identity,
  request_id uuid not null references intake.requests,
  organisation text not null,
  key_id uuid not null,
  read_at timestamptz not null
);

create table intake.idempotency_keys (
  organisation text not null,
  route text not null,
  key text not null,
  fingerprint bytea not null,
  status smallint not null,
  headers jsonb not null,
  body jsonb not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (organisation, route, key)
);

-- A sequence for each year: a counter in a row would make all filings wait for one another's commit. Numbers of filings that
-- were rolled back are left out.
create function intake.next_reference(year int) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name text := format('intake.reference_%s', year);
  number text;
begin
  if year not between 2000 and 9999 then
    raise exception 'no references for the year %', year;
  end if;
  if to_regclass(name) is null then
    perform pg_advisory_xact_lock(hashtext('intake.next_reference'));
    execute format('create sequence if not exists %s', name);
  end if;
  number := nextval(name::regclass)::text;
  return format('HUB-%s-%s', year, lpad(number, greatest(4, length(number)), '0'));
end $$;
revoke execute on function intake.next_reference from public;

create function intake.refuse_illegal_move() returns trigger language plpgsql as $$
begin
  if row(new.id, new.reference, new.requester, new.created_at)
     is distinct from row(old.id, old.reference, old.requester, old.created_at) then
    raise exception 'a request keeps its id, reference, requester and time of filing' using errcode = 'check_violation';
  end if;
  if new.version is distinct from old.version + 1 then
    raise exception 'a change makes version % and not %', old.version + 1, new.version using errcode = 'check_violation';
  end if;
  if new.revision is distinct from
     old.revision + (new.state is not distinct from 'submitted' and old.state is distinct from 'submitted')::int then
    raise exception 'a submission makes one revision, and nothing else makes one' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state
     and not exists (select from intake.moves where from_state = old.state and to_state = new.state) then
    raise exception 'a request does not move from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_moves before update on intake.requests
  for each row execute function intake.refuse_illegal_move();

create function intake.refuse_late_filing() returns trigger language plpgsql as $$
begin
  if new.version is distinct from 1
     or not (new.state is not distinct from 'draft' and new.revision is not distinct from 0
             or new.state is not distinct from 'submitted' and new.revision is not distinct from 1) then
    raise exception 'a request begins as a draft or as its first submission' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_start before insert on intake.requests
  for each row execute function intake.refuse_late_filing();

create function intake.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'intake.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on intake.revisions
  for each statement execute function intake.refuse_change();
create trigger append_only before update or delete or truncate on intake.answers
  for each statement execute function intake.refuse_change();
create trigger append_only before update or delete or truncate on intake.timeline
  for each statement execute function intake.refuse_change();
create trigger append_only before update or delete or truncate on intake.private_reads
  for each statement execute function intake.refuse_change();

grant select on intake.states, intake.moves to :"intake";
grant select, insert, update on intake.requests, intake.questions to :"intake";
grant select, insert, update, delete on intake.contacts to :"intake";
grant select, insert on intake.revisions, intake.answers, intake.timeline, intake.private_reads, intake.idempotency_keys
  to :"intake";
grant execute on function intake.next_reference to :"intake";

insert into log.consumers (name, producers) values ('intake', '{assessment,ledger,routing}');
