-- What is new to an experiment is found by the order in which decisions were stored, and units enter it without their receipts being read.

-- The receipt is our own JSON, in which a quotation mark within text is escaped: a key with its quotation marks is found nowhere else before it.
alter table decisions
  add column seq bigint generated always as identity,
  add column segment text collate "C" generated always as (
    nullif(split_part(split_part(receipt, '"segment":{"id":"', 2), '"', 1), '')) stored,
  add column excluded text collate "C" generated always as (
    case kind
      when 'hand_off' then
        nullif(nullif(split_part(split_part(receipt, '"action":{"kind":"hand_off","queue":"', 2), '"', 1), ''), 'agents')
      when 'no_contact' then case when strpos(receipt, '"reason":"Nothing is permitted now') > 0 then 'nothing_permitted' end
    end) stored;
comment on column decisions.seq is 'Place in the order of the store. Smaller ones may be committed later.';
comment on column decisions.segment is 'Of the debtor when it was decided, as the receipt says.';
comment on column decisions.excluded is
  'Queue of people whose circumstances left the case to a person, or that the law left nothing; neither depends on the strategy. As the receipt says.';

-- All that units are entered with, so that neither the wide rows nor their receipts are read.
drop index decisions_by_experiment;
create index decisions_by_experiment on decisions (experiment_id, debtor_id, decided_at)
  include (id, case_id, arm, kind, action_id, market, segment, excluded) where experiment_id is not null and not dry_run;
create index decisions_by_experiment_seq on decisions (experiment_id, seq) include (debtor_id, decided_at)
  where experiment_id is not null and not dry_run;

-- Ranges of the newest facts are summarised without a vacuum, so that news is not looked for in the whole tail of the table.
alter index facts_by_seq set (autosummarize = on);

create index experiment_unit_totals_pending on experiment_unit_totals (experiment_id, pending_at) where pending_at is not null;

-- What was reduced so far had waited for all writers of facts; decisions are looked through once more.
alter table experiment_reductions
  add column facts_settled_seq     bigint,
  add column decisions_settled_seq bigint not null default 0,
  add column is_summed             boolean not null default true;
update experiment_reductions set facts_settled_seq = last_seq;
alter table experiment_reductions
  alter column facts_settled_seq set not null,
  alter column decisions_settled_seq drop default,
  alter column is_summed drop default;
comment on column experiment_reductions.last_seq is 'The newest fact that was looked at.';
comment on column experiment_reductions.facts_settled_seq is
  'No writer was at work on a fact up to here: news is looked for after it, even where it was seen before.';
comment on column experiment_reductions.decisions_settled_seq is
  'The same of decisions; nor does one up to here lie ahead of the day.';
comment on column experiment_reductions.is_summed is 'False while it is rebuilt in parts: nothing of it is to be read yet.';

create table experiment_rebuild_parts (
  experiment_id text collate "C" not null,
  part          integer not null,
  first_unit    text collate "C",
  last_unit     text collate "C",
  day_remainder integer,
  primary key (experiment_id, part),
  check ((first_unit is null) = (last_unit is null)),
  check ((first_unit is null) <> (day_remainder is null))
);
comment on table experiment_rebuild_parts is
  'What is left to do of a great experiment that is summed up for the first time: units from one to another; days of entry by their remainder.';
