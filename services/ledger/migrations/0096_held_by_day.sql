-- What was held on a day gone by: a hold counts from its day of effect up to the day on which it was resolved.
alter table ledger.hold_resolutions add column effective_on date;
alter table ledger.hold_resolutions disable trigger user;
update ledger.hold_resolutions r set effective_on = coalesce(
  (select t.effective_on from ledger.transfers t where t.id = r.transfer_id), (r.recorded_at at time zone 'utc')::date);
alter table ledger.hold_resolutions enable trigger user;
alter table ledger.hold_resolutions alter effective_on set not null;
call ledger.record_facts_of('ledger.hold_resolutions');

-- Whether a hold and its end are among the first leaves. Its lines are written with it, so they are sealed with it.
create index facts_of_holds on ledger.facts (of_table, key) where of_table in ('holds', 'hold_resolutions');
