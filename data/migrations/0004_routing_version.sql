-- Every decision reads this number under its lock: a change of champion or experiments, by any process, holds from the next decision on.

insert into installation (name, value) values ('routing', '1');

create function bump_routing() returns trigger language plpgsql as $$
begin
  update installation set value = to_json((value::text)::bigint + 1), at = now() where name = 'routing';
  return null;
end $$;

create trigger champion_changes_route after insert on champion_changes for each statement execute function bump_routing();
create trigger experiments_route after insert or update on experiments for each statement execute function bump_routing();
