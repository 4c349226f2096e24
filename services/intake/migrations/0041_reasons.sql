-- Why a step was taken, in the words of who took it: for requester, operators and auditors alone. Apart from the timeline, because words
-- may have to be erased, and the timeline stays as it is.
create table intake.reasons (
  seq bigint primary key references intake.timeline,
  reason text not null check (reason <> '')
);
create trigger append_only before update or truncate on intake.reasons
  for each statement execute function intake.refuse_change();
grant select, insert, delete on intake.reasons to :"intake";
