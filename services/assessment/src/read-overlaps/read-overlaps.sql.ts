import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'

export async function selectLanguage(reader: Reader, requestId: string): Promise<string | null> {
  const [row] = await reader.execute<{ language: string }>(sql`
    select language from assessment.request_words where request_id = ${requestId}::uuid`)
  return row?.language ?? null
}

/** By stem, the word that the newest revision of a request writes first of all that have this stem. */
export async function listWordsOfStems(
  reader: Reader,
  requestId: string,
  stems: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reader.execute<{ stem: string; word: string }>(sql`
    with written as (
      select concat_ws(E'\n', r.content ->> 'title', r.content ->> 'challenge', r.content ->> 'desiredOutcome',
          (select string_agg(n ->> 'description', E'\n') from jsonb_array_elements(r.content -> 'needs') n)) as words,
        case split_part(lower(w.language), '-', 1)
          when 'en' then 'english_stem'::regdictionary when 'fr' then 'french_stem' else 'simple' end as dictionary
      from assessment.request_words w join assessment.revisions r using (request_id, revision)
      where w.request_id = ${requestId}::uuid
    ),
    tokens as (
      select t.at, lower(t.token) as word, (ts_lexize(dictionary, lower(t.token)))[1] as stem
      from written, ts_parse('default', words) with ordinality as t (kind, token, at)
    )
    select distinct on (stem) stem, word from tokens
    where stem in (select jsonb_array_elements_text(${JSON.stringify(stems)}::jsonb))
    order by stem, at`)
  return new Map(rows.map(({ stem, word }) => [stem, word]))
}
