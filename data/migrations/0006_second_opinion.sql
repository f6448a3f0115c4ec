-- The second evaluator of the law in service: where the two disagree, what was made though both bar it, and the nightly runs.

create table second_opinion_findings (
  seq         bigint generated always as identity primary key,
  id          uuid not null unique,
  kind        text collate "C" not null check (kind in ('disagreement', 'illegal')),
  found_by    text collate "C" not null check (found_by in ('check', 'nightly')),
  run_id      uuid check ((run_id is null) = (found_by = 'check')),
  decision_id uuid,
  case_id     text collate "C" not null,
  debtor_id   text collate "C" not null,
  portfolio   text collate "C" not null,
  market      text collate "C" not null,
  channel     text collate "C" not null,
  contact_at  timestamptz not null,
  first       text[] not null,
  second      text[] not null,
  notes       text[] not null,
  contact     json not null,
  book        text collate "C" not null,
  at          timestamptz not null,
  unique nulls not distinct (found_by, kind, case_id, decision_id, channel, contact_at, book)
);
comment on table second_opinion_findings is 'A finding is kept once, however often it is made again: runs overlap, and are repeated after a failure.';
comment on column second_opinion_findings.contact is 'The contact file that both evaluators read.';

create table second_opinion_runs (
  seq           bigint generated always as identity primary key,
  id            uuid not null unique,
  from_at       timestamptz not null,
  to_at         timestamptz not null check (to_at > from_at),
  contacts      integer not null check (contacts >= 0),
  not_judged    integer not null check (not_judged >= 0),
  disagreements integer not null check (disagreements >= 0),
  illegal       integer not null check (illegal >= 0),
  started_at    timestamptz not null,
  finished_at   timestamptz not null
);

create trigger second_opinion_findings_append_only before update or delete on second_opinion_findings
  for each statement execute function refuse_change();
create trigger second_opinion_runs_append_only before update or delete on second_opinion_runs
  for each statement execute function refuse_change();

-- What was sent, and what was decided, in a span of time.
create index facts_sent_by_time on facts (at) where type = 'contact.sent';
create index decisions_by_time on decisions using brin (decided_at) with (pages_per_range = 32, autosummarize = on);
