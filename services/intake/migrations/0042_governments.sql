-- National governments that were asked for their no-objection: each reads the request.
alter table intake.requests add column governments jsonb not null default '[]' check (jsonb_typeof(governments) = 'array');
