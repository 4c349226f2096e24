-- What each contribution gave to each tranche, over entries alone: the payments into each payee's advance, in their order.
select split_part(account, ':', 3) as allocation, split_part(account, ':', 4) as payee,
  dense_rank() over (partition by account order by transfer_id) as tranche,
  contribution_id as contribution, amount_minor, currency
from ledger.entry_lines
where account like 'payee:advance:%' and code = 'disbursement'
  and not exists (select from ledger.transfers r where r.code = 'reversal' and r.corrects = transfer_id)
order by account, transfer_id, contribution_id;
