-- For the migration of a service that is to hear more producers than before: what these have said so far counts as seen by it, since
-- an event is handled only after those before it.
create function log.hear(hearing text, heard text[]) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into log.positions (consumer, producer, request_id, sequence)
    select c.name, e.producer, e.request_id, max(e.sequence)
    from log.consumers c join log.events e on e.producer = any (heard) and e.producer <> all (c.producers)
    where c.name = hearing and e.request_id is not null and (e.xid, e.seq) <= (c.xid, c.seq)
    group by c.name, e.producer, e.request_id;
  update log.consumers set producers = heard where name = hearing;
$$;
revoke execute on function log.hear from public;
