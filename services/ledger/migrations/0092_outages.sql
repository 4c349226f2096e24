-- A time in which no process of the ledger lived counts against nobody (DESIGN §4). It is recorded when one lives again, and a deadline
-- that it fell into moves by as long as it was.

-- One row: when a process last said that it lives. It is overwritten every few seconds, so it is no fact; what follows from it is.
create table ledger.heartbeats (
  is_only boolean primary key default true check (is_only),
  alive_at timestamptz not null
) with (fillfactor = 50);
grant select, insert, update (alive_at) on ledger.heartbeats to :"ledger";

create function ledger.check_heartbeat() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or new.alive_at < old.alive_at then
    raise exception 'the last sign of life only moves on' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger moves_on before update or delete on ledger.heartbeats for each row execute function ledger.check_heartbeat();
create trigger kept_table before truncate on ledger.heartbeats for each statement execute function ledger.check_heartbeat();

create table ledger.outages (
  down_from timestamptz primary key,
  -- Half open, as deadlines are: at this instant the ledger lived.
  up_at timestamptz not null,
  -- Longer than src/outage.ts lets pass as a hiccup.
  constraint longer_than_a_hiccup check (up_at - down_from > interval '60 seconds'),
  constraint one_after_the_other exclude using gist (tstzrange(down_from, up_at) with &&)
);
create index on ledger.outages (up_at);
call ledger.make_append_only('ledger.outages');
grant select, insert on ledger.outages to :"ledger";
call ledger.make_provable('ledger.outages');

create function ledger.check_outage() returns trigger language plpgsql as $$
begin
  if new.down_from is distinct from (select alive_at from ledger.heartbeats) then
    raise exception 'an outage begins with the last sign of life' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger from_last_sign before insert on ledger.outages for each row execute function ledger.check_outage();

-- The deadline of what began at `since`, moved so that as much time as was given is not lost: by each outage before it, also by one
-- that comes only in the time that it was moved by. Outages that began at `closed` or later come too late to move it. In UTC, where a
-- day has 24 hours: a difference of a day or more is given in days, and added to an instant they follow the clocks of the time zone.
create function ledger.moved_by_outages(since timestamptz, due timestamptz, closed timestamptz default 'infinity') returns timestamptz
  language plpgsql stable strict set timezone = 'UTC' as $$
declare
  outage ledger.outages;
begin
  for outage in select * from ledger.outages where up_at > since order by up_at loop
    exit when outage.down_from >= least(due, closed);
    due := due + (outage.up_at - greatest(outage.down_from, since));
  end loop;
  return due;
end $$;

-- From when on a hold counts, by the clock that deadlines go by; of those that are there, when they were recorded.
alter table ledger.holds add column placed_at timestamptz;
alter table ledger.holds alter column placed_at type timestamptz using recorded_at;
alter table ledger.holds alter column placed_at set not null;
call ledger.record_facts_of('ledger.holds');

