-- How candidates are ranked is a part of the ruleset that assessed the revision. Null: the ruleset says nothing of it, and what ships
-- with routing holds. So it is with 2026-1, by which everything was assessed until now.
create table routing.rankings (
  ruleset_version text primary key,
  rules jsonb
);
insert into routing.rankings (ruleset_version, rules) values ('2026-1', null);
create trigger append_only before update or delete or truncate on routing.rankings
  for each statement execute function routing.refuse_change();
grant select, insert on routing.rankings to :"routing";

alter table routing.requests add column ruleset_version text not null default '2026-1';
