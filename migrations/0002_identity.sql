-- People, the numbers that they are known by, accounts and sessions.

create table person (
  patient_id uuid primary key default gen_random_uuid(),
  given text not null,
  family text not null,
  birth_date date,
  sex text not null default 'unknown' check (sex in ('female', 'male', 'other', 'unknown')),
  language text not null default 'en' check (language in ('en', 'es')),
  mrn text,
  deceased boolean not null default false,
  merged_into uuid,
  created_at timestamptz not null
);
create index person_name on person (lower(family) text_pattern_ops, lower(given) text_pattern_ops);
create index person_mrn on person (mrn);

create table person_identifier (
  patient_id uuid not null references person,
  system text not null,
  value text not null,
  kind text not null,
  primary key (patient_id, system, value)
);
create unique index person_identifier_once on person_identifier (system, value);

create table account (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('member', 'staff')),
  user_id text not null,
  password_hash text not null,
  patient_id uuid references person,
  name text not null,
  email text,
  roles text[] not null default '{}',
  language text not null default 'en' check (language in ('en', 'es')),
  created_at timestamptz not null,
  closed_at timestamptz,
  last_sign_on_at timestamptz
);
create unique index account_user_id on account (lower(user_id));
create unique index account_patient on account (patient_id) where closed_at is null;

create table session (
  id_hash bytea primary key,
  account_id uuid not null references account,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  auth_at timestamptz not null,
  ended_at timestamptz,
  address inet,
  agent text
);
create index session_account on session (account_id, seen_at desc);

alter table person enable row level security;
alter table person force row level security;
create policy wall on person using (patient_id = portico_person() or portico_reach() is not null);
alter table person_identifier enable row level security;
alter table person_identifier force row level security;
create policy wall on person_identifier using (patient_id = portico_person() or portico_reach() is not null);
alter table account enable row level security;
alter table account force row level security;
create policy wall on account using (patient_id = portico_person() or id = portico_account() or portico_reach() is not null);

grant select, insert, update on person, account, session to portico_app;
grant select, insert, update, delete on person_identifier to portico_app;
