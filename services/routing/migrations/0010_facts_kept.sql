-- What a ranking went by is kept, so that other rules can be tried on it later: what each partner brought before
-- it said otherwise (the newest version is the row of capabilities itself), and with each ranking which version it was and how many slots and answers there were.
create table routing.capability_versions (
  slug text references routing.partners,
  version int,
  facts jsonb not null,
  primary key (slug, version)
);

create function routing.keep_version() returns trigger language plpgsql as $$
begin
  insert into routing.capability_versions (slug, version, facts)
  values (old.slug, old.version, to_jsonb(old) - array['slots_taken', 'answered', 'lapsed', 'updated_at']);
  return null;
end $$;
create trigger version_changed after update on routing.capabilities for each row
  when (old.version is distinct from new.version) execute function routing.keep_version();

create trigger append_only before update or delete or truncate on routing.capability_versions
  for each statement execute function routing.refuse_change();
grant select, insert on routing.capability_versions to :"routing";

-- By partner; null for the rankings made before.
alter table routing.candidates add column facts jsonb;
