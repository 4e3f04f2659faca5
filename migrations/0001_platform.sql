-- The machinery: the role that the program works as, the two walls' settings, the audit log, settings, kept work.

do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'portico_app') then
    create role portico_app nologin;
  end if;
end $$;
do $$ begin
  execute format('grant portico_app to %I', current_user);
exception when others then null; -- a superuser needs no membership
end $$;

revoke create on schema public from public;
grant usage on schema public to portico_app;

-- Second wall: the person that this transaction was opened for, and the named reach of staff and system work.
create function portico_person() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('portico.person', true), '')::uuid $$;
create function portico_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('portico.account', true), '')::uuid $$;
create function portico_reach() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('portico.reach', true), '') $$;

create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);

-- Append-only. `xid` orders rows by the transaction that wrote them: a block takes every row of the transactions that
-- ended before its horizon, so no row can slip in behind a sealed block (docs/decisions/0004).
create table audit_event (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
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
);
create index audit_event_xid on audit_event (xid, id);
create index audit_event_patient on audit_event (patient_id, at desc);
alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy write_all on audit_event for insert with check (true);
create policy wall on audit_event for select using (patient_id = portico_person() or portico_reach() is not null);

create table audit_block (
  no bigint primary key,
  from_xid xid8 not null,
  to_xid xid8 not null,
  events int not null,
  events_hash bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  signature bytea not null,
  sealed_at timestamptz not null
);

create function portico_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on audit_event for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_event for each statement execute function portico_append_only();
create trigger append_only before update or delete on audit_block for each row execute function portico_append_only();
create trigger append_only_all before truncate on audit_block for each statement execute function portico_append_only();

-- A form that was sent: the same key again gets the same answer, another body under the same key is refused.
create table idempotency (
  account_id uuid not null,
  key uuid not null,
  route text not null,
  body_hash bytea not null,
  location text,
  created_at timestamptz not null,
  primary key (account_id, key)
);

-- What someone had typed when the session ran out, sealed, until they have signed on again.
create table kept_work (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  sealed bytea not null,
  expires_at timestamptz not null
);

create table throttle (
  bucket bytea not null,
  window_start timestamptz not null,
  failures int not null,
  primary key (bucket, window_start)
);

-- Mail of the demo, which sends none: readable at /demo/mail.
create table demo_mail (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  recipient text not null,
  subject text not null,
  body text not null
);

grant select on setting, audit_block to portico_app;
grant insert on audit_block to portico_app;
grant select, insert on audit_event to portico_app;
grant select, insert, update, delete on idempotency, kept_work, throttle, demo_mail to portico_app;
