-- Who can be asked, what they can bring, whom the hub asked for which request, and the teams that came of it.

create table routing.partners (
  slug text primary key,
  name text not null,
  kind text not null,
  country text check (country ~ '^[A-Z]{2}$')
);

create table routing.capabilities (
  slug text primary key references routing.partners,
  support text[] not null check (support <@ array['technical', 'financial', 'human']),
  objectives int[] not null check (1 <= all (objectives) and 23 >= all (objectives)),
  themes text[] not null,
  countries text[] not null,
  regions text[] not null,
  languages text[] not null,
  slots int not null check (slots >= 0),
  derived boolean not null,
  source text,
  evidence jsonb not null,
  version int not null default 1,
  updated_at timestamptz not null,
  -- Kept by the trigger on offers. More than slots only after the partner has lowered them.
  slots_taken int not null default 0 check (slots_taken >= 0),
  answered int not null default 0,
  lapsed int not null default 0
);

create table routing.requests (
  id uuid primary key,
  revision int not null check (revision > 0),
  requester text not null,
  state text not null check (state in
    ('awaiting_verdict', 'matching', 'proposed', 'agreed', 'unmatched', 'reopened', 'withdrawn')),
  content jsonb not null check (not content ? 'contact'),
  objectives int[] not null default '{}',
  vetoed text[] not null default '{}',
  team_due timestamptz
);

-- Every ranking that was made, one row with all candidates, also the rejected: why a partner was asked or not stays on record.
create table routing.candidates (
  request_id uuid references routing.requests,
  revision int not null,
  round int not null check (round > 0),
  scoring text not null,
  ranked jsonb not null,
  ranked_at timestamptz not null,
  primary key (request_id, revision, round)
);

create table routing.offers (
  id uuid primary key,
  request_id uuid not null references routing.requests,
  revision int not null,
  partner text not null references routing.capabilities,
  needs text[] not null check (cardinality(needs) > 0),
  score double precision not null check (score between 0 and 100),
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')),
  answer_by timestamptz,
  sent_at timestamptz not null,
  answered_at timestamptz,
  taken jsonb not null default '[]',
  note text,
  reason text,
  check (state <> 'open' or answered_at is null),
  check (state not in ('accepted', 'declined') or answered_at is not null),
  check (state <> 'accepted' or taken <> '[]'),
  check (state not in ('declined', 'withdrawn') or reason is not null),
  check (state <> 'lapsed' or answer_by is not null)
);
create unique index offers_one_each on routing.offers (request_id, partner) where state in ('open', 'accepted');
create index offers_of_request on routing.offers (request_id, revision);
create index offers_of_partner on routing.offers (partner, id);
create index offers_due on routing.offers (answer_by) where state = 'open' and answer_by is not null;

create table routing.teams (
  id uuid primary key,
  request_id uuid not null references routing.requests,
  revision int not null,
  team jsonb not null,
  state text not null check (state in ('proposed', 'agreed', 'vetoed', 'withdrawn')),
  due timestamptz,
  proposed_at timestamptz not null,
  answered_at timestamptz,
  reason text,
  check ((state = 'proposed') <= (due is not null and answered_at is null))
);
-- One team before the requester at a time, and one agreed for each revision.
create unique index teams_one_proposed on routing.teams (request_id) where state = 'proposed';
create unique index teams_one_agreed on routing.teams (request_id, revision) where state = 'agreed';

-- An offer takes a slot when it goes out and gives it back when it ends; the last slot goes to one request only, because the
-- update waits for whoever holds the row. What the rule decides, the database decides again.
create function routing.keep_slots() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'open' then
      raise exception 'an offer begins as open, not %', new.state using errcode = 'check_violation';
    end if;
    update routing.capabilities set slots_taken = slots_taken + 1 where slug = new.partner and slots_taken < slots;
    if not found then
      raise exception '% has no free slot', new.partner using errcode = 'check_violation', constraint = 'offers_slot_free';
    end if;
    return new;
  end if;
  if not (old.state = 'open' and new.state in ('accepted', 'declined', 'lapsed', 'withdrawn')
    or old.state = 'accepted' and new.state = 'withdrawn') then
    raise exception 'an offer does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'offers_move';
  end if;
  update routing.capabilities set
    slots_taken = slots_taken - (new.state <> 'accepted')::int,
    answered = answered + (new.state in ('accepted', 'declined'))::int,
    lapsed = lapsed + (new.state = 'lapsed')::int
  where slug = new.partner;
  return new;
end $$;
create trigger offers_take_slot before insert on routing.offers for each row execute function routing.keep_slots();
create trigger offers_move before update of state on routing.offers for each row
  when (old.state is distinct from new.state) execute function routing.keep_slots();

create function routing.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'routing.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on routing.candidates
  for each statement execute function routing.refuse_change();

create table routing.idempotency_keys (
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

grant select, insert, update on routing.partners, routing.capabilities, routing.requests to :"routing";
grant select, insert on routing.candidates, routing.offers, routing.teams, routing.idempotency_keys to :"routing";
grant update (state, answered_at, taken, note, reason) on routing.offers to :"routing";
grant update (state, answered_at, reason) on routing.teams to :"routing";

insert into log.consumers (name, producers) values ('routing', '{assessment,identity,intake}');
