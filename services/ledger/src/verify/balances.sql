-- Every balance that is not the sum of its entries, or holds other than its open holds. Nothing is right.
with entered as (
  select account, contribution_id, sum(amount_minor) as posted from ledger.entries group by account, contribution_id
), holding as (
  select h.account, l.contribution_id, sum(l.amount_minor) as held
  from ledger.holds h join ledger.hold_lines l on l.hold_id = h.id
  where not exists (select from ledger.hold_resolutions r where r.hold_id = h.id)
  group by h.account, l.contribution_id
), computed as (
  select account, contribution_id, sum(posted) as posted, sum(held) as held
  from (select *, 0 as held from entered union all select account, contribution_id, 0, held from holding) parts
  group by account, contribution_id
)
select coalesce(b.account, c.account) as account, coalesce(b.contribution_id, c.contribution_id) as contribution_id,
  b.posted, c.posted as computed_posted, b.held, c.held as computed_held
from ledger.balances b
full join computed c on c.account = b.account and c.contribution_id is not distinct from b.contribution_id
where coalesce(b.posted, 0) <> coalesce(c.posted, 0) or coalesce(b.held, 0) <> coalesce(c.held, 0)
order by account, contribution_id;
