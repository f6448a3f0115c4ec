-- Attributes that callers tell of debtors: what each is taken to be, whether it is learned from, by whose word; and the lists that follow.

create table attribute_entries (
  seq          bigint generated always as identity primary key,
  name         text collate "C" not null,
  kind         text collate "C" not null check (kind in ('number', 'boolean', 'category', 'text')),
  levels       json not null,
  coverage     double precision not null check (coverage between 0 and 1),
  use          text collate "C" not null check (use in ('learn', 'rules_only')),
  lawful_basis text collate "C" check (lawful_basis in ('consent', 'contract', 'legitimate_interest')),
  reason       text not null,
  by           text not null,
  key_id       text,
  at           timestamptz not null,
  check (use = 'rules_only' or (lawful_basis is not null and kind <> 'text'))
);
create index attribute_entries_newest on attribute_entries (name, seq);
comment on table attribute_entries is 'The newest row of a name holds.';
comment on column attribute_entries.coverage is 'Share of the registered debtors of whom it was told when the row was written.';
comment on column attribute_entries.key_id is 'Null: entered as it was seen, by its name; not by a person.';

create table attribute_lists (
  version    integer primary key check (version >= 1),
  attributes json not null,
  at         timestamptz not null
);
comment on table attribute_lists is 'The attributes in use, in the order in which receipts and training rows hold their values; the newest is in force.';

create trigger attribute_entries_append_only before update or delete on attribute_entries
  for each statement execute function refuse_change();
create trigger attribute_lists_append_only before update or delete on attribute_lists
  for each statement execute function refuse_change();
