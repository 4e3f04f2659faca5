-- Accounts: who signs on, their sessions, and changes of their e-mail address.

-- An account of a member (or caregiver) or of staff.
create table account (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('member', 'staff')),
  -- letters without accents, digits, and . _ -
  user_id text not null constraint account_user_id check (user_id ~ '^[A-Za-z0-9._-]+$'),
  -- the same key in a database of any locale
  user_key text collate "C" generated always as (lower(user_id collate "C")) stored,
  password_hash text not null,
  password_changed_at timestamptz,
  -- the account's own record; null for staff and for caregivers without one
  patient_id uuid references person,
  name text not null,
  name_key text generated always as (portico_name_key(name)) stored,
  email text,
  email_key text generated always as (lower(email)) stored,
  email_confirmed_at timestamptz,
  phone text,
  -- the subject at the organization's sign-on (SSO)
  sso_subject text unique,
  roles text[] not null default '{}',
  language text not null default 'en' check (language in ('en', 'es')),
  created_at timestamptz not null,
  closed_at timestamptz,
  last_sign_on_at timestamptz
);
create unique index account_user_key on account (user_key);
create index account_email_key on account (email_key);
create unique index account_patient on account (patient_id) where closed_at is null;
create index account_staff_names on account (name_key) where kind = 'staff' and closed_at is null;
alter table account enable row level security, force row level security;
create policy wall on account using (
  patient_id = portico_person() or id = portico_account() or portico_reach() is not null);
grant select, insert, update on account to portico_app;

-- A signed-on browser. Its cookie holds a token, the table the token's hash.
create table session (
  id_hash bytea primary key,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  -- when the account last proved who it is
  auth_at timestamptz not null,
  -- when a passkey was last used in this session, for a new password after sign-on
  passkey_at timestamptz,
  ended_at timestamptz,
  device_id uuid,
  address inet,
  agent text
);
create index session_account on session (account_id, seen_at desc);
create index session_seen on session (seen_at);
grant select, insert, update, delete on session to portico_app;

-- What someone had typed when the session ran out, sealed, until they have signed on again.
create table kept_work (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  session_id uuid,
  sealed bytea not null,
  expires_at timestamptz not null
);
create index kept_work_account on kept_work (account_id);
create index kept_work_session on kept_work (session_id);
create index kept_work_expires on kept_work (expires_at);
grant select, insert, update, delete on kept_work to portico_app;

-- A change of an account's e-mail address. The new address counts once it is confirmed; the old one
-- is told, and may undo the change within 72 hours.
create table email_change (
  account_id uuid not null references account,
  id uuid not null default gen_random_uuid(),
  -- the session that asked
  session_id uuid,
  old_email text,
  old_confirmed_at timestamptz,
  new_email text not null,
  -- when the change was asked for
  changed_at timestamptz not null,
  -- since when the account has the new address
  taken_at timestamptz,
  -- withdrawn, replaced, or ended with its session before it was confirmed
  ended_at timestamptz,
  -- the owner took it back
  undone_at timestamptz,
  primary key (account_id, id)
);
create index email_change_account on email_change (account_id, changed_at);
create index email_change_session on email_change (session_id) where taken_at is null;
alter table email_change enable row level security, force row level security;
create policy wall on email_change
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on email_change to portico_app;

-- A link that confirms an e-mail address. Its token is derived from the id and the installation's
-- secret, and is stored nowhere.
create table email_link (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  email text not null,
  -- null: the link confirms the address that the account has
  change_id uuid,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index email_link_account on email_link (account_id);
alter table email_link enable row level security, force row level security;
create policy wall on email_link
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on email_link to portico_app;

-- What a session began and did not finish ends with the session, however the session ends.
create function portico_session_over() returns trigger language plpgsql as $$
declare was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:session-over', true);
  delete from kept_work where session_id = new.id;
  update email_change set ended_at = new.ended_at
    where session_id = new.id and taken_at is null and ended_at is null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return null;
end $$;
create trigger over after update of ended_at on session
  for each row when (old.ended_at is null and new.ended_at is not null)
  execute function portico_session_over();

-- A new password ends what was begun under the old one, in every session.
create function portico_password_over() returns trigger language plpgsql as $$
declare was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:password-over', true);
  delete from kept_work where account_id = new.id;
  delete from sign_on_step where account_id = new.id;
  update recovery set used_at = new.password_changed_at
    where account_id = new.id and used_at is null;
  update email_change set ended_at = new.password_changed_at
    where account_id = new.id and taken_at is null and ended_at is null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return null;
end $$;
create trigger password_over after update of password_changed_at on account
  for each row when (old.password_changed_at is distinct from new.password_changed_at)
  execute function portico_password_over();

-- Ends the browser's earlier session. If the same account signs on again, the new session takes
-- over what the earlier one kept; for another account all of it ends.
create function portico_follow_session(
  p_old bytea, p_new uuid, p_account uuid, p_now timestamptz)
returns void language plpgsql as $$
declare before uuid := (
  select id from session where id_hash = p_old and account_id = p_account and ended_at is null);
begin
  if before is not null then
    update kept_work set session_id = p_new where session_id = before;
    update email_change set session_id = p_new where session_id = before and taken_at is null;
  end if;
  update session set ended_at = p_now where id_hash = p_old and ended_at is null;
end $$;

-- Gives the signed-on account another user ID. False if it is taken: all accounts are checked, and
-- none is shown.
create function portico_set_user_id(p_user_id text) returns boolean language plpgsql as $$
declare done boolean;
begin
  perform set_config('portico.reach', 'system:user-id', true);
  begin
    update account set user_id = p_user_id
      where id = portico_account() and not exists (
        select 1 from account o
        where o.user_key = lower(p_user_id collate "C") and o.id <> portico_account());
    done := found;
  exception when unique_violation then
    done := false;
  end;
  perform set_config('portico.reach', '', true);
  return done;
end $$;

-- The signed-on account's own person: no record is open on the pages of an account.
create function portico_own_person()
returns table (given text, family text, birth_date date, mrn text) language plpgsql as $$
begin
  perform set_config('portico.reach', 'system:own-person', true);
  return query select p.given, p.family, p.birth_date, p.mrn
    from account a join person p on p.patient_id = a.patient_id where a.id = portico_account();
  perform set_config('portico.reach', '', true);
end $$;

-- The names of accounts that acted on the person whose record is open, for the member's access log.
create function portico_actor_names()
returns table (id uuid, name text, kind text, roles text[]) language plpgsql as $$
declare mine uuid[];
begin
  select array_agg(distinct e.actor_id) into mine from audit_event e
    where e.patient_id = portico_person() and e.actor_id is not null;
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id, a.name, a.kind, a.roles from account a where a.id = any(mine);
  perform set_config('portico.reach', '', true);
end $$;
