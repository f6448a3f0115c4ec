-- What every look at an experiment said: readings that hold at all looks need the looks; the reports as they stood; the machinery's test of itself.

create table experiment_looks (
  experiment_id text collate "C" not null references experiments (id),
  as_of_day     integer not null,
  metric        text collate "C" not null,
  arm           text collate "C" not null,
  estimate      double precision not null,
  lower         double precision not null,
  upper         double precision not null,
  p             double precision not null check (p between 0 and 1),
  looked_at     timestamptz not null,
  primary key (experiment_id, metric, arm, as_of_day)
);
comment on table experiment_looks is 'Readings of each day as they were made that day, against the champion: what is shown later is what all of them allow.';
comment on column experiment_looks.as_of_day is 'Days since 1970-01-01, UTC: what had happened before that day began was counted.';

create table experiment_reports (
  experiment_id text collate "C" not null references experiments (id),
  as_of_day     integer not null,
  report        json not null,
  checksum      text collate "C" not null,
  made_at       timestamptz not null,
  primary key (experiment_id, as_of_day)
);
comment on table experiment_reports is 'The report of each night, and of each day that it was asked for as of then; the first of a day is kept.';
comment on column experiment_reports.checksum is 'SHA-256 over the canonical report without its checksum.';

create table experiment_baselines (
  experiment_id text collate "C" primary key references experiments (id),
  rates         json not null,
  frozen_at     timestamptz not null
);
comment on table experiment_baselines is 'By metric: share of debtors with an event within a window before the start, which a margin is held against. Never changed.';

create table experiment_self_tests (
  experiment_id   text collate "C" not null references experiments (id),
  as_of_day       integer not null,
  is_winner_found boolean not null,
  p               double precision check (p between 0 and 1),
  refusal         text,
  tested_at       timestamptz not null,
  primary key (experiment_id, as_of_day),
  check ((p is null) = (refusal is not null))
);
comment on table experiment_self_tests is 'Every night the champion''s debtors are split at random and compared with each other: a winner is a false one.';

create trigger experiment_looks_append_only before update or delete on experiment_looks
  for each statement execute function refuse_change();
create trigger experiment_reports_append_only before update or delete on experiment_reports
  for each statement execute function refuse_change();
create trigger experiment_baselines_append_only before update or delete on experiment_baselines
  for each statement execute function refuse_change();
create trigger experiment_self_tests_append_only before update or delete on experiment_self_tests
  for each statement execute function refuse_change();
