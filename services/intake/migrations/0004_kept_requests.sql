-- What the requester did before it learnt that money was approved is taken back: the ledger keeps the request, and the timeline says
-- so first. Then, and only then, a request comes to funded from any state before it, in the revision that was approved.
create or replace function intake.refuse_illegal_move() returns trigger language plpgsql as $$
declare
  is_kept boolean := new.state is not distinct from 'funded'
    and (old.state = 'withdrawn' or exists (select from intake.moves where from_state = old.state and to_state = 'withdrawn'))
    and exists (select from intake.timeline
      where request_id = old.id and type = 'ledger.request_kept' and facts->'revision' = to_jsonb(new.revision));
begin
  if row(new.id, new.reference, new.requester, new.created_at)
     is distinct from row(old.id, old.reference, old.requester, old.created_at) then
    raise exception 'a request keeps its id, reference, requester and time of filing' using errcode = 'check_violation';
  end if;
  if new.version is distinct from old.version + 1 then
    raise exception 'a change makes version % and not %', old.version + 1, new.version using errcode = 'check_violation';
  end if;
  if is_kept then
    return new;
  end if;
  if new.revision is distinct from
     old.revision + (new.state is not distinct from 'submitted' and old.state is distinct from 'submitted')::int then
    raise exception 'a submission makes one revision, and nothing else makes one' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state
     and not exists (select from intake.moves where from_state = old.state and to_state = new.state) then
    raise exception 'a request does not move from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
