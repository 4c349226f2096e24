-- For the migration of a service whose deadlines are to move by the time in which it was down: its two tables and the function over
-- them, as the ledger has them (its migration 0092; packages/database/src/outages.ts reads and writes them).
create procedure log.make_outages(service_name text) language plpgsql as $make$
declare
  service_role text := (select role from log.members where service = service_name);
begin
  if service_role is null then
    raise exception 'no service % signs in', service_name;
  end if;
  execute format($sql$
    -- One row: when a process last said that it lives. It is overwritten every few seconds, so it is no fact; what follows from it is.
    create table %1$I.heartbeats (
      is_only boolean primary key default true check (is_only),
      alive_at timestamptz not null
    ) with (fillfactor = 50);
    grant select, insert, update (alive_at) on %1$I.heartbeats to %2$I;

    create function %1$I.check_heartbeat() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'UPDATE' or new.alive_at < old.alive_at then
        raise exception 'the last sign of life only moves on' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$;
    create trigger moves_on before update or delete on %1$I.heartbeats
      for each row execute function %1$I.check_heartbeat();
    create trigger kept_table before truncate on %1$I.heartbeats
      for each statement execute function %1$I.check_heartbeat();

    create table %1$I.outages (
      down_from timestamptz primary key,
      -- Half open, as deadlines are: at this instant the service lived.
      up_at timestamptz not null,
      -- Longer than packages/database/src/outage.ts lets pass as a hiccup.
      constraint longer_than_a_hiccup check (up_at - down_from > interval '60 seconds'),
      constraint one_after_the_other exclude using gist (tstzrange(down_from, up_at) with &&)
    );
    create index on %1$I.outages (up_at);
    create trigger append_only before update or delete or truncate on %1$I.outages
      for each statement execute function log.refuse_change();
    grant select, insert on %1$I.outages to %2$I;

    create function %1$I.check_outage() returns trigger language plpgsql as $$
    begin
      if new.down_from is distinct from (select alive_at from %1$I.heartbeats) then
        raise exception 'an outage begins with the last sign of life' using errcode = 'check_violation';
      end if;
      return new;
    end $$;
    create trigger from_last_sign before insert on %1$I.outages for each row execute function %1$I.check_outage();

    -- The deadline of what began at `since`, moved so that as much time as was given is not lost: by each outage before it, also by one
    -- that comes only in the time that it was moved by. Outages that began at `closed` or later come too late to move it. In UTC, where
    -- a day has 24 hours: a difference of a day or more is given in days, and added to an instant they follow the clocks of the time zone.
    create function %1$I.moved_by_outages(since timestamptz, due timestamptz, closed timestamptz default 'infinity')
      returns timestamptz language plpgsql stable strict set timezone = 'UTC' as $$
    declare
      outage %1$I.outages;
    begin
      for outage in select * from %1$I.outages where up_at > since order by up_at loop
        exit when outage.down_from >= least(due, closed);
        due := due + (outage.up_at - greatest(outage.down_from, since));
      end loop;
      return due;
    end $$;
  $sql$, service_name, service_role);
end $make$;
revoke execute on procedure log.make_outages from public;
