-- What was paid to an organisation, reported, given back or written off of it, another organisation undoes. Rows from before stay as
-- they are.
create function ledger.check_reversed_by() returns trigger language plpgsql as $$
begin
  if exists (select from ledger.entry_lines where transfer_id = new.transfer_id and payee = new.recorded_by) then
    raise exception '% is the payee of transfer % and does not reverse it', new.recorded_by, new.transfer_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger by_another before insert on ledger.reversals for each row execute function ledger.check_reversed_by();
