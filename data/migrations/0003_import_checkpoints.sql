-- How far an interrupted import has come. Written after the facts it covers, removed when the file is done.

create table import_checkpoints (
  key        text collate "C" primary key,
  file_name  text not null,
  progress   json not null,
  updated_at timestamptz not null default now()
);
comment on column import_checkpoints.key is 'SHA-256 over the file''s size, first and last megabyte and the options it is read with.';
