-- What trying was expected to lose, summed by night: kept only for strategies that have a limit on it.

create table exploration_spend (
  strategy_id      text collate "C" not null,
  strategy_version integer not null,
  day              integer not null,
  currency         text collate "C" not null,
  spent_minor      double precision not null check (spent_minor >= 0),
  primary key (strategy_id, strategy_version, day, currency),
  foreign key (strategy_id, strategy_version) references strategy_versions (id, version)
);
comment on column exploration_spend.day is 'The debtor''s local day, days since 1970-01-01.';
