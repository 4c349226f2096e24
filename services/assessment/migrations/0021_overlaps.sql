-- By what words requests for the same need are found: of each request its newest revision, taken apart by the full text search, and
-- its title for trigrams. Both extensions are parts of PostgreSQL; nothing leaves the database.
create extension if not exists pg_trgm with schema public;

-- The stems of a text by the language of the request, without stop words, numbers and what is shorter than three letters.
create function assessment.stems(language text, given text) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select array(
    select stem
    from unnest(tsvector_to_array(to_tsvector(
      case split_part(lower(language), '-', 1)
        when 'en' then 'english'::regconfig when 'fr' then 'french'::regconfig else 'simple'::regconfig
      end, given))) stem
    where length(stem) > 2 and stem ~ '[[:alpha:]]')
$$;

create table assessment.request_words (
  request_id uuid primary key references assessment.requests,
  revision int not null check (revision > 0),
  requester text not null,
  requester_kind text not null,
  country text,
  -- Of the territories.
  countries text[] not null,
  language text not null,
  title text not null,
  need_stems text[] not null,
  -- Of title, challenge and desired outcome.
  topic_stems text[] not null
);
comment on table assessment.request_words is 'The newest revision of each request, as overlaps are looked for.';
create index request_words_by_requester on assessment.request_words (requester);
create index request_words_by_country on assessment.request_words (country);
create index request_words_of_regions on assessment.request_words using gin (countries)
  where requester_kind = 'regional_organisation';

create function assessment.insert_words(request uuid, content jsonb) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into assessment.request_words as w (request_id, revision, requester, requester_kind, country, countries, language, title,
    need_stems, topic_stems)
  select request, (content ->> 'revision')::int, content #>> '{requester,slug}', content #>> '{requester,kind}',
    content #>> '{requester,country}', array(select distinct t ->> 'country' from jsonb_array_elements(content -> 'territories') t),
    content ->> 'language', content ->> 'title',
    assessment.stems(content ->> 'language',
      (select string_agg(n ->> 'description', E'\n') from jsonb_array_elements(content -> 'needs') n)),
    assessment.stems(content ->> 'language',
      concat_ws(E'\n', content ->> 'title', content ->> 'challenge', content ->> 'desiredOutcome'))
  on conflict (request_id) do update set
    revision = excluded.revision, requester = excluded.requester, requester_kind = excluded.requester_kind,
    country = excluded.country, countries = excluded.countries, language = excluded.language, title = excluded.title,
    need_stems = excluded.need_stems, topic_stems = excluded.topic_stems
  where w.revision < excluded.revision
$$;
revoke execute on function assessment.insert_words from public;

do $$
begin
  perform assessment.insert_words(h.request_id, r.content)
  from assessment.requests h join assessment.revisions r on r.request_id = h.request_id and r.revision = h.newest_revision;
end $$;

create table assessment.overlap_marks (
  id bigint primary key generated always as identity,
  -- The pair in the order of its ids, and the revisions that were looked at.
  one_id uuid not null,
  one_revision int not null,
  other_id uuid not null,
  other_revision int not null,
  mark text not null check (mark in ('duplicate', 'not_duplicate')),
  reason text not null check (reason <> ''),
  organisation text not null,
  key_id uuid not null, -- the key behind the organisation: never shown
  marked_at timestamptz not null,
  foreign key (one_id, one_revision) references assessment.revisions,
  foreign key (other_id, other_revision) references assessment.revisions,
  check (one_id < other_id)
);
comment on table assessment.overlap_marks is 'What operators found of two requests; the newest row of a pair counts. It decides nothing.';
create index overlap_marks_of_pair on assessment.overlap_marks (one_id, other_id, id);
create index overlap_marks_of_other on assessment.overlap_marks (other_id);
create trigger append_only before update or delete or truncate on assessment.overlap_marks
  for each statement execute function assessment.refuse_change();

grant select, insert, update on assessment.request_words to :"assessment";
grant execute on function assessment.insert_words to :"assessment";
grant select, insert on assessment.overlap_marks to :"assessment";
