-- Strategies are versioned and never change; experiments are drafts until they start, then frozen; who moved what, and why, is kept.

create table strategy_versions (
  id          text collate "C" not null,
  version     integer not null check (version >= 1),
  kind        text collate "C" not null check (kind in ('table', 'model', 'onnx')),
  spec        json not null,
  description text not null,
  checksum    text collate "C" not null,
  created_at  timestamptz not null,
  created_by  text not null,
  primary key (id, version)
);
comment on column strategy_versions.checksum is 'SHA-256 over the canonical spec.';

create table champion_changes (
  seq              bigint generated always as identity primary key,
  strategy_id      text collate "C" not null,
  strategy_version integer not null,
  at               timestamptz not null,
  reason           text not null,
  by               text not null,
  foreign key (strategy_id, strategy_version) references strategy_versions (id, version)
);
comment on table champion_changes is 'The newest row is the champion.';

create table experiments (
  id         text collate "C" primary key,
  definition json not null,
  layer      text collate "C",
  state      text collate "C" not null check (state in ('draft', 'running', 'stopped', 'decided')),
  revision   integer not null default 1,
  checksum   text collate "C" not null,
  created_at timestamptz not null,
  created_by text not null,
  started_at timestamptz check ((started_at is null) = (state = 'draft')),
  stopped_at timestamptz check ((stopped_at is null) = (state in ('draft', 'running')))
);
create unique index experiments_running_by_layer on experiments (layer) where state = 'running';
create index experiments_by_age on experiments (created_at desc, id desc);
comment on column experiments.checksum is 'SHA-256 over the canonical definition; fixed from the start on.';

create table experiment_transitions (
  seq           bigint generated always as identity primary key,
  experiment_id text collate "C" not null references experiments (id),
  from_state    text collate "C" not null,
  to_state      text collate "C" not null,
  checksum      text collate "C" not null,
  at            timestamptz not null,
  reason        text not null,
  by            text not null,
  key_id        text not null
);
create index experiment_transitions_by_experiment on experiment_transitions (experiment_id, seq);

create trigger strategy_versions_append_only before update or delete on strategy_versions
  for each statement execute function refuse_change();
create trigger champion_changes_append_only before update or delete on champion_changes
  for each statement execute function refuse_change();
create trigger experiment_transitions_append_only before update or delete on experiment_transitions
  for each statement execute function refuse_change();

create function refuse_change_of_started() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.definition::text, new.checksum, new.layer, new.created_at, new.started_at)
     is distinct from (old.definition::text, old.checksum, old.layer, old.created_at, old.started_at) then
    raise exception 'experiment % has started and does not change', old.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

create trigger experiments_frozen before update on experiments for each row execute function refuse_change_of_started();
create trigger experiments_kept before delete on experiments for each statement execute function refuse_change();
