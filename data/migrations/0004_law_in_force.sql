-- The law as it changes: what officers change in the packs, the house's own policies, the kill switch, and every rule book that was
-- ever in force, so that old decisions can be made again.

create table law_changes (
  seq              bigint generated always as identity primary key,
  id               uuid not null unique,
  pack_id          text collate "C" not null,
  rule_id          text collate "C" not null,
  rule_group       text collate "C" not null,
  rule             json,
  acknowledges_law boolean not null,
  effective_from   date not null,
  effective_to     date check (effective_to >= effective_from),
  reason           text not null,
  by               text not null,
  key_id           text not null,
  at               timestamptz not null,
  book             text collate "C" not null
);
create index law_changes_by_pack on law_changes (pack_id, seq);
comment on column law_changes.rule is 'The rule as it reads from effective_from on; null: it does not bind from then on.';
comment on column law_changes.book is 'Hash of the rule book that the change made.';

create table contact_policies (
  seq     bigint generated always as identity primary key,
  id      text collate "C" not null,
  version integer not null check (version >= 1),
  policy  json,
  reason  text not null,
  by      text not null,
  key_id  text not null,
  at      timestamptz not null,
  book    text collate "C" not null,
  unique (id, version)
);
comment on column contact_policies.policy is 'Name, scope and rules; null: the policy ended with this version.';

create table law_books (
  hash    text collate "C" primary key,
  content text not null,
  at      timestamptz not null default now()
);
comment on table law_books is 'Every rule book that decisions were made under, under the hash that their receipts name: its packs as JSON.';

create table kill_switches (
  seq    bigint generated always as identity primary key,
  id     uuid not null unique,
  scope  text collate "C" not null check (scope in ('all', 'strategy', 'channel', 'market')),
  value  text collate "C" check ((value is null) = (scope = 'all')),
  is_on  boolean not null,
  reason text not null,
  by     text not null,
  key_id text not null,
  at     timestamptz not null
);
comment on table kill_switches is 'The newest row of a scope and value says whether it is on.';

create trigger law_changes_append_only before update or delete on law_changes for each statement execute function refuse_change();
create trigger contact_policies_append_only before update or delete on contact_policies
  for each statement execute function refuse_change();
create trigger law_books_append_only before update or delete on law_books for each statement execute function refuse_change();
create trigger kill_switches_append_only before update or delete on kill_switches
  for each statement execute function refuse_change();

-- Volatile, so that it reads with a snapshot of its own: a statement that has waited for a lock sees what was committed meanwhile.
create function versions_in_force() returns json language plpgsql volatile as $$
begin
  return (select json_object_agg(name, value) from installation where name in ('routing', 'law'));
end $$;
