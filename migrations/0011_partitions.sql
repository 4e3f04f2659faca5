-- The audit log (by month) and earlier versions of the record (by year) are partitioned by time, so
-- that what is old enough goes by dropping a table (docs/decisions/0004).

-- Creates one partition; a default one where `p_from` is null. Nobody may use a partition directly:
-- reads and writes go through its parent and the parent's policies.
create function portico_partition(
  p_parent text, p_name text, p_from timestamptz, p_to timestamptz)
returns boolean language plpgsql as $$
begin
  if to_regclass('public.' || quote_ident(p_name)) is not null then return false; end if;
  if p_from is null then
    execute format('create table %I partition of %I default', p_name, p_parent);
  else
    execute format('create table %I partition of %I for values from (%L) to (%L)',
      p_name, p_parent, p_from, p_to);
  end if;
  execute format('alter table %I enable row level security', p_name);
  execute format('alter table %I force row level security', p_name);
  if p_parent = 'audit_event' then
    execute format('create trigger append_only_all before truncate on %I '
      'for each statement execute function portico_append_only()', p_name);
  end if;
  return true;
exception when check_violation then
  return false; -- the default partition has rows of that time: they stay there
end $$;

-- Creates the partitions from the month before the day to three months after it; of history, of
-- its year and the next. Returns how many it created.
create function portico_make_partitions(p_day date)
returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made int := 0;
  first timestamptz;
  t text;
begin
  perform set_config('TimeZone', 'UTC', true);
  for i in -1 .. 3 loop
    first := date_trunc('month', p_day) + make_interval(months => i);
    if portico_partition('audit_event', to_char(first, '"audit_event_"YYYY"_"MM'),
      first, first + interval '1 month')
    then
      made := made + 1;
    end if;
  end loop;
  foreach t in array array['resource_history', 'shared_resource_history', 'lab_result_history']
  loop
    for i in 0 .. 1 loop
      first := date_trunc('year', p_day) + make_interval(years => i);
      if portico_partition(t, t || to_char(first, '"_"YYYY'), first, first + interval '1 year') then
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end $$;

-- Drops the partitions whose rows are all older than `p_before`. Never an audit log younger than
-- six years (45 CFR 164.316(b)(2)) nor history younger than one, whatever the program asks for and
-- whatever its clock says. Returns the names.
create function portico_drop_partitions(p_parent text, p_before timestamptz)
returns text[] language plpgsql security definer set search_path = public, pg_temp as $$
declare
  youngest timestamptz := now() - case p_parent
    when 'audit_event' then interval '6 years' else interval '1 year' end;
  dropped text[] := '{}';
  part record;
begin
  if p_parent not in (
    'audit_event', 'resource_history', 'shared_resource_history', 'lab_result_history')
  then
    raise exception 'no table of that kind' using errcode = 'invalid_parameter_value';
  end if;
  for part in
    select c.relname,
      substring(pg_get_expr(c.relpartbound, c.oid) from $p$TO \('([^']+)'\)$p$)::timestamptz as upto
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('public.' || p_parent)
  loop
    if part.upto <= least(p_before, youngest) then
      execute format('drop table %I', part.relname);
      dropped := dropped || part.relname::text;
    end if;
  end loop;
  return dropped;
end $$;

revoke execute
  on function portico_partition, portico_make_partitions, portico_drop_partitions from public;
grant execute on function portico_make_partitions, portico_drop_partitions to portico_app;

-- Default partitions take what no other partition covers (a clock that is years off), so that no
-- write is refused.
select portico_partition('audit_event', 'audit_event_default', null, null),
  portico_partition('resource_history', 'resource_history_default', null, null),
  portico_partition('shared_resource_history', 'shared_resource_history_default', null, null),
  portico_partition('lab_result_history', 'lab_result_history_default', null, null);
select portico_make_partitions(current_date);