-- A hold lapses with the deadline of what it is for, moved as that is. As in 0002 but for `lapsesAt`.
create or replace function ledger.lock_for_posting(
  codes text[], kinds text[], currencies text[], contribution_ids uuid[],
  pair_accounts int[], pair_contributions int[], earliest date[], hold_ids uuid[], transfer_ids uuid[], transfer_count int,
  out account_keys int[], out contribution_keys int[],
  out locked_accounts int[], out locked_contributions int[], out posted bigint[], out held bigint[], out last_on text[],
  out moved_on_last bigint[], out days jsonb, out holds jsonb, out transfers jsonb, out closed_years int[], out numbers bigint[]
) language plpgsql set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  -- A year is closed under the other mode of this lock: what is in flight is in before, or sees it closed.
  perform pg_advisory_xact_lock_shared(hashtextextended('ledger.periods', 0));

  insert into ledger.accounts (code, kind, currency)
  select u.code, u.kind, u.currency from unnest(codes, kinds, currencies) u (code, kind, currency)
  where not exists (select from ledger.accounts a where a.code = u.code) order by u.code on conflict do nothing;
  select array_agg(a.id order by u.place) into account_keys
  from unnest(codes) with ordinality u (code, place) join ledger.accounts a on a.code = u.code;
  select array_agg(c.number order by u.place) into contribution_keys
  from unnest(contribution_ids) with ordinality u (id, place) join ledger.contributions c on c.id = u.id;
  if coalesce(cardinality(contribution_keys), 0) <> cardinality(contribution_ids) then
    raise exception 'a contribution is not known' using errcode = 'foreign_key_violation';
  end if;

  insert into ledger.balances (account, contribution, may_be_negative)
  select p.account, p.contribution, a.may_be_negative
  from (select account_keys[u.a] as account, coalesce(contribution_keys[u.c], 0) as contribution
    from unnest(pair_accounts, pair_contributions) u (a, c)) p
  join ledger.accounts a on a.id = p.account
  where not exists (select from ledger.balances b where (b.account, b.contribution) = (p.account, p.contribution))
  order by p.account, p.contribution on conflict do nothing;

  with keys as (
    select account_keys[u.a] as account, coalesce(contribution_keys[u.c], 0) as contribution
    from unnest(pair_accounts, pair_contributions) u (a, c)
    union
    select a.id, c.number from ledger.holds h join ledger.hold_lines l on l.hold_id = h.id
    join ledger.accounts a on a.code = h.account join ledger.contributions c on c.id = l.contribution_id where h.id = any (hold_ids)
  ), locked as (
    select b.* from ledger.balances b join keys k on (b.account, b.contribution) = (k.account, k.contribution)
    order by b.account, b.contribution for update of b
  )
  select array_agg(l.account), array_agg(l.contribution), array_agg(l.posted), array_agg(l.held), array_agg(coalesce(l.last_on::text, '')), array_agg(l.moved_on_last)
  into locked_accounts, locked_contributions, posted, held, last_on, moved_on_last from locked l;

  -- Days after a back-dated one: each of them must bear it.
  days := '[]';
  if (select min(e) from unnest(earliest) e) < (select nullif(max(l), '')::date from unnest(last_on) l) then
    select coalesce(jsonb_agg(jsonb_build_object('account', d.account, 'contribution', d.contribution,
      'on', d.effective_on, 'moved', d.moved::text) order by d.effective_on), '[]') into days
    from (select account_keys[u.a] as account, coalesce(contribution_keys[u.c], 0) as contribution, u.earliest
      from unnest(pair_accounts, pair_contributions, earliest) u (a, c, earliest)) p
    join ledger.days d on (d.account, d.contribution) = (p.account, p.contribution) and d.effective_on > p.earliest;
  end if;

  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'fingerprint', encode(t.fingerprint, 'hex'))), '[]') into transfers
  from ledger.transfers t where t.id = any (transfer_ids);
  select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'account', h.account, 'accountKey', a.id,
      'fingerprint', encode(h.fingerprint, 'hex'), 'outcome', r.outcome,
      'lapsesAt', ledger.moved_by_outages(h.placed_at, h.lapses_at),
      'lines', (select jsonb_agg(jsonb_build_object('contribution', l.contribution_id, 'contributionKey', c.number,
          'amount', l.amount_minor::text) order by l.contribution_id)
        from ledger.hold_lines l join ledger.contributions c on c.id = l.contribution_id where l.hold_id = h.id))), '[]') into holds
  from ledger.holds h join ledger.accounts a on a.code = h.account
  left join ledger.hold_resolutions r on r.hold_id = h.id where h.id = any (hold_ids);
  select coalesce(array_agg(p.year), '{}') into closed_years from ledger.periods p;
  -- Under the locks: of two transfers on one balance the later has the higher number.
  select array_agg(nextval('ledger.arrivals')) into numbers from generate_series(1, transfer_count);
end $$;
