-- What an experiment is read from: who entered it with what was known then, what came of each since, and sums by day of entry that add.
-- All of it but the frozen numbers can be rebuilt from facts and decisions.

create index facts_by_seq on facts using brin (seq);
create index decisions_by_experiment on decisions (experiment_id, debtor_id, decided_at) include (id, case_id, arm, kind, action_id, market)
  where experiment_id is not null and not dry_run;

create table experiment_frozen (
  experiment_id text collate "C" primary key references experiments (id),
  frozen_at     timestamptz not null,
  numbers       json not null
);
comment on table experiment_frozen is 'Window, caps, prices, size bands, plan and tuning, from what was before the start. Never changed: readings are valid only so.';
create trigger experiment_frozen_append_only before update or delete on experiment_frozen
  for each statement execute function refuse_change();

create table experiment_reductions (
  experiment_id text collate "C" primary key references experiments (id),
  as_of_day     integer not null,
  last_seq      bigint not null,
  reduced_at    timestamptz not null default now()
);
comment on column experiment_reductions.as_of_day is 'Days since 1970-01-01, UTC: what happened before the day began is counted.';
comment on column experiment_reductions.last_seq is 'The newest fact that was looked at; a later one makes its debtor be counted anew.';

create table experiment_unit_debtors (
  experiment_id text collate "C" not null,
  debtor_id     text collate "C" not null,
  unit_id       text collate "C" not null,
  primary key (experiment_id, debtor_id)
);
create index experiment_unit_debtors_by_unit on experiment_unit_debtors (experiment_id, unit_id);
comment on table experiment_unit_debtors is 'A debtor, or the household as of entry, as the unit that was assigned.';

create table experiment_units (
  experiment_id text collate "C" not null,
  unit_id       text collate "C" not null,
  arm           text collate "C" not null,
  entered_at    timestamptz not null,
  entry_day     integer not null,
  decision_id   uuid not null,
  decisions     integer not null,
  is_crossed    boolean not null,
  excluded      text collate "C",
  currency      text collate "C" not null,
  market        text collate "C" not null,
  segment       text collate "C" not null,
  stage         text collate "C" not null,
  size_band     text collate "C" not null,
  primary key (experiment_id, unit_id)
);
comment on column experiment_units.is_crossed is 'Decided about in more than one arm: assignment was not kept.';
comment on column experiment_units.excluded is 'Why law or a person''s circumstances left the strategy nothing to choose at entry; counted in its arm all the same.';

create table experiment_unit_totals (
  experiment_id     text collate "C" not null,
  unit_id           text collate "C" not null,
  prior_minor       bigint not null,
  paid_minor        bigint not null,
  cost_minor        bigint not null,
  foreign_payments  integer not null,
  sent              integer not null,
  unpriced          integer not null,
  not_made          integer not null,
  hand_offs         integer not null,
  right_party       integer not null,
  promises_due      integer not null,
  promises_kept     integer not null,
  promise_age       smallint,
  cure_age          smallint,
  roll_age          smallint,
  complaint_age     smallint,
  complaints        integer not null,
  opt_out_age       smallint,
  opt_outs          integer not null,
  rating_points     double precision not null,
  ratings           integer not null,
  pending_at        timestamptz,
  primary key (experiment_id, unit_id)
);
comment on column experiment_unit_totals.prior_minor is 'Paid in the 90 days before entry, net of what was taken back before entry.';
comment on column experiment_unit_totals.promise_age is 'Whole days from entry to the first; the same of the other ages.';
comment on column experiment_unit_totals.pending_at is 'The next instant at which what is stored already begins to count.';

create table experiment_unit_ages (
  experiment_id text collate "C" not null,
  unit_id       text collate "C" not null,
  age           smallint not null,
  paid_minor    bigint not null,
  cost_minor    bigint not null,
  primary key (experiment_id, unit_id, age)
);
comment on table experiment_unit_ages is 'Money by whole days since entry: payments net of reversals at the age of the payment, not capped; cost of contacts sent.';

create table experiment_day_units (
  experiment_id text collate "C" not null,
  entry_day     integer not null,
  arm           text collate "C" not null,
  excluded      text collate "C" not null,
  units         integer not null,
  crossed       integer not null,
  primary key (experiment_id, entry_day, arm, excluded)
);
comment on column experiment_day_units.excluded is 'Empty: not excluded.';

create table experiment_day_sums (
  experiment_id text collate "C" not null,
  group_kind    text collate "C" not null check (group_kind in ('all', 'currency', 'market', 'segment', 'stage', 'size_band')),
  group_value   text collate "C" not null,
  entry_day     integer not null,
  arm           text collate "C" not null,
  metric        text collate "C" not null,
  n             double precision not null,
  payers        double precision not null,
  y             double precision not null,
  yy            double precision not null,
  yyy           double precision not null,
  x             double precision not null,
  xx            double precision not null,
  xxx           double precision not null,
  xy            double precision not null,
  yyx           double precision not null,
  yxx           double precision not null,
  primary key (experiment_id, group_kind, metric, group_value, entry_day, arm)
);
comment on table experiment_day_sums is 'By day of entry, which add. Of a ratio, y is the numerator and x the denominator.';

create table experiment_day_delayed (
  experiment_id text collate "C" not null,
  metric        text collate "C" not null,
  currency      text collate "C" not null,
  entry_day     integer not null,
  arm           text collate "C" not null,
  ages          smallint[] not null,
  firsts        double precision[] not null,
  amounts       double precision[] not null,
  places        integer[] not null,
  products      double precision[] not null,
  primary key (experiment_id, metric, currency, entry_day, arm)
);
comment on column experiment_day_delayed.currency is 'Of money; empty for events, of which the first of a unit counts.';
comment on column experiment_day_delayed.firsts is 'Units whose first amount is of that age.';
comment on column experiment_day_delayed.places is 'Age · window + other age, other age not above age, of products of amounts of one unit; empty for events.';
