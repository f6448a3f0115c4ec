-- Models: versions that never change, which version an alias names, and who approved what. Failed ones are kept too: they are evidence.

create table model_versions (
  seq             bigint generated always as identity primary key,
  name            text collate "C" not null,
  version         integer not null check (version >= 1),
  kind            text collate "C" not null check (kind in ('hazard', 'network', 'trees', 'logistic', 'onnx', 'segments')),
  artifact        bytea not null,
  artifact_hash   text collate "C" not null check (artifact_hash ~ '^[0-9a-f]{64}$'),
  feature_spec_id text collate "C" not null,
  feature_hash    text collate "C" not null,
  settings        json not null,
  seed            bigint,
  data_window     json,
  metrics         json not null,
  card            text not null,
  gate            json not null,
  training_run_id uuid,
  created_at      timestamptz not null,
  created_by      text not null,
  key_id          text,
  unique (name, version)
);
-- Artifacts are random bytes or were made small by their writer: compressing them again costs time and gains nothing.
alter table model_versions alter column artifact set storage external;
create unique index model_versions_of_runs on model_versions (name, training_run_id, artifact_hash) where training_run_id is not null;
comment on column model_versions.artifact_hash is 'SHA-256 of the artifact''s bytes, in hexadecimal; compared whenever it is read.';
comment on column model_versions.settings is 'What a reader of the artifact must know beside it: of an ONNX model its inputs in order and what its output means.';
comment on column model_versions.key_id is 'Null: registered by a training run, not by a person.';

create table model_alias_changes (
  seq      bigint generated always as identity primary key,
  name     text collate "C" not null,
  alias    text collate "C" not null check (alias in ('champion', 'challenger')),
  version  integer,
  at       timestamptz not null,
  reason   text not null,
  by       text not null,
  key_id   text check (key_id is not null or alias = 'challenger'),
  evidence json not null,
  foreign key (name, version) references model_versions (name, version)
);
create index model_alias_changes_newest on model_alias_changes (name, alias, seq);
comment on table model_alias_changes is 'The newest row of a name and alias is in force.';
comment on column model_alias_changes.version is 'Null: the alias was taken away.';
comment on column model_alias_changes.key_id is 'Null: moved by a training run, which never moves the champion.';
comment on column model_alias_changes.evidence is 'Metrics, gate and approvals of the version as they stood then.';

create table model_approvals (
  seq     bigint generated always as identity primary key,
  name    text collate "C" not null,
  version integer not null,
  at      timestamptz not null,
  reason  text not null,
  by      text not null,
  key_id  text collate "C" not null,
  unique (name, version, key_id),
  foreign key (name, version) references model_versions (name, version)
);

create trigger model_versions_append_only before update or delete on model_versions
  for each statement execute function refuse_change();
create trigger model_alias_changes_append_only before update or delete on model_alias_changes
  for each statement execute function refuse_change();
create trigger model_approvals_append_only before update or delete on model_approvals
  for each statement execute function refuse_change();
