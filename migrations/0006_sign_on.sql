-- How an account signs on: known browsers, passkeys, an authenticator app, recovery codes, secret
-- questions, and a forgotten password.

-- A browser in which the account was used. Its cookie holds a token, the table the token's hash.
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
alter table device enable row level security, force row level security;
create policy wall on device
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on device to portico_app;

-- A passkey (WebAuthn credential).
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
alter table passkey enable row level security, force row level security;
create policy wall on passkey
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on passkey to portico_app;

-- An account's authenticator app. The secret is sealed with the installation's own; before it is
-- confirmed it travels sealed with its page and is in no table.
create table authenticator (
  account_id uuid primary key references account,
  sealed bytea not null,
  made_at timestamptz not null,
  confirmed_at timestamptz not null,
  -- a time step is used once
  last_step bigint
);
alter table authenticator enable row level security, force row level security;
create policy wall on authenticator
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on authenticator to portico_app;

-- One of an account's recovery codes.
create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null,
  -- undoing a change of address removes what was made after it
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);
alter table recovery_code enable row level security, force row level security;
create policy wall on recovery_code
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on recovery_code to portico_app;

-- One of three secret questions that a member chose.
create table secret_question (
  account_id uuid not null references account,
  position int not null check (position between 1 and 3),
  question text not null,
  answer_hash text not null,
  -- undoing a change of address removes what was made after it
  made_at timestamptz not null,
  primary key (account_id, position),
  unique (account_id, question)
);
alter table secret_question enable row level security, force row level security;
create policy wall on secret_question
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on secret_question to portico_app;

-- A sign-on in progress, for ten minutes. The browser's cookie holds a token, the table the token's
-- hash.
create table sign_on_step (
  id_hash bytea primary key,
  account_id uuid not null references account,
  -- what was proved so far
  passed text[] not null,
  -- the page to go to afterward
  next text not null,
  -- the kept work to continue with, or empty
  kept text not null,
  tries int not null default 0,
  expires_at timestamptz not null
);
create index sign_on_step_account on sign_on_step (account_id);
create index sign_on_step_expires on sign_on_step (expires_at);
grant select, insert, update, delete on sign_on_step to portico_app;

-- A challenge or token that was used. None counts twice.
create table spent (
  hash bytea primary key,
  expires_at timestamptz not null
);
create index spent_expires on spent (expires_at);
grant select, insert, update, delete on spent to portico_app;

-- A forgotten password: a link in a mail, valid for half an hour in the browser that asked.
create table recovery (
  account_id uuid not null references account,
  id uuid not null default gen_random_uuid(),
  browser_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, id)
);
alter table recovery enable row level security, force row level security;
create policy wall on recovery
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on recovery to portico_app;

-- Finds the account of a user ID and counts one try. In a browser that the account knows or that
-- was vouched for, the browser's own bucket counts it, which is the first; otherwise all the others
-- do.
create function portico_try_sign_on(
  p_user_key text, p_device bytea, p_vouched uuid, p_buckets bytea[], p_windows timestamptz[],
  p_since timestamptz[], p_limits int[])
returns table (
  id uuid, kind text, password_hash text, patient_id uuid, own boolean, failures int[])
language plpgsql as $$
declare
  was text;
  most int := cardinality(p_buckets);
begin
  was := set_config('portico.reach', 'system:sign-on', true);
  select a.id, a.kind, a.password_hash, a.patient_id,
      a.id is not null and (a.id = p_vouched or exists (
        select 1 from device d where d.account_id = a.id and d.token_hash = p_device))
    into id, kind, password_hash, patient_id, own
    from (select 1) one left join account a on a.user_key = p_user_key and a.closed_at is null;
  own := coalesce(own, false);
  if own then
    failures := portico_count_try(
      p_buckets[1:1], p_windows[1:1], p_since[1:1], p_limits[1:1]);
  else
    failures := portico_count_try(
      p_buckets[2:most], p_windows[2:most], p_since[2:most], p_limits[2:most]);
  end if;
  was := set_config('portico.reach', '', true);
  return next;
end $$;
