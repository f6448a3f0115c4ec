-- Several experiments of a layer, ramps, arms stopped by themselves, promotion with its evidence frozen, and champions rolled back.

-- That parts of a layer do not overlap is checked under a lock on the layer, in the transaction that starts an experiment.
drop index experiments_running_by_layer;
create index experiments_running_by_layer on experiments (layer) where state = 'running';

alter table experiment_transitions
  add column step     text collate "C",
  add column arm      text collate "C",
  add column share    double precision check (share > 0 and share <= 1),
  add column evidence json;
alter table experiment_transitions disable trigger experiment_transitions_append_only;
update experiment_transitions
set step = case to_state when 'running' then 'start' when 'stopped' then 'stop' else 'conclude' end,
    share = case to_state when 'running' then 1 end;
alter table experiment_transitions enable trigger experiment_transitions_append_only;
alter table experiment_transitions
  alter column step set not null,
  add constraint step_known check (step in ('start', 'ramp', 'stop_arm', 'stop', 'promote', 'conclude')),
  add constraint share_of_ramp check ((share is not null) = (step in ('start', 'ramp'))),
  add constraint arm_of_step check ((arm is not null) = (step in ('stop_arm', 'promote')));
create unique index experiment_arms_stopped_once on experiment_transitions (experiment_id, arm) where step = 'stop_arm';
comment on column experiment_transitions.share is 'Share of the debtors who take part from here on; it only grows.';
comment on column experiment_transitions.evidence is 'What an arm was stopped for, in figures.';

create table experiment_evidence (
  experiment_id text collate "C" primary key references experiments (id),
  arm           text collate "C",
  decision      text collate "C" not null,
  overrides     json not null,
  report        json not null,
  checksum      text collate "C" not null,
  at            timestamptz not null
);
comment on table experiment_evidence is 'The report that an experiment was decided by, as it stood then. Who decided stands in the transition.';
comment on column experiment_evidence.arm is 'The arm whose strategy became champion; null where the champion stayed.';
comment on column experiment_evidence.overrides is 'Sentences: against what the decision was taken all the same.';
comment on column experiment_evidence.checksum is 'SHA-256 over the canonical report.';
create trigger experiment_evidence_append_only before update or delete on experiment_evidence
  for each statement execute function refuse_change();

alter table champion_changes
  add column kind          text collate "C" not null default 'set' check (kind in ('set', 'promotion', 'rollback')),
  add column experiment_id text collate "C" references experiments (id),
  add column key_id        text,
  add constraint experiment_of_promotion check ((experiment_id is not null) = (kind = 'promotion'));
comment on column champion_changes.key_id is 'Null: set at the first start.';
