-- The way of a waitlisted request back to the committee: since when it waits, how it was scored, and each time that it is called up.

-- What the assessment said last of a revision, which may arrive before the revision does.
create table ledger.scores (
  request_id uuid not null,
  revision int not null,
  score int not null check (score >= 0),
  max_score int not null check (max_score >= score),
  primary key (request_id, revision)
);
call ledger.freeze_all_but('ledger.scores', 'score', 'max_score');
grant select, insert, update (score, max_score) on ledger.scores to :"ledger";

-- A revision keeps its place however often it comes back to the list.
create table ledger.waits (
  request_id uuid not null references ledger.requests,
  revision int not null,
  since timestamptz not null,
  primary key (request_id, revision)
);
call ledger.make_append_only('ledger.waits');
grant select, insert on ledger.waits to :"ledger";
insert into ledger.waits (request_id, revision, since)
  select id, revision, clock_timestamp() from ledger.requests where state = 'waitlisted';

create table ledger.calls (
  id uuid primary key,
  request_id uuid not null references ledger.requests,
  revision int not null,
  state text not null check (state in ('asked', 'confirmed', 'proposed', 'not_confirmed', 'refused', 'ended')),
  -- Null: nobody filed a plan, so an operator is to propose.
  plan_id uuid references ledger.allocations,
  -- Who is asked: the team as it was, in the order of the alphabet.
  members text[] not null,
  asked_minor bigint not null check (asked_minor > 0),
  currency text not null,
  spendable_minor bigint not null,
  -- The least that was spendable for it since: only once there is more is a team asked again that did not confirm.
  lowest_minor bigint not null check (lowest_minor >= 0),
  called_at timestamptz not null,
  confirm_by timestamptz not null check (confirm_by > called_at),
  ended_at timestamptz,
  reason text,
  check (spendable_minor >= asked_minor and lowest_minor <= spendable_minor),
  check ((state in ('asked', 'confirmed')) = (ended_at is null)),
  check ((state in ('not_confirmed', 'refused', 'ended')) = (reason is not null)),
  check (plan_id is not null or state in ('asked', 'ended'))
);
create unique index one_open_call on ledger.calls (request_id) where state in ('asked', 'confirmed');
create index calls_of_request on ledger.calls (request_id, id);
create index requests_waitlisted on ledger.requests (id) where state = 'waitlisted';
call ledger.freeze_all_but('ledger.calls', 'state', 'lowest_minor', 'ended_at', 'reason');
grant select, insert, update (state, lowest_minor, ended_at, reason) on ledger.calls to :"ledger";

create function ledger.check_call() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'asked' or not exists (
        select from ledger.requests r where r.id = new.request_id and r.revision = new.revision and r.state = 'waitlisted') then
      raise exception 'only a request that is waitlisted is called up' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (old.state, new.state) not in
    (('asked', 'confirmed'), ('asked', 'not_confirmed'), ('asked', 'ended'),
     ('confirmed', 'proposed'), ('confirmed', 'refused'), ('confirmed', 'ended')) then
    raise exception 'call %: % does not become %', new.id, old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger begins_asked before insert on ledger.calls for each row execute function ledger.check_call();
create trigger legal_move before update on ledger.calls for each row when (old.state is distinct from new.state)
  execute function ledger.check_call();
