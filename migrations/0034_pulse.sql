-- compatible-with-previous: yes
-- A sign of life: each process writes one row a second, so that readiness tells whether the database takes writes.

create table heartbeat (
  process uuid primary key,
  at timestamptz not null
);
grant select, insert, update, delete on heartbeat to portico_app;
grant select on migration to portico_app;

-- Writes, and spills a sort to the disk of the data: a full disk fails here before a member meets it. Answers the first
-- migration that a newer version made, that `known` has not, and over which this version can't work.
create function portico_pulse(running uuid, known text[]) returns text language plpgsql set work_mem = '64kB' as $$
begin
  insert into heartbeat as h (process, at) values (running, clock_timestamp()) on conflict (process) do update set at = excluded.at;
  delete from heartbeat where at < clock_timestamp() - interval '1 day';
  perform count(*) from (select n from generate_series(1, 8000) n order by n desc) spilled;
  return (select min(id) from migration where not compatible and id <> all (known));
end $$;
