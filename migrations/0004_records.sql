-- The clinical record as it came (FHIR R4), what could not be read, and the lab results drawn from it.

create table resource (
  patient_id uuid not null references person,
  type text not null,
  id uuid not null default gen_random_uuid(),
  source text not null,
  source_id text not null,
  version int not null default 1,
  status text,
  category text,
  code text,
  date timestamptz,
  content jsonb not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  primary key (patient_id, type, id)
);
create unique index resource_source on resource (patient_id, type, source, source_id);
create index resource_date on resource (patient_id, type, date desc);

create table resource_history (
  patient_id uuid not null references person,
  type text not null,
  id uuid not null,
  version int not null,
  content jsonb not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (patient_id, type, id, version)
);

-- Practitioners, organizations, locations and whatever else belongs to no one person.
create table shared_resource (
  type text not null,
  id uuid not null default gen_random_uuid(),
  source text not null,
  source_id text not null,
  version int not null default 1,
  content jsonb not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  primary key (type, id)
);
create unique index shared_resource_source on shared_resource (type, source, source_id);
create table shared_resource_history (
  type text not null,
  id uuid not null,
  version int not null,
  content jsonb not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (type, id, version)
);

create table quarantine (
  id bigint generated always as identity primary key,
  source text not null,
  file text not null,
  position int not null,
  type text,
  source_id text,
  reason text not null,
  detail text not null,
  content jsonb,
  hash bytea not null,
  received_at timestamptz not null
);
create unique index quarantine_once on quarantine (source, hash, reason);
alter table quarantine enable row level security;
alter table quarantine force row level security;
create policy wall on quarantine using (portico_reach() is not null);

-- One row a panel (DiagnosticReport) or a test that stands alone (Observation), read from `resource`, ready to be decided on and shown.
create table lab_result (
  patient_id uuid not null references person,
  id uuid not null,
  version int not null,
  collected_at timestamptz not null,
  collected_precision text not null default 'time' check (collected_precision in ('time', 'day', 'month', 'year')),
  received_at timestamptz,
  reported_at timestamptz,
  arrived_at timestamptz not null,
  status text not null,
  code text,
  name text not null,
  codes text[] not null,
  labels text[] not null default '{}',
  laboratory text,
  ordered_by text,
  comment text,
  tests jsonb not null,
  files jsonb not null default '[]',
  primary key (patient_id, id)
);
create index lab_result_date on lab_result (patient_id, collected_at desc, id);

-- Earlier versions of a result that was corrected.
create table lab_result_history (
  patient_id uuid not null references person,
  id uuid not null,
  version int not null,
  status text not null,
  tests jsonb not null,
  replaced_at timestamptz not null,
  primary key (patient_id, id, version)
);

-- A clinician's recorded hold: one of the lawful exceptions, in words, with an end.
create table result_hold (
  patient_id uuid not null references person,
  result_id uuid not null,
  id uuid not null default gen_random_uuid(),
  exception text not null check (exception in ('preventing-harm', 'privacy', 'patient-request', 'infeasible')),
  reason text not null check (length(reason) between 10 and 1000),
  until date not null,
  placed_by uuid not null references account,
  placed_by_name text not null,
  placed_at timestamptz not null,
  released_by_name text,
  released_at timestamptz,
  primary key (patient_id, id)
);
create unique index result_hold_once on result_hold (patient_id, result_id) where released_at is null;

create table result_note (
  patient_id uuid not null references person,
  result_id uuid not null,
  id uuid not null default gen_random_uuid(),
  author_id uuid not null references account,
  author_name text not null,
  body text not null check (length(body) between 1 and 4000),
  written_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (patient_id, id)
);
create index result_note_result on result_note (patient_id, result_id);

-- A clinician has looked: what members wait for who wish that the doctor sees a result first.
create table result_review (
  patient_id uuid not null references person,
  result_id uuid not null,
  version int not null,
  reviewed_by uuid not null references account,
  reviewed_at timestamptz not null,
  primary key (patient_id, result_id, version)
);

-- What is new to whom: written when a result arrives or is corrected, deleted when that account opens it.
create table result_unseen (
  patient_id uuid not null references person,
  account_id uuid not null references account,
  result_id uuid not null,
  version int not null,
  since timestamptz not null,
  told_at timestamptz,
  primary key (patient_id, account_id, result_id)
);
create index result_unseen_account on result_unseen (account_id) where told_at is null;

-- The member's own wish.
create table release_preference (
  patient_id uuid primary key references person,
  wish text not null check (wish in ('immediate', 'doctor-first')),
  changed_at timestamptz not null
);

-- Whose results are to be drawn anew from the record: written with the resources, so that a crash between the two loses nothing.
create table lab_stale (
  patient_id uuid primary key references person
);

do $$
declare t text;
begin
  foreach t in array array['resource', 'resource_history', 'lab_result', 'lab_result_history', 'result_hold', 'result_note',
    'result_review', 'result_unseen', 'release_preference', 'lab_stale'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy wall on %I using (patient_id = portico_person() or portico_reach() is not null)', t);
    execute format('grant select, insert, update on %I to portico_app', t);
  end loop;
end $$;
grant delete on result_unseen, lab_result, lab_stale to portico_app;
grant select, insert, update on shared_resource, shared_resource_history to portico_app;
grant select, insert, delete on quarantine to portico_app;
