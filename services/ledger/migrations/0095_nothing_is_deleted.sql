-- No row of the ledger is ever taken away, of no table: beside the missing grants, a trigger that stops the owner too.
create procedure ledger.keep_rows(table_name regclass) language plpgsql as $$
begin
  execute format('create trigger kept_rows before delete on %s for each row execute function ledger.refuse_change()', table_name);
  execute format('create trigger kept_table before truncate on %s for each statement execute function ledger.refuse_change()', table_name);
end $$;
-- Rows of these change, by grant column by column.
call ledger.keep_rows('ledger.balances');
call ledger.keep_rows('ledger.days');
call ledger.keep_rows('ledger.organisations');
call ledger.keep_rows('ledger.requests');
