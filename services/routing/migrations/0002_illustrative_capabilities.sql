-- Fields of a capability record that were made up for a demonstration, such as its slots.
alter table routing.capabilities add column illustrative text[] not null default '{}';
