-- Who made and who revoked each key; what a session acts for; and the end of sessions that are long over.
alter table identity.keys
  -- An organisation, or hub for a key that no call made. Null for a session, which its key opened, and for keys older than this column.
  add column created_by text,
  add column revoked_by text check (revoked_by is null or revoked_at is not null);
alter table identity.keys alter column created_by set default 'hub';
grant update (revoked_by) on identity.keys to :"identity";

create or replace function identity.keep_keys() returns trigger language plpgsql as $$
begin
  if (old.id, old.organisation, old.hash, old.scopes, old.label, old.kind, old.opened_by, old.created_at, old.created_by,
      old.expires_at)
      is distinct from (new.id, new.organisation, new.hash, new.scopes, new.label, new.kind, new.opened_by,
      new.created_at, new.created_by, new.expires_at)
    or (old.revoked_at is not null and (old.revoked_at, old.revoked_by) is distinct from (new.revoked_at, new.revoked_by))
  then
    raise exception 'a key is not changed, and a revoked one stays revoked' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- The key of a session is the one that opened it: what is noted beside a vote or a look at a contact leads to a row that stays.
create or replace view identity.access_keys as
  select coalesce(k.opened_by, k.id) as key_id, k.hash, o.slug as organisation, o.name as organisation_name, o.kind, o.country,
    o.roles, k.scopes,
    k.revoked_at is not null or coalesce(k.expires_at <= clock_timestamp(), false)
      or opener.revoked_at is not null or coalesce(opener.expires_at <= clock_timestamp(), false) as revoked,
    case k.kind when 'session' then k.id end as session_id
  from identity.keys k
  join identity.organisations o on o.slug = k.organisation
  left join identity.keys opener on opener.id = k.opened_by;

-- Who may make keys for a member of the committee could vote for it: once it has a key that works, only it makes more.
create function identity.keep_votes_apart() returns trigger language plpgsql as $$
begin
  if new.kind = 'key' and new.created_by not in (new.organisation, 'hub')
    and exists (select from identity.organisations where slug = new.organisation and 'committee' = any (roles))
    and exists (select from identity.access_keys where organisation = new.organisation and not revoked)
  then
    raise exception 'a member of the committee makes its further keys itself' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keys_of_members before insert on identity.keys
  for each row execute function identity.keep_votes_apart();

-- Sessions alone are ever deleted, and only those that are over for a week.
create index sessions_by_end on identity.keys (least(revoked_at, expires_at)) where kind = 'session';
create index keys_by_opener on identity.keys (opened_by) where opened_by is not null; -- asked for each row that is deleted
create function identity.delete_ended_sessions(at_most integer) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    select id from identity.keys
    where kind = 'session' and least(revoked_at, expires_at) < clock_timestamp() - interval '7 days'
    limit at_most
    for update skip locked
  ), gone as (
    delete from identity.keys k using ended e where k.id = e.id returning 1
  )
  select count(*)::integer from gone
$$;
revoke execute on function identity.delete_ended_sessions(integer) from public;
grant execute on function identity.delete_ended_sessions(integer) to :"identity";
