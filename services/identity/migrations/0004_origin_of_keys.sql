-- When a key was made, and when somebody else than the organisation last made one for it (null: never; the keys of the set-up, by hub,
-- do not count). Whoever counts votes asks it: a key of one's own could be made with one that somebody else made just before.
create function identity.key_origin(of_key uuid, out made_at timestamptz, out others_made_at timestamptz) returns record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.created_at, (
    select max(o.created_at) from identity.keys o
    where o.organisation = k.organisation and o.kind = 'key' and coalesce(o.created_by, '') not in (k.organisation, 'hub'))
  from identity.keys k where k.id = of_key
$$;
revoke execute on function identity.key_origin(uuid) from public;
grant execute on function identity.key_origin(uuid) to :"ledger";
