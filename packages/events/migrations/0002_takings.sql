alter table log.deliveries add column takings int not null default 0;
comment on column log.deliveries.takings is
  'How often a worker took it since the last answer; noted before the effect begins, so that it outlives a worker that dies of it.';
comment on column log.deliveries.unanswered is 'Put in the queue again so often for want of an answer: how long to wait for the next.';

-- How many events of a consumer are in the queue is counted at each step of the dispatcher.
create index deliveries_sent on log.deliveries (consumer) where sent_at is not null and dead_at is null;
