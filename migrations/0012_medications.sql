-- Pharmacies, prescribers, and a person's medicines, derived from the record.

-- A place that fills prescriptions: one that people go to, or the one that mails.
create table pharmacy (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('pickup', 'mail')),
  ncpdp text unique check (ncpdp ~ '^\d{7}$'),
  street text not null,
  city text not null,
  region text not null,
  postal_code text not null,
  phone text not null,
  -- one entry per weekday, Monday first: ["09:00","18:00"], or null when closed
  hours jsonb not null,
  closed_at timestamptz
);
grant select, insert, update on pharmacy to portico_app;

-- A pharmacy whose queue a pharmacist works on.
create table pharmacy_staff (
  account_id uuid not null references account,
  pharmacy_id uuid not null references pharmacy,
  primary key (account_id, pharmacy_id)
);
grant select, insert, update, delete on pharmacy_staff to portico_app;

-- A clinician's National Provider Identifier, by which renewal requests reach them.
create table prescriber (
  account_id uuid primary key references account,
  npi text not null unique check (npi ~ '^\d{10}$')
);
grant select, insert, update, delete on prescriber to portico_app;

-- A time during which another clinician answers renewal requests for a prescriber.
create table prescriber_cover (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  covered_by uuid not null references account,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  ended_at timestamptz,
  check (account_id <> covered_by)
);
create index prescriber_cover_by on prescriber_cover (covered_by) where ended_at is null;
grant select, insert, update on prescriber_cover to portico_app;

-- A medicine of the record (MedicationRequest or MedicationStatement), ready to show.
create table prescription (
  patient_id uuid not null references person,
  -- of the resource in the record
  id uuid not null,
  -- ids are unique within a source only
  source text not null default '',
  source_id text not null,
  origin text not null check (origin in ('ours', 'outside', 'reported')),
  number text,
  intent text not null default 'order',
  -- an order not to take the medicine
  do_not_take boolean not null default false,
  name text not null,
  rxnorm text,
  status text not null,
  authored_on date,
  valid_from date,
  valid_until date,
  taken_from date,
  taken_until date,
  repeats int,
  quantity double precision,
  quantity_unit text,
  days_supply int,
  dosage json not null default '[]',
  reason text,
  prescriber text,
  prescriber_npi text,
  pharmacy_id uuid references pharmacy,
  -- of controlled substances (21 CFR 1308)
  schedule text check (schedule in ('II', 'III', 'IV', 'V')),
  flags text[] not null default '{}',
  labels text[] not null default '{}',
  -- the prescriptions that this one renews, and that renewed it
  replaces uuid,
  replaced_by uuid,
  -- the day on which the last fill is used up
  supply_until date,
  -- newest first: what was handed over, or is being prepared
  fills json not null default '[]',
  -- notes, reasons, amounts and dates, as they came
  said json not null default '{}',
  -- what else it was derived from, as "source Type/id": when one of these changes, it is derived
  -- again
  refs text[] not null default '{}',
  primary key (patient_id, id)
);
create index prescription_due on prescription (supply_until)
  where origin = 'ours' and status = 'active';
create index prescription_number on prescription (number) where number is not null;
create index prescription_refs on prescription using gin (refs) where refs <> '{}';
alter table prescription enable row level security, force row level security;
create policy wall on prescription
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on prescription to portico_app;

-- Numbers of prescriptions that are written here.
create sequence prescription_number_seq start 90000001;
grant usage on sequence prescription_number_seq to portico_app;

-- A person whose medicines must be derived again. Written with the resources, so that a crash
-- between the two loses nothing.
create table prescription_stale (
  patient_id uuid primary key references person
);
alter table prescription_stale enable row level security, force row level security;
create policy wall on prescription_stale
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on prescription_stale to portico_app;

-- A medicine that the member takes and nobody here prescribed, as the member told us.
create table reported_medicine (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  directions text not null default '' check (length(directions) <= 500),
  since text not null default '' check (length(since) <= 100),
  added_by uuid not null references account,
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (patient_id, id)
);
alter table reported_medicine enable row level security, force row level security;
create policy wall on reported_medicine
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on reported_medicine to portico_app;
