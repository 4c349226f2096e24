-- Whoever accepted an offer or stands in the team of a request may not overrule its verdict, also not later.
alter table assessment.requests add column team text[] not null default '{}';
comment on column assessment.requests.team is 'Every organisation that accepted an offer for the request or was in a team for it, by slug.';

select log.hear('assessment', '{intake,ledger,routing}');
