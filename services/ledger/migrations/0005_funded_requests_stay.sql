-- The team whole, as the requester agreed to it, so that it can be told again; null: not agreed yet.
alter table ledger.requests add column agreed jsonb;
update ledger.requests r set agreed = jsonb_build_object('lead', r.team[1], 'leadReason', '', 'uncovered', '[]'::jsonb,
  'payees', to_jsonb(r.payees), 'members', (
    select jsonb_agg(jsonb_build_object('partner', m.slug, 'name', coalesce(o.name, m.slug), 'needs', '[]'::jsonb) order by m.place)
    from unnest(r.team) with ordinality as m (slug, place) left join ledger.organisations o on o.slug = m.slug))
where r.team <> '{}';
alter table ledger.requests drop column team, drop column payees;
alter table ledger.requests rename column agreed to team;

-- What crosses an approval on its way changes nothing of what was approved.
create trigger funded_stays before update on ledger.requests for each row when (old.state = 'funded')
  execute function ledger.refuse_change_of_frozen('objectives');
