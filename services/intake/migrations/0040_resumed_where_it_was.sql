-- A request that was suspended before its first tranche was paid is funded again when it goes on.
insert into intake.moves values ('suspended', 'funded');
