-- Which code can work over a migrated schema (docs/decisions/0067): each migration keeps the number
-- of the oldest code that can, by the newest migration that this code has. 0: any code.
alter table migration add column oldest_code integer not null default 0;

-- As in 0001, but a newer migration stops only code that is older than the migration allows.
create or replace function portico_pulse(running uuid, known text[])
returns text language plpgsql set work_mem = '64kB' as $$
begin
  insert into heartbeat as h (process, at) values (running, clock_timestamp())
    on conflict (process) do update set at = excluded.at;
  delete from heartbeat where at < clock_timestamp() - interval '1 day';
  perform count(*) from (select n from generate_series(1, 8000) n order by n desc) spilled;
  return (
    select min(id) from migration
    where id <> all (known)
      and oldest_code > (select max(substring(one from '^\d+')::integer) from unnest(known) one)
  );
end $$;
