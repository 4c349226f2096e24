-- The event log: what services tell each other. One row in log.events is a past fact; one row in log.deliveries is a fact that one
-- consumer has not acknowledged yet. The queue beside it only wakes workers and may be lost whole.

create table log.members (
  service text primary key,
  role text not null unique
);
comment on table log.members is 'The database role under which each service signs in: it says whose events it may append and whose deliveries it may touch.';

create table log.events (
  id uuid primary key default uuidv7(),
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  producer text not null,
  type text not null,
  request_id uuid,
  revision int check (revision > 0),
  sequence int check (sequence > 0),
  actor jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  body jsonb not null,
  check (type like producer || '.%'),
  check ((request_id is null) = (sequence is null))
);
-- In the order of commit, as far as there is one: the order in which the log is read.
create unique index events_in_order on log.events (xid, seq);
create unique index events_of_request on log.events (producer, request_id, sequence) where request_id is not null;
-- For the stream of events to the outside, by what it may show.
create index events_by_request on log.events (request_id, xid, seq) where request_id is not null;

-- Taking a number locks the row until the transaction ends, so the numbers of one request commit in their order.
create table log.sequences (
  producer text,
  request_id uuid,
  last int not null,
  primary key (producer, request_id)
);

create table log.consumers (
  name text primary key,
  producers text[] not null check (cardinality(producers) > 0),
  -- How far the log has been read for it.
  xid xid8 not null default '0',
  seq bigint not null default 0
);

create table log.deliveries (
  consumer text references log.consumers,
  event_id uuid, -- of log.events; no foreign key: it would lock each event once a consumer
  epoch int not null default 1, -- how often it was put in the queue: part of the job's id
  sent_at timestamptz default clock_timestamp(), -- null: not in the queue, waits for due_at
  due_at timestamptz not null, -- of one that is in the queue: when it is put there again for want of an answer
  unanswered int not null default 0, -- put in the queue so often since the last answer
  faults int not null default 0,
  waits int not null default 0, -- answered so often that the time has not come
  error text,
  dead_at timestamptz,
  discarded_at timestamptz, -- acknowledged without effect when its turn comes
  primary key (consumer, event_id)
) with (fillfactor = 70);
create index deliveries_waiting on log.deliveries (due_at) where sent_at is null and dead_at is null;
create index deliveries_dead on log.deliveries (event_id, consumer) where dead_at is not null;

create table log.positions (
  consumer text,
  producer text,
  request_id uuid,
  sequence int not null,
  primary key (consumer, producer, request_id)
) with (fillfactor = 70);
comment on table log.positions is 'The sequence of each request and producer that a consumer has seen last.';

create table log.interventions (
  id bigint primary key generated always as identity,
  consumer text not null,
  event_id uuid not null,
  kind text not null check (kind in ('redriven', 'discarded')),
  reason text check (reason is not null or kind = 'redriven'),
  error text, -- what the dead letter had failed with
  actor jsonb not null,
  recorded_at timestamptz not null default clock_timestamp()
);

-- Appends a JSON array of events, in its order; the one way to do so. A service appends its own events and no others.
create function log.append(events jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forged text;
begin
  -- The signed-in role, not the function's owner; the owner of the log may append for all (tests, mending).
  select e->>'type' into forged from jsonb_array_elements(events) e
  where split_part(e->>'type', '.', 1) is distinct from (select service from log.members where role = session_user)
  limit 1;
  if forged is not null and not pg_has_role(session_user, current_user, 'member') then
    raise exception '% may not append %', session_user, forged using errcode = 'insufficient_privilege';
  end if;

  with given as (
    select ordinality as place, split_part(e->>'type', '.', 1) as producer, (e->>'requestId')::uuid as request_id, e
    from jsonb_array_elements(events) with ordinality as _(e, ordinality)
  ), numbered as (
    -- In the order of the key, so that two transactions lock in the same order.
    insert into log.sequences as s (producer, request_id, last)
    select producer, request_id, count(*) from given where request_id is not null group by 1, 2 order by 1, 2
    on conflict (producer, request_id) do update set last = s.last + excluded.last
    returning producer, request_id, last
  )
  insert into log.events (producer, type, request_id, revision, sequence, actor, occurred_at, body)
  select given.producer, e->>'type', given.request_id, (e->>'revision')::int,
    last + 1 - row_number() over (partition by given.producer, given.request_id order by place desc),
    e->'actor', (e->>'occurredAt')::timestamptz, e->'body'
  from given left join numbered using (producer, request_id)
  order by place;
end $$;
revoke execute on function log.append from public;

create function log.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'log.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on log.events
  for each statement execute function log.refuse_change();
create trigger append_only before update or delete or truncate on log.interventions
  for each statement execute function log.refuse_change();

-- A service sees and touches its own deliveries and positions only.
alter table log.deliveries enable row level security;
alter table log.positions enable row level security;
create policy own on log.deliveries
  using (consumer = (select service from log.members where role = current_user));
create policy own on log.positions
  using (consumer = (select service from log.members where role = current_user));

grant usage on schema log to :"identity", :"intake", :"assessment", :"routing", :"ledger", :"dispatcher", :"console";
grant select on log.members, log.consumers, log.events
  to :"identity", :"intake", :"assessment", :"routing", :"ledger", :"dispatcher", :"console";
grant execute on function log.append to :"identity", :"intake", :"assessment", :"routing", :"ledger";
grant select, update, delete on log.deliveries to :"identity", :"intake", :"assessment", :"routing", :"ledger";
grant select, insert, update on log.positions to :"identity", :"intake", :"assessment", :"routing", :"ledger";

insert into log.members (service, role) values
  ('identity', trim(':"identity"', '"')), ('intake', trim(':"intake"', '"')), ('assessment', trim(':"assessment"', '"')),
  ('routing', trim(':"routing"', '"')), ('ledger', trim(':"ledger"', '"'));

-- The dispatcher moves cursors and opens deliveries.
create policy dispatches on log.deliveries to :"dispatcher" using (true);
grant update (xid, seq) on log.consumers to :"dispatcher";
grant select, insert, update on log.deliveries to :"dispatcher";

-- The console lists dead letters, and redrives or discards them for an operator.
create policy operates on log.deliveries to :"console" using (true);
grant select, update on log.deliveries to :"console";
grant select, insert on log.interventions to :"console";
