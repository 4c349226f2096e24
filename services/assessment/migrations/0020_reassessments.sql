-- What an assessment answered anew and what it carried over of the revision before; unknown for those made before this was kept.
alter table assessment.assessments
  add column scope text check (scope in ('first', 'other_ruleset', 'other_language', 'changed_fields')),
  add column previous_revision int check (previous_revision < revision),
  add check ((scope = 'first') = (previous_revision is null));
