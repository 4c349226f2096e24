-- What the hub says of a revision and why. All that was ever said stays: only assessment.requests, the head of each request, changes.

create table assessment.rulesets (
  version text primary key check (version ~ '^\d{4}-\d{1,4}$'),
  body jsonb not null check (body ->> 'version' is not distinct from version),
  sha256 text not null check (sha256 = encode(sha256(convert_to(body::text, 'UTF8')), 'hex')),
  recorded_at timestamptz not null
);
comment on table assessment.rulesets is 'The rules, by version. A version never changes: other rules are another version.';

create table assessment.ruleset_activations (
  id bigint primary key generated always as identity,
  version text not null references assessment.rulesets,
  activated_at timestamptz not null
);
comment on table assessment.ruleset_activations is 'The newest row names the one active ruleset.';

create table assessment.requests (
  request_id uuid primary key,
  requester text not null,
  newest_revision int not null check (newest_revision > 0),
  -- False once the request was reopened or withdrawn: its newest verdict no longer stands.
  is_standing boolean not null,
  -- The revision on whose money the ledger decides or has decided.
  funded_revision int check (funded_revision > 0)
);

create table assessment.revisions (
  request_id uuid references assessment.requests,
  revision int check (revision > 0),
  content jsonb not null,
  primary key (request_id, revision)
);
comment on table assessment.revisions is 'Each revision as it was assessed, so that other rules can be tried on it later.';

create table assessment.assessments (
  request_id uuid,
  revision int,
  ruleset_version text references assessment.rulesets,
  verdict text not null check (verdict in ('eligible', 'declined', 'needs_clarification')),
  score int not null check (score >= 0),
  max_score int not null,
  criteria jsonb not null,
  suggested_objectives jsonb not null,
  objectives int[] not null,
  questions jsonb not null,
  other_funds jsonb not null,
  assessed_at timestamptz not null,
  primary key (request_id, revision, ruleset_version),
  foreign key (request_id, revision) references assessment.revisions,
  check (score <= max_score),
  check ((verdict = 'needs_clarification') = (jsonb_array_length(questions) > 0))
);

create table assessment.overrides (
  id bigint primary key generated always as identity,
  request_id uuid not null,
  revision int not null,
  previous text not null check (previous in ('eligible', 'declined')),
  verdict text not null check (verdict in ('eligible', 'declined')),
  reason text not null check (reason <> ''),
  organisation text not null,
  key_id uuid not null, -- the key behind the organisation: never shown
  overridden_at timestamptz not null,
  foreign key (request_id, revision) references assessment.revisions,
  check (previous <> verdict)
);
create index overrides_of_revision on assessment.overrides (request_id, revision, id);

create table assessment.idempotency_keys (
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

create function assessment.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'assessment.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on assessment.rulesets
  for each statement execute function assessment.refuse_change();
create trigger append_only before update or delete or truncate on assessment.ruleset_activations
  for each statement execute function assessment.refuse_change();
create trigger append_only before update or delete or truncate on assessment.revisions
  for each statement execute function assessment.refuse_change();
create trigger append_only before update or delete or truncate on assessment.assessments
  for each statement execute function assessment.refuse_change();
create trigger append_only before update or delete or truncate on assessment.overrides
  for each statement execute function assessment.refuse_change();

grant select, insert on assessment.rulesets, assessment.ruleset_activations, assessment.revisions, assessment.assessments,
  assessment.overrides, assessment.idempotency_keys to :"assessment";
grant select, insert, update on assessment.requests to :"assessment";

insert into log.consumers (name, producers) values ('assessment', '{intake,ledger}');
