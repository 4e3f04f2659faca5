-- Registration: drafts of accounts on their way through the five steps, terms, secret questions, links in mail.

alter table account add email_confirmed_at timestamptz, add password_changed_at timestamptz;
-- everybody who was here before had their address from the health system itself
update account set email_confirmed_at = created_at where email is not null;

-- What was typed so far, sealed; the browser's cookie holds the token, the table its hash. It lives 30 minutes.
create table registration_draft (
  id_hash bytea primary key,
  step text not null check (step in ('terms', 'user-id', 'identity', 'secure', 'check')),
  sealed bytea not null,
  expires_at timestamptz not null
);
create index registration_draft_expires on registration_draft (expires_at);

-- Failed rounds of identity questions, by a hash of the number that was typed: also of numbers that nobody has.
create table proofing_failure (
  bucket bytea not null,
  failed_at timestamptz not null
);
create index proofing_failure_bucket on proofing_failure (bucket, failed_at);

create table terms_acceptance (
  account_id uuid not null references account,
  version text not null,
  accepted_at timestamptz not null,
  address inet,
  primary key (account_id, version)
);

create table secret_question (
  account_id uuid not null references account,
  position int not null check (position between 1 and 3),
  question text not null,
  answer_hash text not null,
  primary key (account_id, position),
  unique (account_id, question)
);

-- A link in a mail: its token is drawn from the id and the installation's secret, and stands nowhere.
create table email_link (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  email text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index email_link_account on email_link (account_id);

do $$
declare t text;
begin
  foreach t in array array['terms_acceptance', 'secret_question', 'email_link'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy wall on %I using (account_id = portico_account() or portico_reach() is not null)', t);
    execute format('grant select, insert, update on %I to portico_app', t);
  end loop;
end $$;
grant delete on secret_question to portico_app;
grant select, insert, update, delete on registration_draft, proofing_failure to portico_app;

-- A number is found by its digits, however the source writes it.
create index person_mrn_digits on person (regexp_replace(mrn, '\D', '', 'g'));
drop index person_mrn;
