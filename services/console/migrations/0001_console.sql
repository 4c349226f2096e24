-- The console keeps nothing of its own but the answers to calls that name an Idempotency-Key. What it shows and mends is the log's.
create table console.idempotency_keys (
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
grant select, insert on console.idempotency_keys to :"console";
