-- Prescriptions as drawn from the record, what members and their caregivers ask for, and the pharmacies that do it.

-- A place that fills prescriptions. `kind`: one that people go to, or the one that mails.
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
  -- one entry a weekday, Monday first: ["09:00","18:00"], or null when closed
  hours jsonb not null,
  closed_at timestamptz
);

-- Where a pharmacist works: the queues that are theirs.
create table pharmacy_staff (
  account_id uuid not null references account,
  pharmacy_id uuid not null references pharmacy,
  primary key (account_id, pharmacy_id)
);

-- The clinician's National Provider Identifier: which renewal requests are theirs.
create table prescriber (
  account_id uuid primary key references account,
  npi text not null unique check (npi ~ '^\d{10}$')
);
-- While one is away another answers for them.
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

-- One row a MedicationRequest (or a MedicationStatement of the record), read from `resource`, ready to be decided on and shown.
create table prescription (
  patient_id uuid not null references person,
  id uuid not null,
  source_id text not null,
  origin text not null check (origin in ('ours', 'outside', 'reported')),
  number text,
  name text not null,
  rxnorm text,
  status text not null,
  authored_on date,
  valid_until date,
  repeats int,
  quantity double precision,
  quantity_unit text,
  days_supply int,
  dosage json not null default '[]',
  reason text,
  prescriber text,
  prescriber_npi text,
  pharmacy_id uuid references pharmacy,
  schedule text check (schedule in ('II', 'III', 'IV', 'V')),
  flags text[] not null default '{}',
  labels text[] not null default '{}',
  replaces uuid,
  replaced_by uuid,
  -- the day on which the last fill is used up
  supply_until date,
  -- newest first: what was handed over, or is being made ready
  fills json not null default '[]',
  primary key (patient_id, id)
);
create index prescription_due on prescription (supply_until) where origin = 'ours' and status = 'active';
create index prescription_number on prescription (number) where number is not null;

-- Whose prescriptions are to be drawn anew: written with the resources, so that a crash between the two loses nothing.
create table prescription_stale (
  patient_id uuid primary key references person
);

-- What the member takes that nobody here prescribed.
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

-- One submit: what was asked for at once, and where it is to go.
create table refill_order (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  number text not null unique,
  asked_by uuid references account,
  asked_via text not null check (asked_via in ('online', 'by-number', 'automatic', 'phone', 'counter')),
  asked_at timestamptz not null,
  delivery text not null check (delivery in ('pickup', 'mail')),
  pharmacy_id uuid not null references pharmacy,
  address json,
  note text not null default '' check (length(note) <= 500),
  primary key (patient_id, id),
  check ((delivery = 'mail') = (address is not null))
);

create table refill_request (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  prescription_id uuid not null,
  -- what is filled: the prescription itself, or the one that renewed it
  filled_from uuid not null,
  pharmacy_id uuid not null references pharmacy,
  kind text not null check (kind in ('refill', 'renewal')),
  stage text not null check (stage in ('waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready', 'shipped', 'held',
    'picked-up', 'delivered', 'refused', 'visit', 'cancelled', 'returned')),
  stage_at timestamptz not null,
  submitted_at timestamptz not null,
  -- counts up with each step: who works from an older page is told so
  step int not null default 1,
  claimed_by uuid references account,
  prescriber_npi text,
  due_at timestamptz,
  ready_until date,
  carrier text,
  tracking text,
  filled double precision not null default 0,
  said_late_at timestamptz,
  primary key (patient_id, id),
  foreign key (patient_id, order_id) references refill_order
);
-- One open request a prescription, whoever asks and however often: the database refuses a second.
create unique index refill_request_open on refill_request (patient_id, prescription_id)
  where stage in ('waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready', 'shipped', 'held');
create index refill_request_queue on refill_request (pharmacy_id, submitted_at)
  where stage in ('submitted', 'received', 'filling', 'part-filled', 'ready', 'shipped', 'held');
create index refill_request_waiting on refill_request (submitted_at) where stage = 'waiting';

-- What happened to a request, step by step. Append-only but for the mark that a step was taken back.
create table refill_event (
  patient_id uuid not null references person,
  request_id uuid not null,
  step int not null,
  stage text not null,
  at timestamptz not null,
  actor_id uuid references account,
  actor_name text,
  reason text,
  note text not null default '' check (length(note) <= 1000),
  filled double precision not null default 0,
  undone_at timestamptz,
  primary key (patient_id, request_id, step),
  foreign key (patient_id, request_id) references refill_request
);

-- Filled again by itself, until the member stops it.
create table automatic_refill (
  patient_id uuid not null references person,
  prescription_id uuid not null,
  account_id uuid not null references account,
  pharmacy_id uuid not null references pharmacy,
  delivery text not null check (delivery in ('pickup', 'mail')),
  since timestamptz not null,
  ended_at timestamptz,
  -- the eligible day that was told of and when, and the one to leave out
  told_for date,
  told_on date,
  skipped_for date,
  primary key (patient_id, prescription_id)
);

-- What a member set about refills: where to go the next time, and whether to be told when one is due.
create table refill_preference (
  patient_id uuid not null references person,
  account_id uuid not null references account,
  pharmacy_id uuid references pharmacy,
  tell_due boolean not null default true,
  primary key (patient_id, account_id)
);
-- That an account was told of a refill that is due: once a prescription and day.
create table refill_due_told (
  patient_id uuid not null references person,
  prescription_id uuid not null,
  account_id uuid not null references account,
  due_on date not null,
  primary key (patient_id, prescription_id, account_id, due_on)
);

-- What was typed to ask for a relative's refill, sealed, until the work is done: the answer waits for none of it.
create table refill_by_number (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  sealed bytea not null,
  asked_at timestamptz not null
);
alter table refill_by_number enable row level security;
alter table refill_by_number force row level security;
create policy wall on refill_by_number using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, delete on refill_by_number to portico_app;

do $$
declare t text;
begin
  foreach t in array array['prescription', 'prescription_stale', 'reported_medicine', 'refill_order', 'refill_request', 'refill_event', 'automatic_refill',
    'refill_preference', 'refill_due_told'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy wall on %I using (patient_id = portico_person() or portico_reach() is not null)', t);
    execute format('grant select, insert, update on %I to portico_app', t);
  end loop;
end $$;
grant delete on prescription, prescription_stale to portico_app;
grant select on pharmacy, pharmacy_staff, prescriber, prescriber_cover to portico_app;
grant insert, update on pharmacy, prescriber, prescriber_cover to portico_app;
grant insert, update, delete on pharmacy_staff to portico_app;
grant delete on prescriber to portico_app;

-- What stands in the record already is drawn at the next start.
select set_config('portico.reach', 'system:migration', true);
insert into prescription_stale (patient_id) select distinct patient_id from resource where type in ('MedicationRequest', 'MedicationDispense', 'MedicationStatement')
on conflict do nothing;

-- Who hears of a change to a request: the person's own account, and the one that asked. It answers ids alone.
create function portico_accounts_to_tell(p_patient uuid, p_order uuid) returns setof uuid language plpgsql as $$
declare had text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id from account a where a.closed_at is null
    and (a.patient_id = p_patient or a.id = (select o.asked_by from refill_order o where o.patient_id = p_patient and o.id = p_order));
  perform set_config('portico.reach', had, true);
end $$;

-- Numbers of prescriptions that are written here.
create sequence prescription_number_seq start 90000001;
grant usage on sequence prescription_number_seq to portico_app;
