-- What makes a change of the books visible: every row of the ledger is a leaf of a Merkle tree whose root is signed. A transfer, with
-- its entries, is a leaf itself; of all other rows a fact keeps what they said when they were written (src/leaf.ts).

-- The row as it was written, word for word, so that a later change can be named by its column. Salted, because its hash is a leaf.
create table ledger.facts (
  number bigint primary key default nextval('ledger.arrivals'),
  xid xid8 not null default pg_current_xact_id(),
  of_table text not null,
  -- The primary key as a JSON object.
  key text not null,
  salt uuid not null default gen_random_uuid(),
  content text not null
);
create index on ledger.facts (xid, number);
-- Whose salts hide the names in leaves of transfers.
create index facts_of_names on ledger.facts (of_table, key) where of_table in ('accounts', 'contributions');
call ledger.make_append_only('ledger.facts');
grant select on ledger.facts to :"ledger";

-- Under the owner's rights: the service writes no fact but by writing a row. The settings make the text of a row the same in every
-- session.
create function ledger.record_facts() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set bytea_output = 'hex' set datestyle = 'ISO' set intervalstyle = 'iso_8601' as $$
begin
  insert into ledger.facts (of_table, key, content)
  select tg_table_name, (select jsonb_object_agg(k, f.j -> k) from unnest(tg_argv) k)::text, f.j::text
  from (select to_jsonb(r) as j from fresh r) f;
  return null;
end $$;

-- The columns of a table's primary key, in its order.
create function ledger.key_columns(table_name regclass) returns text[] language sql stable as $$
  select array_agg(a.attname::text order by k.place)
  from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality k (attnum, place)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = table_name and i.indisprimary
$$;

-- Facts of the rows as they stand: for a table that becomes provable, and after a migration that has changed its columns.
create procedure ledger.record_facts_of(table_name regclass) language plpgsql
  set timezone = 'UTC' set bytea_output = 'hex' set datestyle = 'ISO' set intervalstyle = 'iso_8601' as $$
begin
  execute format('insert into ledger.facts (of_table, key, content)
    select %L, (select jsonb_object_agg(k, to_jsonb(r) -> k) from unnest(%L::text[]) k)::text, to_jsonb(r)::text from %s r',
    (select relname from pg_class where oid = table_name), ledger.key_columns(table_name), table_name);
end $$;

-- A table of which every row, and every change of a row, is a fact. Safe to repeat.
create procedure ledger.make_provable(table_name regclass) language plpgsql as $$
declare
  columns text := (select string_agg(quote_literal(k), ', ') from unnest(ledger.key_columns(table_name)) k);
begin
  if exists (select from pg_trigger where tgrelid = table_name and tgname = 'provable_new') then
    return;
  end if;
  execute format('create trigger provable_new after insert on %s referencing new table as fresh
    for each statement execute function ledger.record_facts(%s)', table_name, columns);
  execute format('create trigger provable_changed after update on %s referencing new table as fresh
    for each statement execute function ledger.record_facts(%s)', table_name, columns);
  call ledger.record_facts_of(table_name);
end $$;

-- Called by 0090, when the tables have the keys and columns that they are to keep.
create procedure ledger.make_all_provable() language plpgsql as $$
declare
  name text;
begin
  for name in select relname from pg_class
    where relnamespace = 'ledger'::regnamespace and relkind = 'r' and relname not in
      ('transfers', 'entries', 'balances', 'days', 'facts', 'leaves', 'tree_nodes', 'checkpoints')
    order by relname
  loop
    call ledger.make_provable(format('ledger.%I', name)::regclass);
  end loop;
end $$;

-- The tree. Of its inner nodes only the full subtrees of 16, 256, 4,096 … leaves are kept: a fifteenth of the rows, and what is
-- between is computed from at most 16 hashes.
create table ledger.leaves (
  index bigint primary key check (index >= 0),
  -- Of the transfer or the fact.
  number bigint not null unique,
  hash bytea not null check (length(hash) = 32)
);
create table ledger.tree_nodes (
  level smallint not null check (level > 0 and level % 4 = 0),
  index bigint not null check (index >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (level, index)
);
create table ledger.checkpoints (
  size bigint primary key check (size > 0),
  root bytea not null check (length(root) = 32),
  sealed_at timestamptz(3) not null unique,
  note text not null
);
call ledger.make_append_only('ledger.leaves');
call ledger.make_append_only('ledger.tree_nodes');
call ledger.make_append_only('ledger.checkpoints');
grant select, insert on ledger.leaves, ledger.tree_nodes, ledger.checkpoints to :"ledger";

-- No gap, no end but the last, no time that goes back: what a report reads below a size stays what it was.
create function ledger.check_checkpoint() returns trigger language plpgsql as $$
declare
  last ledger.checkpoints;
  top bigint;
begin
  select * into last from ledger.checkpoints where size < new.size order by size desc limit 1;
  select max(index) + 1 into top from ledger.leaves;
  if new.size is distinct from top or new.sealed_at <= last.sealed_at
    or exists (select from ledger.checkpoints where size > new.size)
    or new.size - coalesce(last.size, 0) <> (select count(*) from ledger.leaves where index >= coalesce(last.size, 0)) then
    raise exception 'checkpoint % does not follow on %', new.size, coalesce(last.size, 0) using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger follows_on after insert on ledger.checkpoints for each row execute function ledger.check_checkpoint();

create function ledger.check_leaves() returns trigger language plpgsql as $$
begin
  if (select min(index) from fresh) < coalesce((select max(size) from ledger.checkpoints), 0) then
    raise exception 'a leaf below the last checkpoint' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger follow_on after insert on ledger.leaves
  referencing new table as fresh for each statement execute function ledger.check_leaves();

-- Rows of any table in the order of their key, as facts have them: for the auditor, who compares.
create function ledger.rows_of(table_name regclass, after jsonb, most int) returns table (key text, content text)
  language plpgsql stable
  set timezone = 'UTC' set bytea_output = 'hex' set datestyle = 'ISO' set intervalstyle = 'iso_8601' as $$
declare
  columns text[] := ledger.key_columns(table_name);
  names text := (select string_agg(format('%I', k), ', ') from unnest(columns) k);
begin
  return query execute format('select (select jsonb_object_agg(k, to_jsonb(r) -> k) from unnest(%L::text[]) k)::text, to_jsonb(r)::text
    from %s r where $1 is null or (%s) > (select %s from jsonb_populate_record(null::%s, $1)) order by %s limit $2',
    columns, table_name, names, names, table_name, names) using after, most;
end $$;
