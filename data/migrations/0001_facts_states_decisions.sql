-- Facts are the truth; states are their fold and can be rebuilt; decisions are evidence. Text ids compare by bytes.

create table facts (
  seq          bigint generated always as identity,
  source       text collate "C" not null,
  id           text collate "C" not null,
  type         text collate "C" not null,
  subject_kind text collate "C" not null check (subject_kind in ('case', 'debtor')),
  subject_id   text collate "C" not null,
  at           timestamptz not null,
  recorded_at  timestamptz not null default now(),
  data         jsonb not null,
  primary key (source, id)
);
create index facts_by_subject on facts (subject_id, subject_kind, seq);
comment on table facts is 'Immutable events, exactly once by (source, id). Per subject, seq grows in the order of commits.';

create table case_states (
  case_id         text collate "C" primary key,
  debtor_id       text collate "C",
  portfolio       text collate "C",
  opened_at       timestamptz,
  closed_at       timestamptz,
  last_contact_at timestamptz,
  last_fact_at    timestamptz not null,
  last_seq        bigint not null,
  state           json not null
) with (fillfactor = 80);
create index case_states_by_debtor on case_states (debtor_id);
create index case_states_by_portfolio on case_states (portfolio, case_id);

create table debtor_states (
  debtor_id    text collate "C" primary key,
  last_fact_at timestamptz not null,
  last_seq     bigint not null,
  state        json not null
) with (fillfactor = 80);

create table decisions (
  id               uuid primary key,
  case_id          text collate "C" not null,
  debtor_id        text collate "C" not null,
  portfolio        text collate "C" not null,
  market           text collate "C" not null,
  decided_at       timestamptz not null,
  valid_until      timestamptz not null,
  dry_run          boolean not null,
  kind             text collate "C" not null check (kind in ('contact', 'no_contact', 'hand_off')),
  action_id        text collate "C" not null,
  send_at          timestamptz,
  window_to        timestamptz,
  strategy_id      text collate "C" not null,
  strategy_version integer not null,
  experiment_id    text collate "C",
  arm              text collate "C",
  propensity       double precision not null check (propensity > 0 and propensity <= 1),
  receipt          text not null,
  hash             text collate "C" not null
) with (toast_tuple_target = 8160); -- receipts of 2 to 4 KB stay in the row: neither compressed nor stored apart
create index decisions_by_debtor on decisions (debtor_id, decided_at);
comment on column decisions.receipt is 'Compact receipt, JSON kept as text: hash is SHA-256 over exactly these characters. Cast to json to query it.';

create table catalogue_versions (
  id      text collate "C" not null,
  version integer not null,
  actions json not null,
  at      timestamptz not null default now(),
  primary key (id, version)
);
comment on table catalogue_versions is 'Receipts name actions by their place in the version of the catalogue that they were made from.';

create table decision_overrides (
  id          uuid primary key,
  decision_id uuid not null unique references decisions (id),
  kind        text collate "C" not null check (kind in ('contact', 'no_contact', 'hand_off')),
  action_id   text collate "C" not null,
  reason      text not null,
  by          text not null,
  at          timestamptz not null
);

create table hand_offs (
  id          uuid primary key references decisions (id),
  case_id     text collate "C" not null,
  debtor_id   text collate "C" not null,
  portfolio   text collate "C" not null,
  queue       text collate "C" not null,
  priority    integer not null check (priority between 1 and 5),
  reason      text not null,
  created_at  timestamptz not null,
  resolved_at timestamptz,
  outcome     text collate "C",
  note        text,
  resolved_by text
);
create index hand_offs_open_by_urgency on hand_offs (priority, created_at, id) where resolved_at is null;
create unique index hand_offs_open_by_case on hand_offs (case_id) where resolved_at is null;

create table api_keys (
  id         uuid primary key,
  hash       bytea not null unique,
  label      text not null,
  roles      text[] not null,
  portfolios text[],
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
comment on column api_keys.hash is 'SHA-256 of the key; the key itself is shown once and never stored.';

create table idempotency_keys (
  api_key_id   uuid not null,
  key          text collate "C" not null,
  request_hash text collate "C" not null,
  status       integer,
  body         text,
  created_at   timestamptz not null default now(),
  primary key (api_key_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

create table installation (
  name  text primary key,
  value json not null,
  at    timestamptz not null default now()
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create trigger facts_append_only before update on facts for each statement execute function refuse_change();
create trigger catalogue_versions_append_only before update or delete on catalogue_versions
  for each statement execute function refuse_change();
create trigger decisions_append_only before update or delete on decisions for each statement execute function refuse_change();
create trigger decision_overrides_append_only before update or delete on decision_overrides
  for each statement execute function refuse_change();
