-- What a privacy officer works with (docs/decisions/0019). The wall of these tables has no person:
-- who is listed, and whose access is reviewed, is the privacy officer's to know.

-- A protected person: their record can be opened only with a typed reason.
create table listed_person (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  reason text not null check (length(reason) between 3 and 500),
  listed_at timestamptz not null,
  listed_by uuid not null references account,
  listed_by_name text not null,
  ended_at timestamptz,
  ended_by_name text,
  primary key (patient_id, id)
);
create unique index listed_person_once on listed_person (patient_id) where ended_at is null;
create unique index listed_person_id on listed_person (id);
alter table listed_person enable row level security, force row level security;
create policy wall on listed_person using (portico_reach() is not null);
grant select, insert, update on listed_person to portico_app;

-- A member of staff who is also a patient, as far as the privacy officer knows.
create table staff_patient (
  patient_id uuid not null references person,
  account_id uuid not null references account,
  noted_at timestamptz not null,
  noted_by uuid not null references account,
  noted_by_name text not null,
  primary key (patient_id, account_id)
);
create unique index staff_patient_account on staff_patient (account_id);
alter table staff_patient enable row level security, force row level security;
create policy wall on staff_patient using (portico_reach() is not null);
grant select, insert, delete on staff_patient to portico_app;

-- A flagged opening of a record: one open row per member of staff, person and day.
create table access_review (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  -- in the clinics' time zone
  day date not null,
  flags text[] not null check (cardinality(flags) > 0),
  purpose text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'cleared', 'follow-up')),
  decided_at timestamptz,
  decided_by uuid references account,
  decided_by_name text,
  note text not null default '' check (length(note) <= 2000),
  primary key (patient_id, id),
  check ((state = 'open') = (decided_at is null)),
  check (state <> 'follow-up' or length(note) >= 10),
  -- nobody decides about themselves
  check (decided_by is distinct from account_id)
);
create unique index access_review_open on access_review (account_id, patient_id, day)
  where state = 'open';
create unique index access_review_id on access_review (id);
create index access_review_queue on access_review (state, last_at desc);
alter table access_review enable row level security, force row level security;
create policy wall on access_review using (portico_reach() is not null);
grant select, insert, update on access_review to portico_app;
