-- The audit log is sealed by the order of its own numbers, not by transaction numbers, which a restore starts anew; it and the earlier versions of
-- the record are kept in partitions by time, so that what is old enough goes by dropping a table (docs/decisions/0004).

select set_config('portico.reach', 'system:migration', true);

do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'portico_auditor') then
    create role portico_auditor nologin;
  end if;
end $$;

alter table audit_event rename to audit_event_before;
create sequence audit_event_number;

create table audit_event (
  id bigint not null default nextval('audit_event_number'),
  -- by the program's clock, which decides about ages and sessions
  at timestamptz not null,
  -- by the database's clock: a program whose clock was set back shows
  written_at timestamptz not null default clock_timestamp(),
  patient_id uuid,
  actor_id uuid,
  actor_kind text not null,
  acting_as text not null,
  permission text not null,
  outcome text not null check (outcome in ('granted', 'denied', 'fault')),
  reason text,
  purpose text,
  category text,
  subject_id uuid,
  route text not null,
  request_id uuid not null,
  session_ref text,
  address inet
) partition by range (at);

alter table resource_history rename to resource_history_before;
create table resource_history (
  patient_id uuid not null references person,
  type text not null,
  id uuid not null,
  version int not null,
  content json not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  replaced_at timestamptz not null
) partition by range (replaced_at);

alter table shared_resource_history rename to shared_resource_history_before;
create table shared_resource_history (
  type text not null,
  id uuid not null,
  version int not null,
  content json not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  replaced_at timestamptz not null
) partition by range (replaced_at);

alter table lab_result_history rename to lab_result_history_before;
create table lab_result_history (
  patient_id uuid not null references person,
  id uuid not null,
  version int not null,
  status text not null,
  tests json not null,
  replaced_at timestamptz not null,
  texts json not null default '[]'
) partition by range (replaced_at);

-- Makes one partition. Nobody may use it by itself: what is read and written goes through its parent and the parent's policies.
create function portico_partition(p_parent text, p_name text, p_from timestamptz, p_to timestamptz) returns boolean language plpgsql as $$
begin
  if to_regclass('public.' || quote_ident(p_name)) is not null then return false; end if;
  if p_from is null then
    execute format('create table %I partition of %I default', p_name, p_parent);
  else
    execute format('create table %I partition of %I for values from (%L) to (%L)', p_name, p_parent, p_from, p_to);
  end if;
  execute format('alter table %I enable row level security', p_name);
  execute format('alter table %I force row level security', p_name);
  if p_parent = 'audit_event' then
    execute format('create trigger append_only_all before truncate on %I for each statement execute function portico_append_only()', p_name);
  end if;
  return true;
exception when check_violation then
  return false; -- rows of that time came in before: they stay where they are
end $$;

-- Partitions from the month before the day that is given to three months ahead; history by the year. Answers how many it made.
create function portico_make_partitions(p_day date) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made int := 0;
  first timestamptz;
  t text;
begin
  perform set_config('TimeZone', 'UTC', true);
  for i in -1 .. 3 loop
    first := date_trunc('month', p_day) + make_interval(months => i);
    if portico_partition('audit_event', to_char(first, '"audit_event_"YYYY"_"MM'), first, first + interval '1 month') then made := made + 1; end if;
  end loop;
  foreach t in array array['resource_history', 'shared_resource_history', 'lab_result_history'] loop
    for i in 0 .. 1 loop
      first := date_trunc('year', p_day) + make_interval(years => i);
      if portico_partition(t, t || to_char(first, '"_"YYYY'), first, first + interval '1 year') then made := made + 1; end if;
    end loop;
  end loop;
  return made;
end $$;

-- Drops partitions all of whose rows are older than the day that is given. Never an audit log of less than six years (45 CFR 164.316(b)(2)), nor history of
-- less than one, whatever the program asks for and whatever its clock says.
create function portico_drop_partitions(p_parent text, p_before timestamptz) returns text[] language plpgsql security definer set search_path = public, pg_temp as $$
declare
  youngest timestamptz := now() - case p_parent when 'audit_event' then interval '6 years' else interval '1 year' end;
  dropped text[] := '{}';
  part record;
begin
  if p_parent not in ('audit_event', 'resource_history', 'shared_resource_history', 'lab_result_history') then
    raise exception 'no table of that kind' using errcode = 'invalid_parameter_value';
  end if;
  for part in
    select c.relname, substring(pg_get_expr(c.relpartbound, c.oid) from $p$TO \('([^']+)'\)$p$)::timestamptz as upto
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('public.' || p_parent)
  loop
    if part.upto <= least(p_before, youngest) then
      execute format('drop table %I', part.relname);
      dropped := dropped || part.relname::text;
    end if;
  end loop;
  return dropped;
end $$;

-- Default partitions take what no other is there for (a clock that is years off), so that no write is refused.
select portico_partition(t, t || '_default', null, null)
from unnest(array['audit_event', 'resource_history', 'shared_resource_history', 'lab_result_history']) t;
select portico_make_partitions(d::date)
from (select distinct date_trunc('month', at) as d from audit_event_before union select date_trunc('month', now())) months order by d;
select portico_make_partitions(d::date)
from (select date_trunc('year', replaced_at) as d from resource_history_before union select date_trunc('year', replaced_at) from shared_resource_history_before
  union select date_trunc('year', replaced_at) from lab_result_history_before) years order by d;

