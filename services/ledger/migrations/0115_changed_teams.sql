-- The requester may agree to a changed team also once money is approved: it says who may become a payee by an amendment. The allocation
-- names its own payees, which stay as they were approved.
create or replace trigger funded_stays before update on ledger.requests for each row
  when (old.state = 'funded' or old.ask_minor is not null and old.state in ('suspended', 'terminated', 'completed'))
  execute function ledger.refuse_change_of_frozen('objectives', 'state', 'team');
