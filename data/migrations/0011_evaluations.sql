-- What strategies would have been worth, by logged decisions; and what strategies in the shadow would have decided. Only added to.

create table evaluations (
  id           uuid primary key,
  seq          bigint generated always as identity unique,
  request      json not null,
  portfolios   text[],
  requested_at timestamptz not null,
  requested_by text not null,
  known_until  timestamptz not null
);
comment on table evaluations is 'Asked for once; what came of it stands in evaluation_results.';
comment on column evaluations.portfolios is 'Those that the asking key could see; null: all.';
comment on column evaluations.known_until is 'Facts and windows later than this are not looked at, however often the job is run again.';

create table evaluation_results (
  evaluation_id  uuid primary key references evaluations (id),
  state          text collate "C" not null check (state in ('succeeded', 'not_estimable', 'failed')),
  result         json not null,
  input_checksum text collate "C",
  code           text collate "C" not null,
  finished_at    timestamptz not null
);
comment on column evaluation_results.input_checksum is 'SHA-256 over the ids and hashes of the decisions, their rewards and the strategies'' checksums, in order.';

create table shadow_changes (
  seq              bigint generated always as identity primary key,
  strategy_id      text collate "C" not null,
  strategy_version integer not null,
  is_on            boolean not null,
  at               timestamptz not null,
  reason           text not null,
  by               text not null,
  foreign key (strategy_id, strategy_version) references strategy_versions (id, version)
);
comment on table shadow_changes is 'The newest row of a strategy version says whether it is in the shadow.';

create table shadow_decisions (
  decision_id      uuid not null references decisions (id),
  strategy_id      text collate "C" not null,
  strategy_version integer not null,
  decided_at       timestamptz not null,
  same_prob        double precision not null check (same_prob between 0 and 1.0000001),
  overlap          double precision not null check (overlap between 0 and 1.0000001),
  value_minor      double precision not null,
  logged_value_minor double precision not null,
  currency         text collate "C" not null,
  distribution     json not null,
  primary key (strategy_id, strategy_version, decision_id)
);
create index shadow_decisions_by_time on shadow_decisions (strategy_id, strategy_version, decided_at);
comment on table shadow_decisions is 'What a strategy in the shadow would have decided on the facts of a stored decision. Nobody was contacted because of it.';
comment on column shadow_decisions.same_prob is 'Its probability of what was decided.';
comment on column shadow_decisions.overlap is 'Sum over options of the lesser of both probabilities: 1 where both would decide alike.';
comment on column shadow_decisions.value_minor is 'Expected value of its distribution by the estimates of the receipt; logged_value_minor the same of the one that decided.';
comment on column shadow_decisions.distribution is 'Pairs of candidate (or no_contact, hand_off) and probability, those above 0.';

create trigger evaluations_append_only before update or delete on evaluations for each statement execute function refuse_change();
create trigger evaluation_results_append_only before update or delete on evaluation_results
  for each statement execute function refuse_change();
create trigger shadow_changes_append_only before update or delete on shadow_changes for each statement execute function refuse_change();
create trigger shadow_decisions_append_only before update or delete on shadow_decisions
  for each statement execute function refuse_change();
