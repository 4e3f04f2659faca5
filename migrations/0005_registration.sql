-- How an account begins: members register, by identity questions or by a letter; staff are invited.

-- A registration in progress: what was typed so far, sealed, for 30 minutes. The browser's cookie
-- holds a token, the table the token's hash.
create table registration_draft (
  id_hash bytea primary key,
  step text not null check (step in ('terms', 'user-id', 'identity', 'secure', 'check')),
  sealed bytea not null,
  expires_at timestamptz not null
);
create index registration_draft_expires on registration_draft (expires_at);
grant select, insert, update, delete on registration_draft to portico_app;

-- The visitor's draft, by the hash of the token. What a visitor typed is not part of any record.
create function portico_read_draft(p_hash bytea, p_now timestamptz)
returns table (step text, sealed bytea) language plpgsql as $$
declare
  was text;
begin
  was := set_config('portico.reach', 'system:registration', true);
  return query select d.step, d.sealed from registration_draft d
    where d.id_hash = p_hash and d.expires_at > p_now;
  was := set_config('portico.reach', '', true);
end $$;

-- A failed round of identity questions, by a hash of the number that was typed, whether or not
-- anybody has that number.
create table proofing_failure (
  bucket bytea not null,
  failed_at timestamptz not null
);
create index proofing_failure_bucket on proofing_failure (bucket, failed_at);
grant select, insert, update, delete on proofing_failure to portico_app;

-- A version of the terms that an account agreed to.
create table terms_acceptance (
  account_id uuid not null references account,
  version text not null,
  accepted_at timestamptz not null,
  address inet,
  primary key (account_id, version)
);
alter table terms_acceptance enable row level security, force row level security;
create policy wall on terms_acceptance
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update on terms_acceptance to portico_app;

-- Letters that are printed together. Their file is kept, sealed, until they are mailed: if it is
-- lost on its way to the printer, it is opened again with the same codes.
create table letter_batch (
  id uuid primary key default gen_random_uuid(),
  made_by uuid not null references account,
  made_at timestamptz not null,
  opened_at timestamptz,
  sealed bytea not null
);
alter table letter_batch enable row level security, force row level security;
create policy wall on letter_batch using (portico_reach() is not null);
grant select, insert, update, delete on letter_batch to portico_app;

-- A letter with a temporary password: asked for by the member or by staff, printed from a queue,
-- used once.
create table letter (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  state text not null
    check (state in ('waiting', 'printed', 'mailed', 'returned', 'used', 'void')),
  asked_at timestamptz not null,
  -- null: the member asked
  asked_by uuid references account,
  -- who checked an address that had changed and let the letter go
  released_by uuid references account,
  batch_id uuid references letter_batch on delete set null,
  code_hash text,
  -- of the code in a file that nobody has opened yet; until then the letter is as it was
  next_hash text,
  printed_at timestamptz,
  expires_at timestamptz,
  tries int not null default 0,
  primary key (patient_id, id)
);
-- one at a time: a newer one makes the older void
create unique index letter_open on letter (patient_id)
  where state in ('waiting', 'printed', 'mailed');
create index letter_queue on letter (state, asked_at);
create index letter_batch_letters on letter (batch_id) where batch_id is not null;
alter table letter enable row level security, force row level security;
create policy wall on letter
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on letter to portico_app;

-- An invitation of a member of staff. The link's token is derived from the id and is stored
-- nowhere.
create table staff_invitation (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  name text not null,
  roles text[] not null,
  -- null: the first administrator, who is invited from the terminal
  invited_by uuid references account,
  invited_at timestamptz not null,
  mailed_at timestamptz,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
alter table staff_invitation enable row level security, force row level security;
create policy wall on staff_invitation using (portico_reach() is not null);
grant select, insert, update, delete on staff_invitation to portico_app;
