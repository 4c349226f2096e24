-- Nobody is dropped from a team that the requester has agreed to unless it leaves it, of which the ledger learns: money may be approved for
-- it. Looked at when the transaction ends, because a team and its offers end in several statements.
create function routing.check_member_stays() returns trigger language plpgsql as $$
begin
  if exists (
    select from routing.requests r join routing.teams t on (t.request_id, t.revision, t.state) = (r.id, r.revision, 'agreed')
    where r.id = old.request_id and r.revision = old.revision and r.state in ('agreed', 'funded')
      and old.partner <> all (r.left_team) and t.team->'members' @> jsonb_build_array(jsonb_build_object('partner', old.partner)))
    and not exists (select from routing.offers
      where (request_id, revision, partner, state) = (old.request_id, old.revision, old.partner, 'accepted')) then
    raise exception '% is in the agreed team of % and has not left it', old.partner, old.request_id
      using errcode = 'check_violation', constraint = 'members_stay';
  end if;
  return null;
end $$;
create constraint trigger members_stay after update of state on routing.offers deferrable initially deferred
  for each row when (old.state = 'accepted' and new.state is distinct from 'accepted') execute function routing.check_member_stays();
