-- How much a partner can bring of each kind of support, and what of it offers hold. What of the needs each offer asks for.

alter table routing.capabilities add column resources jsonb not null default '[]'
  check (jsonb_typeof(resources) = 'array');
-- asked: [{ needId, quantity }], empty in offers of before: all that was left of their needs. reserved: [{ needId, resource, quantity }].
alter table routing.offers add column asked jsonb not null default '[]',
  add column reserved jsonb not null default '[]';
create index offers_reserving on routing.offers (partner) where state in ('open', 'accepted') and reserved <> '[]';

-- Who could bring money beside the fund, as it was known when the candidates were ranked.
alter table routing.candidates add column co_financiers jsonb not null default '[]';
-- Why needs stay uncovered while a request is unmatched.
alter table routing.requests add column gaps jsonb not null default '[]';

create function routing.reserved_of(given jsonb) returns table (resource text, quantity numeric)
language sql immutable as $$
  select r->>'resource', sum((r->>'quantity')::numeric) from jsonb_array_elements(given) r group by 1
$$;

-- Like the last slot, the last of a quantity goes to one request. A quantity that its partner has lowered, or a resource that it says no
-- more of, holds nothing back; a team that the ledger keeps has its quantity again, whether or not it is free.
create function routing.keep_quantities() returns trigger language plpgsql as $$
declare
  short text;
begin
  if tg_op = 'UPDATE' then
    if exists (
      select from routing.reserved_of(new.reserved) n left join routing.reserved_of(old.reserved) o using (resource)
      where n.quantity > coalesce(o.quantity, 0))
    then
      raise exception 'what offer % holds does not grow', new.id using errcode = 'check_violation', constraint = 'offers_quantity_kept';
    end if;
    return new;
  end if;
  perform from routing.capabilities where slug = new.partner for no key update;
  select wanted.resource into short
  from routing.reserved_of(new.reserved) wanted
  join routing.capabilities c on c.slug = new.partner
  join jsonb_array_elements(c.resources) said on said->>'id' = wanted.resource
  where wanted.quantity + coalesce((
    select sum(held.quantity) from routing.offers o, routing.reserved_of(o.reserved) held
    where o.partner = new.partner and o.state in ('open', 'accepted') and o.reserved <> '[]' and held.resource = wanted.resource), 0)
    > (said->>'quantity')::numeric
  limit 1;
  if short is not null then
    raise exception '% has not so much of % left', new.partner, short
      using errcode = 'check_violation', constraint = 'offers_quantity_free';
  end if;
  return new;
end $$;
create trigger offers_take_quantity before insert on routing.offers for each row
  when (new.reserved <> '[]') execute function routing.keep_quantities();
create trigger offers_keep_quantity before update of reserved on routing.offers for each row
  when (old.reserved is distinct from new.reserved) execute function routing.keep_quantities();
-- Quantity that is free again is capacity too: what found nobody is tried once more.
create trigger offers_free_quantity after update on routing.offers for each row
  when (old.reserved <> '[]' and (old.reserved is distinct from new.reserved
    or old.state in ('open', 'accepted') and new.state not in ('open', 'accepted')))
  execute function routing.count_capacity();

grant update (reserved) on routing.offers to :"routing";
