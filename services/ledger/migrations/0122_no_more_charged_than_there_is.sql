-- The fund's own line may be below zero, but what a bank took has left the fund: a charge or a loss by exchange takes no more than is
-- neither held nor allocated, of all contributions and that line together. As in 0120 besides.
create or replace function ledger.check_adjustment() returns trigger language plpgsql as $$
declare
  moved bigint;
begin
  select sum(case when new.kind = 'bank_charge' then -amount_minor else amount_minor end) into moved
  from ledger.entry_lines
  where transfer_id = new.id and code = new.kind and effective_on = new.value_date and currency = new.currency
    and case when new.kind = 'write_off' then kind = 'written_off' and allocation_id = new.allocation_id and payee = new.payee
      else kind = 'available' and contribution_id is null end;
  if moved is distinct from new.amount_minor then
    raise exception 'adjustment % is not what its transfer moved', new.id using errcode = 'check_violation';
  end if;
  if new.kind = 'write_off' and (select state from ledger.allocations where id = new.allocation_id) not in ('approved', 'closed') then
    raise exception 'nothing is written off of allocation %, which is not approved', new.allocation_id using errcode = 'check_violation';
  end if;
  if (new.kind = 'bank_charge' or new.kind = 'exchange' and new.amount_minor < 0) and 0 > (
      select sum(b.posted - b.held) from ledger.balances b join ledger.accounts a on a.id = b.account
      where a.kind = 'available' and a.currency = new.currency) then
    raise exception 'adjustment % takes more than is neither held nor allocated', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
