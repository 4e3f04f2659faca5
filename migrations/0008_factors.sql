-- How accounts sign on beside the password: passkeys, an authenticator app, recovery codes, browsers that are known.

alter table account add phone text, add sso_subject text unique;

create table passkey (
  account_id uuid not null references account,
  id uuid not null default gen_random_uuid(),
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, id)
);

-- The secret is sealed under the installation's; a time step is used once.
create table authenticator (
  account_id uuid primary key references account,
  sealed bytea not null,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint
);

create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- A browser from which the account was used; its cookie holds the token, the table its hash.
create table device (
  account_id uuid not null references account,
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null,
  agent text not null,
  first_at timestamptz not null,
  seen_at timestamptz not null,
  -- until then it is not asked for the second step
  trusted_until timestamptz,
  primary key (account_id, id),
  unique (account_id, token_hash)
);

alter table session add id uuid not null default gen_random_uuid(), add device_id uuid;

-- A sign-on that is under way: what was proved so far. The cookie holds the token. It lives ten minutes.
create table sign_on_step (
  id_hash bytea primary key,
  account_id uuid not null references account,
  passed text[] not null,
  next text not null,
  kept text not null,
  tries int not null default 0,
  expires_at timestamptz not null
);
create index sign_on_step_expires on sign_on_step (expires_at);

-- Challenges and tokens that were used: none counts twice.
create table spent (hash bytea primary key, expires_at timestamptz not null);
create index spent_expires on spent (expires_at);

-- A changed address: the old one is told, and may take it back within 72 hours.
create table email_change (
  account_id uuid not null references account,
  id uuid not null default gen_random_uuid(),
  old_email text,
  old_confirmed_at timestamptz,
  new_email text not null,
  changed_at timestamptz not null,
  undone_at timestamptz,
  primary key (account_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['passkey', 'authenticator', 'recovery_code', 'device', 'email_change'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy wall on %I using (account_id = portico_account() or portico_reach() is not null)', t);
    execute format('grant select, insert, update, delete on %I to portico_app', t);
  end loop;
end $$;
grant select, insert, update, delete on sign_on_step, spent to portico_app;
create index audit_event_actor on audit_event (actor_id, at desc) where category in ('sign-on', 'account');

-- What an account did itself is its own to read, also where it concerned nobody's record.
create policy own on audit_event for select using (actor_id = portico_account());

-- Gives the account that asks another user ID. False where it is taken: all accounts are looked at, and none is shown.
create function portico_set_user_id(p_user_id text) returns boolean language plpgsql as $$
declare done boolean;
begin
  perform set_config('portico.reach', 'system:user-id', true);
  begin
    update account set user_id = p_user_id
      where id = portico_account() and not exists (select 1 from account o where lower(o.user_id) = lower(p_user_id) and o.id <> portico_account());
    done := found;
  exception when unique_violation then
    done := false;
  end;
  perform set_config('portico.reach', '', true);
  return done;
end $$;

-- Whether an address is one that a caregiver of the asking account's own person uses.
create function portico_caregivers_use(p_email text) returns boolean language plpgsql as $$
declare theirs boolean;
begin
  perform set_config('portico.reach', 'system:caregivers-email', true);
  theirs := exists (
    select 1 from account mine join proxy p on p.patient_id = mine.patient_id and p.revoked_at is null
      join account a on a.id = p.account_id and a.closed_at is null
    where mine.id = portico_account() and lower(a.email) = lower(p_email));
  perform set_config('portico.reach', '', true);
  return theirs;
end $$;
