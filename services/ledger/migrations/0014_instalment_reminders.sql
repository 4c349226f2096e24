-- A funder is reminded of each payment of its agreement once before it is due and once when it is overdue.
create table ledger.instalment_reminders (
  contribution_id uuid not null references ledger.agreements (contribution_id),
  -- Its place in the agreement's schedule, from 1.
  instalment smallint not null check (instalment > 0),
  kind text not null check (kind in ('due_soon', 'overdue')),
  due_on date not null,
  reminded_at timestamptz not null,
  primary key (contribution_id, instalment, kind),
  check ((kind = 'overdue') = ((reminded_at at time zone 'UTC')::date > due_on))
);
call ledger.make_append_only('ledger.instalment_reminders');
grant select, insert on ledger.instalment_reminders to :"ledger";

create function ledger.check_reminder() returns trigger language plpgsql as $$
begin
  if new.due_on is distinct from (select (schedule -> (new.instalment - 1) ->> 'dueOn')::date from ledger.agreements
      where contribution_id = new.contribution_id)
    or (select state from ledger.contributions where id = new.contribution_id) <> 'agreed' then
    raise exception 'contribution % expects no such payment', new.contribution_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger is_expected before insert on ledger.instalment_reminders for each row execute function ledger.check_reminder();
