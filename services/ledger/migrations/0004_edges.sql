-- Answers given before, by key; keys on money never expire. And the ledger's place in the event log.
create table ledger.idempotency_keys (
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
grant select, insert on ledger.idempotency_keys to :"ledger";

insert into log.consumers (name, producers) values ('ledger', '{assessment,identity,intake,routing}');