insert into audit_event (id, at, written_at, patient_id, actor_id, actor_kind, acting_as, permission, outcome, reason, purpose, category, subject_id, route,
  request_id, session_ref, address)
select id, at, at, patient_id, actor_id, actor_kind, acting_as, permission, outcome, reason, purpose, category, subject_id, route, request_id, session_ref, address
from audit_event_before order by id;
select setval('audit_event_number', coalesce((select max(id) from audit_event), 1), exists (select 1 from audit_event));
insert into resource_history select patient_id, type, id, version, content, hash, file, received_at, replaced_at from resource_history_before;
insert into shared_resource_history select type, id, version, content, hash, file, received_at, replaced_at from shared_resource_history_before;
insert into lab_result_history select patient_id, id, version, status, tests, replaced_at, texts from lab_result_history_before;

drop table audit_event_before, resource_history_before, shared_resource_history_before, lab_result_history_before;
alter sequence audit_event_number owned by audit_event.id;

create index audit_event_number_of on audit_event (id);
create index audit_event_patient on audit_event (patient_id, at desc);
create index audit_event_actor on audit_event (actor_id, at desc) where category in ('sign-on', 'account');
create index audit_event_staff on audit_event (actor_id, at desc) where actor_kind = 'staff';
alter table resource_history add primary key (patient_id, type, id, version, replaced_at);
alter table shared_resource_history add primary key (type, id, version, replaced_at);
alter table lab_result_history add primary key (patient_id, id, version, replaced_at);

do $$
declare t text;
begin
  foreach t in array array['audit_event', 'resource_history', 'lab_result_history'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  foreach t in array array['resource_history', 'lab_result_history'] loop
    execute format('create policy wall on %I using (patient_id = portico_person() or portico_reach() is not null)', t);
    execute format('grant select, insert, update on %I to portico_app', t);
  end loop;
end $$;
grant select, insert, update on shared_resource_history to portico_app;

create policy write_all on audit_event for insert with check (true);
create policy wall on audit_event for select using (patient_id = portico_person() or portico_reach() is not null);
create policy own on audit_event for select using (actor_id = portico_account());
create policy auditor on audit_event for select to portico_auditor using (true);
create trigger append_only before update or delete on audit_event for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_event for each statement execute function portico_append_only();
-- neither a row's number nor the database's time is the program's to give
grant select, insert (at, patient_id, actor_id, actor_kind, acting_as, permission, outcome, reason, purpose, category, subject_id, route, request_id, session_ref, address)
  on audit_event to portico_app;
grant usage, select on sequence audit_event_number to portico_app;

-- Sealed anew from the first row, by the second version of the rule.
drop table audit_block;
create table audit_block (
  no bigint primary key,
  version int not null,
  -- a block holds the rows with from_id < id <= to_id and those that the block before awaited, without those that it awaits itself:
  -- numbers that were given out to transactions that had not ended (or were rolled back: those are no longer awaited after an hour)
  from_id bigint not null,
  to_id bigint not null,
  awaited text not null,
  events int not null,
  first_at timestamptz,
  events_hash bytea not null,
  -- empty, or what the operator said when the log was taken up again after a restore
  note text not null,
  previous_hash bytea not null,
  hash bytea not null,
  signature bytea not null,
  sealed_at timestamptz not null
);
-- The newest block, kept beside the chain: a chain that ends before it was cut. The same is kept in a file outside of the database.
create table audit_head (
  single boolean primary key default true check (single),
  no bigint not null,
  hash bytea not null
);
create function portico_head_grows() returns trigger language plpgsql as $$
begin
  if new.no < old.no then
    raise exception 'append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger grows before update on audit_head for each row execute function portico_head_grows();
create trigger append_only before delete on audit_head for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_head for each statement execute function portico_append_only();
-- Blocks whose rows were dropped because they are old enough; signed, since "the rows are gone" is what a thief would say.
create table audit_archive (
  up_to_no bigint primary key,
  dropped text[] not null,
  signature bytea not null,
  at timestamptz not null
);
do $$
declare t text;
begin
  foreach t in array array['audit_block', 'audit_archive'] loop
    execute format('create trigger append_only before update or delete on %I for each row execute function portico_append_only()', t);
    execute format('create trigger append_only_all before truncate on %I for each statement execute function portico_append_only()', t);
    execute format('grant select, insert on %I to portico_app', t);
    execute format('grant select on %I to portico_auditor', t);
  end loop;
end $$;
grant select, insert, update on audit_head to portico_app;
grant select on audit_event, audit_head to portico_auditor;
grant select on sequence audit_event_number to portico_auditor;
grant usage on schema public to portico_auditor;
revoke execute on function portico_partition, portico_make_partitions, portico_drop_partitions from public;
grant execute on function portico_make_partitions, portico_drop_partitions to portico_app;
