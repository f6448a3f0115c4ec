-- Texts to debtors: the house's own wording, and who let which wording be used, or took it out of use, when and why.

create table text_versions (
  seq         bigint generated always as identity primary key,
  language    text collate "C" not null,
  template_id text collate "C" not null,
  version     integer not null check (version >= 1),
  forms       json not null,
  checksum    text collate "C" not null,
  reason      text not null,
  by          text not null,
  key_id      text not null,
  at          timestamptz not null,
  unique (language, template_id, version)
);
comment on table text_versions is 'The house''s own wording of a template. Version 0 is what is delivered and stands in no table.';
comment on column text_versions.checksum is 'As the version was written: the notices around it may have changed since.';

create table text_approvals (
  seq         bigint generated always as identity primary key,
  id          uuid not null unique,
  language    text collate "C" not null,
  template_id text collate "C" not null,
  version     integer not null check (version >= 0),
  checksum    text collate "C" not null,
  state       text collate "C" not null check (state in ('approved', 'withdrawn')),
  reason      text not null,
  by          text not null,
  key_id      text,
  at          timestamptz not null,
  check (key_id is not null or (version = 0 and state = 'approved'))
);
create unique index text_approvals_delivered on text_approvals (language, template_id, checksum) where key_id is null;
create index text_approvals_of_officers on text_approvals (language, template_id, seq) where key_id is not null;
comment on table text_approvals is 'An officer''s newest row of a text holds. Until there is one, what is delivered counts as approved.';
comment on column text_approvals.key_id is 'Null: recorded by the first start that saw this text delivered.';

create trigger text_versions_append_only before update or delete on text_versions
  for each statement execute function refuse_change();
create trigger text_approvals_append_only before update or delete on text_approvals
  for each statement execute function refuse_change();
