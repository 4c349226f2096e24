-- Double entry. Transfers, entries and holds only take new rows; balances follow them in the same transaction and can be
-- recomputed from them (services/ledger/src/verify/balances.sql).

create table ledger.accounts (
  code text primary key,
  kind text not null check (kind in ('funder', 'exchange', 'available', 'fee', 'allocated', 'advance', 'spent')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Money comes from a funder and passes through exchange: these two may be negative, no other.
  may_be_negative boolean not null generated always as (kind in ('funder', 'exchange')) stored,
  -- Read from the code: fund:allocated:<allocation>:<payee>, payee:advance:…, payee:spent:…
  allocation_id uuid generated always as (case when kind in ('allocated', 'advance', 'spent') then split_part(code, ':', 3)::uuid end) stored,
  payee text generated always as (case when kind in ('allocated', 'advance', 'spent') then split_part(code, ':', 4) end) stored,
  opened_at timestamptz not null default clock_timestamp(),
  unique (code, currency)
);
create index on ledger.accounts (allocation_id) where allocation_id is not null;
call ledger.make_append_only('ledger.accounts');
grant select, insert on ledger.accounts to :"ledger";

create table ledger.transfers (
  id uuid primary key,
  number bigint not null unique generated always as identity,
  code text not null check (code in ('deposit', 'fee', 'allocation', 'disbursement', 'expenditure')),
  -- What it belongs to: a deposit, an allocation, a disbursement or an expenditure.
  about uuid not null,
  effective_on date not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  recorded_at timestamptz not null default clock_timestamp()
);
call ledger.make_append_only('ledger.transfers');
grant select, insert on ledger.transfers to :"ledger";

create table ledger.entries (
  transfer_id uuid not null references ledger.transfers,
  leg smallint not null,
  account text not null,
  currency text not null,
  -- Whose money it is; null: the fund's own line.
  contribution_id uuid references ledger.contributions,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (transfer_id, leg),
  foreign key (account, currency) references ledger.accounts (code, currency)
);
create index on ledger.entries (account, contribution_id);
call ledger.make_append_only('ledger.entries');
grant select, insert on ledger.entries to :"ledger";

-- Every transfer sums to zero per currency and per contribution. Checked once a statement over all its rows, which holds
-- earlier than a check at commit (no unbalanced statement can even be seen) and costs one pass, not a query for each entry.
create function ledger.check_balanced() returns trigger language plpgsql as $$
declare
  bad uuid;
begin
  select transfer_id into bad from fresh group by transfer_id, currency, contribution_id having sum(amount_minor) <> 0 limit 1;
  if bad is not null then
    raise exception 'transfer % does not sum to zero per currency and contribution', bad using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger balanced after insert on ledger.entries
  referencing new table as fresh for each statement execute function ledger.check_balanced();

create table ledger.holds (
  id uuid primary key,
  account text not null references ledger.accounts,
  about uuid not null,
  effective_on date not null,
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
  outcome text not null check (outcome in ('posted', 'voided')),
  transfer_id uuid unique references ledger.transfers,
  recorded_at timestamptz not null default clock_timestamp(),
  check ((outcome = 'posted') = (transfer_id is not null))
);
call ledger.make_append_only('ledger.holds');
call ledger.make_append_only('ledger.hold_lines');
call ledger.make_append_only('ledger.hold_resolutions');
grant select, insert on ledger.holds, ledger.hold_lines, ledger.hold_resolutions to :"ledger";

create table ledger.balances (
  account text not null references ledger.accounts,
  contribution_id uuid references ledger.contributions,
  line uuid not null generated always as (coalesce(contribution_id, '00000000-0000-0000-0000-000000000000')) stored,
  may_be_negative boolean not null,
  posted bigint not null default 0,
  held bigint not null default 0 check (held >= 0),
  primary key (account, line),
  -- Available = posted − held. Money that has not arrived cannot be spent; the fund's own line alone may go below.
  constraint available_not_negative check (may_be_negative or contribution_id is null or posted - held >= 0)
) with (fillfactor = 70);
-- The grant alone keeps the other columns: a trigger would cost on the hottest row of the fund, and entries are the record.
grant select, insert, update (posted, held) on ledger.balances to :"ledger";

-- All that a decision needs, in one round trip: opens what is missing, locks the balances in the order of their key (so two
-- groups never wait for each other), then reads what was posted under the same ids before.
create function ledger.lock_for_posting(wanted jsonb, hold_ids uuid[], transfer_ids uuid[]) returns jsonb language plpgsql as $$
declare
  answer jsonb;
begin
  insert into ledger.accounts (code, kind, currency)
  select distinct account, kind, currency from jsonb_to_recordset(wanted) as w (account text, kind text, currency text)
  order by account on conflict do nothing;

  insert into ledger.balances (account, contribution_id, may_be_negative)
  select distinct w.account, w.contribution, a.may_be_negative
  from jsonb_to_recordset(wanted) as w (account text, contribution uuid) join ledger.accounts a on a.code = w.account
  order by w.account, w.contribution on conflict (account, line) do nothing;

  with keys as (
    select account, coalesce(contribution, '00000000-0000-0000-0000-000000000000') as line
    from jsonb_to_recordset(wanted) as w (account text, contribution uuid)
    union
    select h.account, l.contribution_id from ledger.holds h join ledger.hold_lines l on l.hold_id = h.id where h.id = any (hold_ids)
  ), locked as (
    select b.* from ledger.balances b join keys using (account, line) order by b.account, b.line for update of b
  )
  select jsonb_build_object('balances', coalesce(jsonb_agg(jsonb_build_object(
    'account', account, 'contribution', contribution_id, 'mayBeNegative', may_be_negative,
    'posted', posted::text, 'held', held::text)), '[]'))
  into answer from locked;

  return answer || jsonb_build_object(
    'transfers', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'fingerprint', encode(fingerprint, 'hex'))), '[]')
      from ledger.transfers where id = any (transfer_ids)),
    'holds', (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'account', h.account, 'fingerprint', encode(h.fingerprint, 'hex'),
        'outcome', r.outcome, 'lines', (select jsonb_agg(jsonb_build_object('contribution', contribution_id, 'amount', amount_minor::text)
          order by contribution_id) from ledger.hold_lines where hold_id = h.id))), '[]')
      from ledger.holds h left join ledger.hold_resolutions r on r.hold_id = h.id where h.id = any (hold_ids)));
end $$;
