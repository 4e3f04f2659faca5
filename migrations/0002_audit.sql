-- The audit log: who did what in whose record, sealed in signed blocks. Append-only for everybody.
-- Its partitions by month are in 0011_partitions.sql.

create function portico_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'append-only' using errcode = 'insufficient_privilege';
end $$;

-- Numbers of audit rows. An identity column of a partitioned table needs PostgreSQL 17.
create sequence audit_event_number;

-- One access decision, or one thing that an account or the system did.
create table audit_event (
  id bigint not null default nextval('audit_event_number'),
  -- by the program's clock, which decides about ages and sessions
  at timestamptz not null,
  -- by the database's clock: shows a program whose clock was set back
  written_at timestamptz not null default clock_timestamp(),
  -- whose record; null where no record was involved
  patient_id uuid,
  actor_id uuid,
  actor_kind text not null,
  -- self, caregiver, staff, system or visitor
  acting_as text not null,
  permission text not null,
  outcome text not null check (outcome in ('granted', 'denied', 'fault')),
  -- why it was denied
  reason text,
  -- why staff opened the record
  purpose text,
  -- the part of the record, as the member's access log names it
  category text,
  -- the object inside the record, where the address names one
  subject_id uuid,
  route text not null,
  request_id uuid not null,
  session_ref text,
  address inet
) partition by range (at);
alter sequence audit_event_number owned by audit_event.id;
create index audit_event_number_of on audit_event (id);
create index audit_event_patient on audit_event (patient_id, at desc);
create index audit_event_actor on audit_event (actor_id, at desc)
  where category in ('sign-on', 'account');
create index audit_event_staff on audit_event (actor_id, at desc) where actor_kind = 'staff';

alter table audit_event enable row level security, force row level security;
create policy write_all on audit_event for insert with check (true);
create policy wall on audit_event for select
  using (patient_id = portico_person() or portico_reach() is not null);
-- an account may read what it did itself, also where no record was involved
create policy own on audit_event for select using (actor_id = portico_account());
create policy auditor on audit_event for select to portico_auditor using (true);
create trigger append_only before update or delete on audit_event
  for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_event
  for each statement execute function portico_append_only();
-- the program sets neither a row's number nor the database's time
grant select, insert (at, patient_id, actor_id, actor_kind, acting_as, permission, outcome, reason,
    purpose, category, subject_id, route, request_id, session_ref, address)
  on audit_event to portico_app;
grant usage, select on sequence audit_event_number to portico_app;
grant select on audit_event to portico_auditor;
grant select on sequence audit_event_number to portico_auditor;

-- A signed block of audit rows. It holds the rows with from_id < id <= to_id and those that the
-- block before awaited, without those that it awaits itself.
create table audit_block (
  no bigint primary key,
  -- of the rule by which rows are hashed
  version int not null,
  from_id bigint not null,
  to_id bigint not null,
  -- numbers whose transactions had not ended (or were rolled back: not awaited after an hour)
  awaited text not null,
  events int not null,
  first_at timestamptz,
  events_hash bytea not null,
  -- empty, or what the operator wrote when the log was resumed after a restore
  note text not null,
  previous_hash bytea not null,
  hash bytea not null,
  signature bytea not null,
  sealed_at timestamptz not null
);
create trigger append_only before update or delete on audit_block
  for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_block
  for each statement execute function portico_append_only();
grant select, insert on audit_block to portico_app;
grant select on audit_block to portico_auditor;

-- The newest block, kept beside the chain: a chain that ends before it was cut. A file outside of
-- the database holds the same.
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
create trigger grows before update on audit_head
  for each row execute function portico_head_grows();
create trigger append_only before delete on audit_head
  for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_head
  for each statement execute function portico_append_only();
grant select, insert, update on audit_head to portico_app;
grant select on audit_head to portico_auditor;

-- Partitions that were dropped because of their age, and the last block whose rows are gone.
-- Signed, because a thief would also say that rows were too old.
create table audit_archive (
  up_to_no bigint primary key,
  dropped text[] not null,
  signature bytea not null,
  at timestamptz not null
);
create trigger append_only before update or delete on audit_archive
  for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_archive
  for each statement execute function portico_append_only();
grant select, insert on audit_archive to portico_app;
grant select on audit_archive to portico_auditor;

-- Records a decision and, if it was granted, opens the wall: in one step, so that neither can
-- happen alone. `was := set_config(...)` because an assignment costs less than a `perform`.
create function portico_decide(
  p_at timestamptz, p_person uuid, p_actor uuid, p_kind text, p_as text, p_permission text,
  p_outcome text, p_reason text, p_purpose text, p_category text, p_subject uuid, p_route text,
  p_request uuid, p_session_ref text, p_address inet, p_reach text)
returns void language plpgsql as $$
declare
  was text;
begin
  insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as, permission, outcome,
    reason, purpose, category, subject_id, route, request_id, session_ref, address)
  values (p_at, p_person, p_actor, p_kind, p_as, p_permission, p_outcome,
    p_reason, p_purpose, p_category, p_subject, p_route, p_request, p_session_ref, p_address);
  if p_outcome = 'granted' then
    was := set_config('portico.person', coalesce(p_person::text, ''), true);
    was := set_config('portico.reach', coalesce(p_reach, ''), true);
  end if;
end $$;
