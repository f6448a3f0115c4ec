-- Learned segments, night by night: what was fitted and what spoke for it, how many debtors each held, who moved between them, and what came of them.

create table segment_nights (
  on_day          date primary key,
  at              timestamptz not null,
  since           timestamptz,
  fitted_version  integer,
  counted_version integer,
  debtors         integer not null check (debtors >= 0),
  outcome         text not null,
  looks           json not null
);
comment on column segment_nights.since is 'The night before, from which on the values of this night count; null: the first.';
comment on column segment_nights.fitted_version is 'Of the model `segments`; null: no segments were found, for the reason in `outcome`.';
comment on column segment_nights.counted_version is 'By which debtors were counted: the champion, before there is one the newest; null: there is none.';

create table segment_counts (
  on_day     date not null references segment_nights,
  segment_id text collate "C" not null,
  debtors    integer not null check (debtors >= 0),
  primary key (on_day, segment_id)
);

create table segment_moves (
  on_day  date not null references segment_nights,
  from_id text collate "C" not null,
  to_id   text collate "C" not null,
  debtors integer not null check (debtors > 0),
  primary key (on_day, from_id, to_id)
);
comment on table segment_moves is 'From the night before to this one; `none`: no open case then, or now. Who stayed is counted too.';

create table segment_values (
  on_day          date not null references segment_nights,
  segment_id      text collate "C" not null,
  currency        text collate "C" not null,
  recovered_minor bigint not null,
  cost_minor      bigint not null,
  contacts        integer not null,
  harms           integer not null,
  primary key (on_day, segment_id, currency)
);
comment on table segment_values is 'What came since the night before of the debtors who were in the segment then: a segment is not judged by who it was chosen for having paid.';

create table segment_members (
  debtor_id  text collate "C" primary key,
  segment_id text collate "C" not null
);
comment on table segment_members is 'As of the newest night; written anew each night.';

create trigger segment_nights_append_only before update or delete on segment_nights
  for each statement execute function refuse_change();
create trigger segment_counts_append_only before update or delete on segment_counts
  for each statement execute function refuse_change();
create trigger segment_moves_append_only before update or delete on segment_moves
  for each statement execute function refuse_change();
create trigger segment_values_append_only before update or delete on segment_values
  for each statement execute function refuse_change();
