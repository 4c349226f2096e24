-- Every balance that is not the sum of its entries and of its days, or holds other than its open holds. Nothing is right.
with entered as (
  select account, contribution_id, sum(amount_minor) as posted from ledger.entry_lines group by account, contribution_id
), dated as (
  select account, contribution_id, sum(moved) as moved from ledger.day_lines group by account, contribution_id
), holding as (
  select h.account, l.contribution_id, sum(l.amount_minor) as held
  from ledger.holds h join ledger.hold_lines l on l.hold_id = h.id
  where not exists (select from ledger.hold_resolutions r where r.hold_id = h.id)
  group by h.account, l.contribution_id
), computed as (
  select account, contribution_id, sum(posted) as posted, sum(moved) as moved, sum(held) as held
  from (
    select account, contribution_id, posted, 0 as moved, 0 as held from entered
    union all select account, contribution_id, 0, moved, 0 from dated
    union all select account, contribution_id, 0, 0, held from holding) parts
  group by account, contribution_id
)
select coalesce(b.account, c.account) as account, coalesce(b.contribution_id, c.contribution_id) as contribution_id,
  b.posted, c.posted as computed_posted, c.moved as posted_by_day, b.held, c.held as computed_held
from ledger.balance_lines b
full join computed c on c.account = b.account
  and coalesce(c.contribution_id, '00000000-0000-0000-0000-000000000000') = coalesce(b.contribution_id, '00000000-0000-0000-0000-000000000000')
where coalesce(b.posted, 0) <> coalesce(c.posted, 0) or coalesce(b.posted, 0) <> coalesce(c.moved, 0)
  or coalesce(b.held, 0) <> coalesce(c.held, 0)
order by account, contribution_id;
