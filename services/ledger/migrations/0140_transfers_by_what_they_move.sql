-- Transfers are found by what they belong to, whose account they touch, whose money they move, and the day of their effect, without
-- the whole list being read. A payment, a report and most others are about themselves and found by their id: they cost no row here.
create index transfers_about_another on ledger.transfers (about) where about <> id;
create index on ledger.transfers (effective_on, number);
create index on ledger.accounts (payee) where payee is not null;
create index on ledger.balances (contribution);
