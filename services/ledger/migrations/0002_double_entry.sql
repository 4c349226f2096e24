-- Double entry. Transfers, entries and holds only take new rows; balances and days follow them in the same transaction and can
-- be recomputed from them (services/ledger/src/verify/balances.sql). Entries have short keys: a row of 60 bytes instead of 150
-- is what the speed of the fund's hot account rests on. The views at the end show them with their names.

-- Every fact of the books gets its number here, so that facts of several tables have one order of arrival.
create sequence ledger.arrivals;
grant usage on sequence ledger.arrivals to :"ledger";

create table ledger.accounts (
  id int primary key generated always as identity,
  code text not null unique,
  kind text not null check (kind in ('funder', 'exchange', 'available', 'fee', 'allocated', 'advance', 'spent', 'written_off',
    'interest', 'charges', 'exchange_result')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Money comes from a funder and passes through exchange: these two may be negative, no other.
  may_be_negative boolean not null generated always as (kind in ('funder', 'exchange')) stored,
  -- Read from the code: fund:allocated:<allocation>:<payee>, payee:advance:…, payee:spent:…, payee:written_off:…
  allocation_id uuid generated always as
    (case when kind in ('allocated', 'advance', 'spent', 'written_off') then split_part(code, ':', 3)::uuid end) stored,
  payee text generated always as
    (case when kind in ('allocated', 'advance', 'spent', 'written_off') then split_part(code, ':', 4) end) stored,
  opened_at timestamptz not null default clock_timestamp()
);
create index on ledger.accounts (allocation_id) where allocation_id is not null;
call ledger.make_append_only('ledger.accounts');
grant select, insert on ledger.accounts to :"ledger";

-- A year that is closed takes no effective date any more.
create table ledger.periods (
  year int primary key check (year between 2000 and 2999),
  reason text not null,
  closed_by text not null,
  closed_at timestamptz not null default clock_timestamp()
);
call ledger.make_append_only('ledger.periods');
grant select, insert on ledger.periods to :"ledger";

create table ledger.transfers (
  number bigint primary key,
  id uuid not null unique,
  -- Who commits first is known first: readers of the order of arrival read behind the oldest transaction that still runs.
  xid xid8 not null default pg_current_xact_id(),
  code text not null check (code in ('deposit', 'fee', 'allocation', 'disbursement', 'expenditure', 'refund', 'return', 'release',
    'interest', 'bank_charge', 'exchange', 'write_off', 'reversal')),
  -- What it belongs to: a deposit, an allocation, a disbursement, an expenditure …
  about uuid not null,
  effective_on date not null,
  -- The transfer that it corrects.
  corrects uuid references ledger.transfers (id),
  fingerprint bytea not null check (length(fingerprint) = 32),
  recorded_at timestamptz not null default clock_timestamp(),
  check (code <> 'reversal' or corrects is not null)
);
create index on ledger.transfers (xid, number);
create unique index reversed_once on ledger.transfers (corrects) where code = 'reversal';
call ledger.make_append_only('ledger.transfers');
grant select, insert on ledger.transfers to :"ledger";

create table ledger.entries (
  transfer bigint not null,
  leg smallint not null,
  account int not null,
  -- Whose money it is, by number; 0: the fund's own line.
  contribution int not null,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (transfer, leg)
);
create index on ledger.entries (account, contribution);
call ledger.make_append_only('ledger.entries');
grant select, insert on ledger.entries to :"ledger";

-- Every transfer sums to zero per currency and per contribution, and every entry has its account, its contribution and a transfer
-- of this very transaction, so that none is added to an old one. Checked once a statement over all its rows: earlier than at commit, and
-- one pass where three foreign keys would ask three times for each entry (rows referred to are never deleted). Without hash
-- joins and scans, or a plan made for small tables would read large ones whole.
create function ledger.check_entries() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  bad bigint;
  currencies int;
begin
  select f.transfer into bad from (select distinct transfer from fresh) f
    where not exists (select from ledger.transfers t where t.number = f.transfer and t.xid = pg_current_xact_id()) limit 1;
  if bad is not null then
    raise exception 'transfer % is none of this transaction', bad using errcode = 'foreign_key_violation';
  end if;
  select min(f.account) filter (where a.id is null), count(distinct a.currency) into bad, currencies
    from (select distinct account from fresh) f left join ledger.accounts a on a.id = f.account;
  if bad is not null then
    raise exception 'there is no account %', bad using errcode = 'foreign_key_violation';
  end if;
  select f.contribution into bad from (select distinct contribution from fresh where contribution <> 0) f
    where not exists (select from ledger.contributions c where c.number = f.contribution) limit 1;
  if bad is not null then
    raise exception 'there is no contribution %', bad using errcode = 'foreign_key_violation';
  end if;
  -- Where all is of one currency it need not be looked up for each entry, which took half of the time.
  if currencies = 1 then
    select transfer into bad from fresh group by transfer, contribution having sum(amount_minor) <> 0 limit 1;
  else
    select f.transfer into bad from fresh f join ledger.accounts a on a.id = f.account
      group by f.transfer, f.contribution, a.currency having sum(f.amount_minor) <> 0 limit 1;
  end if;
  if bad is not null then
    raise exception 'transfer % does not sum to zero per currency and contribution', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger balanced after insert on ledger.entries
  referencing new table as fresh for each statement execute function ledger.check_entries();

create function ledger.check_transfers() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  bad bigint;
begin
  select f.number into bad from fresh f where not exists (select from ledger.entries e where e.transfer = f.number) limit 1;
  if bad is not null then
    raise exception 'transfer % has no entries', bad using errcode = 'check_violation';
  end if;
  select y.year into bad from (select distinct extract(year from effective_on)::int as year from fresh) y
    where exists (select from ledger.periods p where p.year = y.year) limit 1;
  if bad is not null then
    raise exception 'the year % is closed', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger complete after insert on ledger.transfers
  referencing new table as fresh for each statement execute function ledger.check_transfers();

create table ledger.holds (
  id uuid primary key,
  account text not null references ledger.accounts (code),
  about uuid not null,
  effective_on date not null,
  -- From this instant on it is not posted any more; null: it waits for ever.
  lapses_at timestamptz,
  fingerprint bytea not null check (length(fingerprint) = 32),
  recorded_at timestamptz not null default clock_timestamp()
);
create table ledger.hold_lines (
  hold_id uuid not null references ledger.holds,
  contribution_id uuid not null references ledger.contributions,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (hold_id, contribution_id)
);
-- A hold is resolved once: its id is the key. A transfer stands beside one that was posted.
create table ledger.hold_resolutions (
  hold_id uuid primary key references ledger.holds,
  outcome text not null check (outcome in ('posted', 'voided', 'lapsed')),
  transfer_id uuid unique references ledger.transfers (id),
  recorded_at timestamptz not null default clock_timestamp(),
  check ((outcome = 'posted') = (transfer_id is not null))
);
call ledger.make_append_only('ledger.holds');
call ledger.make_append_only('ledger.hold_lines');
call ledger.make_append_only('ledger.hold_resolutions');
grant select, insert on ledger.holds, ledger.hold_lines, ledger.hold_resolutions to :"ledger";

create table ledger.balances (
  account int not null references ledger.accounts,
  contribution int not null,
  may_be_negative boolean not null,
  posted bigint not null default 0,
  held bigint not null default 0 check (held >= 0),
  -- The latest day on which something took effect, and what moved on it: what comes earlier is back-dated.
  last_on date,
  moved_on_last bigint not null default 0,
  primary key (account, contribution),
  -- Available = posted − held. Money that has not arrived cannot be spent; the fund's own line alone may go below.
  constraint available_not_negative check (may_be_negative or contribution = 0 or posted - held >= 0)
) with (fillfactor = 70);
-- The grant alone keeps the other columns: a trigger would cost on the hottest row of the fund, and entries are the record.
grant select, insert, update (posted, held, last_on, moved_on_last) on ledger.balances to :"ledger";

-- What moved on each day of effect before the last one of its balance, which stands there: so an earlier day's balance is a sum
-- over days and not over all entries, and a day's thousandth transfer writes no row here.
create table ledger.days (
  account int not null,
  contribution int not null,
  effective_on date not null,
  moved bigint not null,
  primary key (account, contribution, effective_on),
  foreign key (account, contribution) references ledger.balances
) with (fillfactor = 70);
grant select, insert, update (moved) on ledger.days to :"ledger";

create view ledger.entry_lines as
  select t.id as transfer_id, t.number, t.code, t.about, t.effective_on, t.recorded_at, e.leg, a.code as account, a.kind, a.currency,
    a.allocation_id, a.payee, c.id as contribution_id, e.amount_minor
  from ledger.entries e
  join ledger.transfers t on t.number = e.transfer
  join ledger.accounts a on a.id = e.account
  left join ledger.contributions c on c.number = e.contribution;
create view ledger.balance_lines as
  select a.code as account, a.kind, a.currency, a.allocation_id, a.payee, c.id as contribution_id, b.posted, b.held
  from ledger.balances b
  join ledger.accounts a on a.id = b.account
  left join ledger.contributions c on c.number = b.contribution;
create view ledger.day_lines as
  select a.code as account, a.kind, a.currency, a.allocation_id, a.payee, c.id as contribution_id, d.effective_on, d.moved
  from (
    select account, contribution, effective_on, moved from ledger.days
    union all
    select account, contribution, last_on, moved_on_last from ledger.balances where last_on is not null) d
  join ledger.accounts a on a.id = d.account
  left join ledger.contributions c on c.number = d.contribution;
grant select on ledger.entry_lines, ledger.balance_lines, ledger.day_lines to :"ledger";

-- All that a decision needs, in one round trip. Accounts and contributions are given once; `pair_accounts` and
-- `pair_contributions` name the balances by their places in those lists (0: the fund's own line), `earliest` the first day on which
-- each is to move. Opens what is missing, locks the balances and those of the holds in the order of their key (so two groups never
-- wait for each other), then reads what was posted under the same ids before. Balances are answered in the order of their lock.
-- Without hash joins and scans, or a plan made for small tables would read large ones whole.
create function ledger.lock_for_posting(
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
      'fingerprint', encode(h.fingerprint, 'hex'), 'outcome', r.outcome, 'lapsesAt', h.lapses_at,
      'lines', (select jsonb_agg(jsonb_build_object('contribution', l.contribution_id, 'contributionKey', c.number,
          'amount', l.amount_minor::text) order by l.contribution_id)
        from ledger.hold_lines l join ledger.contributions c on c.id = l.contribution_id where l.hold_id = h.id))), '[]') into holds
  from ledger.holds h join ledger.accounts a on a.code = h.account
  left join ledger.hold_resolutions r on r.hold_id = h.id where h.id = any (hold_ids);
  select coalesce(array_agg(p.year), '{}') into closed_years from ledger.periods p;
  -- Under the locks: of two transfers on one balance the later has the higher number.
  select array_agg(nextval('ledger.arrivals')) into numbers from generate_series(1, transfer_count);
end $$;
