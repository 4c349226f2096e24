-- What an organisation is for, in the words of its own texts; null where nothing on file says it.
alter table routing.capabilities add mandate text;

-- A piece of evidence names all its countries and objectives, so that one programme is one piece.
update routing.capabilities set evidence = coalesce((
  select jsonb_agg(
    piece - 'country' - 'objective' || jsonb_build_object(
      'countries', case when piece ? 'country' then jsonb_build_array(piece -> 'country') else '[]' end,
      'objectives', case when piece ? 'objective' then jsonb_build_array(piece -> 'objective') else '[]' end)
    order by place)
  from jsonb_array_elements(evidence) with ordinality as pieces (piece, place)), '[]');
