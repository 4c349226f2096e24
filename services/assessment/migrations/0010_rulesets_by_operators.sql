-- Rulesets are uploaded and made active by operators. Null: the service itself, when it started.
alter table assessment.rulesets
  add column uploaded_by text,
  add column key_id uuid, -- the key behind the organisation: never shown
  add constraint rulesets_uploaded_whole check ((uploaded_by is null) = (key_id is null));

alter table assessment.ruleset_activations
  add column organisation text,
  add column key_id uuid,
  add column reason text check (reason <> ''),
  add constraint activations_whole check (num_nulls(organisation, key_id, reason) in (0, 3));
