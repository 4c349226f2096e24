-- pg_temp is searched first where it is not named; this function acts as its owner.
alter function identity.touch_key(uuid) set search_path = pg_catalog, pg_temp;
