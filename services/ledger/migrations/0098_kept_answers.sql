-- Keys on money never expire, and what was answered stays: not by the grant alone.
call ledger.make_append_only('ledger.idempotency_keys');
