-- No more of a funder's currency goes back than came. What is debited is bounded by what is available; what is sent in another currency
-- was bounded by nothing, and a comma in the wrong place went unseen.
create function ledger.check_return_within() returns trigger language plpgsql as $$
begin
  if (select coalesce(sum(returned_minor), 0) from ledger.standing_returns where contribution_id = new.contribution_id)
    > (select coalesce(sum(received_minor), 0) from ledger.standing_deposits where contribution_id = new.contribution_id) then
    raise exception 'returns of contribution % exceed its deposits', new.contribution_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger within_deposits after insert on ledger.returns for each row execute function ledger.check_return_within();
