-- Organisations are never changed or deleted here; of a key only its end and its last use are ever written.
create table identity.organisations (
  slug text primary key check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
  name text not null check (length(name) between 1 and 300),
  kind text not null check (kind in (
    'national_government', 'local_government', 'regional_organisation', 'un_entity', 'ifi', 'intergovernmental', 'ngo',
    'city_network', 'private_sector', 'foundation', 'university', 'fund_secretariat')),
  roles text[] not null check (
    cardinality(roles) > 0 and roles <@ array['requester', 'partner', 'funder', 'committee', 'operator', 'auditor']),
  country text check (country ~ '^[A-Z]{2}$'),
  website text,
  source text,
  illustrative boolean not null default false,
  registered_at timestamptz not null default clock_timestamp()
);

-- An access key, or the session of a browser: what is known of it is its SHA-256.
create table identity.keys (
  id uuid primary key default uuidv7(),
  organisation text not null references identity.organisations,
  hash bytea not null unique check (length(hash) = 32),
  scopes text[] not null default '{read,write}' check (cardinality(scopes) > 0 and scopes <@ array['read', 'write']),
  label text check (length(label) between 1 and 200),
  kind text not null default 'key' check (kind in ('key', 'session')),
  -- The key that opened a session: once that is revoked or expired, the session is.
  opened_by uuid references identity.keys check ((opened_by is not null) = (kind = 'session')),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index keys_by_organisation on identity.keys (organisation, id);

create function identity.keep_organisations() returns trigger language plpgsql as $$
begin
  raise exception 'an organisation is not changed or deleted' using errcode = 'restrict_violation';
end $$;
create trigger organisations_stay before update or delete on identity.organisations
  for each row execute function identity.keep_organisations();

create function identity.keep_keys() returns trigger language plpgsql as $$
begin
  if (old.id, old.organisation, old.hash, old.scopes, old.label, old.kind, old.opened_by, old.created_at,
      old.expires_at)
      is distinct from (new.id, new.organisation, new.hash, new.scopes, new.label, new.kind, new.opened_by,
      new.created_at, new.expires_at)
    or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
  then
    raise exception 'a key is not changed, and a revoked one stays revoked' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keys_stay before update on identity.keys for each row execute function identity.keep_keys();

-- What every service asks on every call. Its owner reads the tables for it.
create view identity.access_keys as
  select k.id as key_id, k.hash, o.slug as organisation, o.name as organisation_name, o.kind, o.country, o.roles, k.scopes,
    k.revoked_at is not null or coalesce(k.expires_at <= clock_timestamp(), false)
      or opener.revoked_at is not null or coalesce(opener.expires_at <= clock_timestamp(), false) as revoked
  from identity.keys k
  join identity.organisations o on o.slug = k.organisation
  left join identity.keys opener on opener.id = k.opened_by;

-- Every service may note that a key was used, and change nothing else by it.
create function identity.touch_key(key_id uuid) returns void
language sql security definer set search_path = '' as $$
  update identity.keys set last_used_at = clock_timestamp()
  where id = key_id and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')
$$;
revoke execute on function identity.touch_key(uuid) from public;

create table identity.idempotency_keys (
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

grant select, insert on identity.organisations, identity.keys, identity.idempotency_keys to :"identity";
grant update (revoked_at) on identity.keys to :"identity";
grant usage on schema identity
  to :"assessment", :"console", :"dispatcher", :"intake", :"ledger", :"routing";
grant select on identity.access_keys
  to :"assessment", :"console", :"dispatcher", :"identity", :"intake", :"ledger", :"routing";
grant execute on function identity.touch_key(uuid)
  to :"assessment", :"console", :"dispatcher", :"identity", :"intake", :"ledger", :"routing";
