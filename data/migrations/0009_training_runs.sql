-- Nightly learning: its runs, the steps each has done (so that one that died goes on where it stood), what the gate said, and alarms.

create table training_runs (
  seq           bigint generated always as identity unique,
  id            uuid primary key,
  model         text collate "C" not null,
  zone          text collate "C" not null,
  as_of_day     integer not null,
  known_at      timestamptz not null,
  recorded_by   timestamptz not null,
  state         text collate "C" not null default 'queued'
                check (state in ('queued', 'running', 'succeeded', 'gated', 'skipped', 'failed')),
  step          text collate "C",
  progress      double precision not null default 0 check (progress between 0 and 1),
  attempts      integer not null default 0,
  asked_by      text not null,
  created_at    timestamptz not null,
  started_at    timestamptz,
  ended_at      timestamptz check ((ended_at is null) = (state in ('queued', 'running'))),
  reason        text,
  metrics       json,
  gate          json,
  artifact_hash text collate "C",
  model_version integer,
  unique (model, zone, as_of_day)
);
comment on table training_runs is 'One a model, zone and day: asking for the same again finds the same run.';
comment on column training_runs.zone is 'IANA zone whose night it is.';
comment on column training_runs.as_of_day is 'Last day (days since 1970-01-01) whose rows are learned from.';
comment on column training_runs.known_at is 'Facts of later instants are not seen, however often the run is resumed; nor those told after recorded_by, by our clock.';
comment on column training_runs.attempts is 'How often it was started; above 1 after a process died.';

create table training_steps (
  run_id  uuid not null references training_runs (id),
  step    text collate "C" not null,
  output  json not null,
  done_at timestamptz not null,
  primary key (run_id, step)
);
comment on column training_steps.output is 'What the next steps need, or the name and checksum of the file that holds it.';

create table training_run_lines (
  seq    bigint generated always as identity primary key,
  run_id uuid not null references training_runs (id),
  at     timestamptz not null,
  text   text not null
);
create index training_run_lines_by_run on training_run_lines (run_id, seq);

create table model_gates (
  seq      bigint generated always as identity primary key,
  run_id   uuid not null unique,
  model    text collate "C" not null,
  version  integer,
  on_day   integer not null,
  is_open  boolean not null check (version is not null or not is_open),
  evidence json not null,
  at       timestamptz not null
);
create index model_gates_by_model on model_gates (model, on_day, seq);
comment on table model_gates is 'What the gate said night after night; the newest night holds. No version: nothing could be trained.';

create table learning_alarms (
  seq           bigint generated always as identity primary key,
  id            uuid not null unique,
  model         text collate "C" not null,
  kind          text collate "C" not null check (kind in ('drift', 'calibration', 'data_quality')),
  detail        text not null,
  evidence      json not null,
  blocks        boolean not null,
  opened_run    uuid not null references training_runs (id),
  opened_at     timestamptz not null,
  cleared_run   uuid references training_runs (id),
  cleared_at    timestamptz check ((cleared_at is null) = (cleared_run is null))
);
create unique index learning_alarms_open on learning_alarms (model, kind) where cleared_at is null;
comment on column learning_alarms.blocks is 'Whether nothing new is learned while it is open. Decisions go on by the last good model.';

create trigger model_gates_append_only before update or delete on model_gates
  for each statement execute function refuse_change();
create trigger training_run_lines_append_only before update or delete on training_run_lines
  for each statement execute function refuse_change();
