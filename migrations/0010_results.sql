-- Laboratory results, derived from the record, and what decides when a member sees them.

-- A panel (DiagnosticReport), or a test reported on its own (Observation), ready to show.
create table lab_result (
  patient_id uuid not null references person,
  id uuid not null,
  version int not null,
  -- where nobody dated the result, when it was reported or came; the precision is then `unknown`
  collected_at timestamptz not null,
  collected_precision text not null default 'time'
    check (collected_precision in ('time', 'day', 'month', 'year', 'unknown')),
  received_at timestamptz,
  reported_at timestamptz,
  arrived_at timestamptz not null,
  status text not null,
  code text,
  name text not null,
  codes text[] not null,
  -- kinds of information that the result may reveal
  labels text[] not null default '{}',
  laboratory text,
  ordered_by text,
  -- the documents below are read whole and never searched inside
  tests json not null,
  -- what a list shows of each test; null: `tests` is read instead
  outline json,
  files json not null default '[]',
  -- conclusions, notes and comments, one by one
  texts json not null default '[]',
  -- dates as sent, who examined, what the sender marked: for the page of one result
  about json not null default '{}',
  -- the letters of the names of the result and its tests, after the digest that they belong to: a
  -- search reads these first, and the row itself where they are missing or out of date
  said text,
  -- the versions of the resources that the row was derived from, and a digest of the outcome. New
  -- sources are a new version of the result; the same sources with another outcome (newer rules, a
  -- specimen that came later) only change the row
  sources text,
  digest text,
  primary key (patient_id, id)
);
-- the order of the list: newest first, equal times by the greater id, so that no page has to sort
create index lab_result_date on lab_result (patient_id, collected_at desc, id desc);
alter table lab_result enable row level security, force row level security;
create policy wall on lab_result
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on lab_result to portico_app;

-- An earlier version of a result that was corrected. Partitioned by year (0011_partitions.sql).
create table lab_result_history (
  patient_id uuid not null references person,
  id uuid not null,
  version int not null,
  status text not null,
  tests json not null,
  texts json not null default '[]',
  replaced_at timestamptz not null,
  primary key (patient_id, id, version, replaced_at)
) partition by range (replaced_at);
alter table lab_result_history enable row level security, force row level security;
create policy wall on lab_result_history
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on lab_result_history to portico_app;

-- A person whose results must be derived again. Written with the resources, so that a crash between
-- the two loses nothing.
create table lab_stale (
  patient_id uuid primary key references person
);
alter table lab_stale enable row level security, force row level security;
create policy wall on lab_stale
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on lab_stale to portico_app;

-- Which ranges apply depends on sex and birth date.
create function portico_mark_results() returns trigger language plpgsql as $$
begin
  insert into lab_stale (patient_id) values (new.patient_id) on conflict do nothing;
  return null;
end $$;
create trigger person_results after update on person
  for each row when (
    old.sex is distinct from new.sex or old.birth_date is distinct from new.birth_date)
  execute function portico_mark_results();

-- A resource that somebody's results point to and that has not come (a laboratory, a doctor), as
-- "source Type/id". When it comes, the results are derived again.
create table lab_wanting (
  patient_id uuid not null references person,
  ref text not null,
  primary key (patient_id, ref)
);
create index lab_wanting_ref on lab_wanting (ref);
alter table lab_wanting enable row level security, force row level security;
create policy wall on lab_wanting
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, delete on lab_wanting to portico_app;

-- A clinician's hold on one result: one of the lawful exceptions (45 CFR 171), with a reason and an
-- end.
create table result_hold (
  patient_id uuid not null references person,
  result_id uuid not null,
  id uuid not null default gen_random_uuid(),
  exception text not null check (
    exception in ('preventing-harm', 'privacy', 'patient-request', 'infeasible')),
  reason text not null check (length(reason) between 10 and 1000),
  until date not null,
  placed_by uuid not null references account,
  placed_by_name text not null,
  placed_at timestamptz not null,
  released_by_name text,
  released_at timestamptz,
  primary key (patient_id, id)
);
create unique index result_hold_once on result_hold (patient_id, result_id)
  where released_at is null;
alter table result_hold enable row level security, force row level security;
create policy wall on result_hold
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on result_hold to portico_app;

-- A clinician's note on a result, written for the member.
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
alter table result_note enable row level security, force row level security;
create policy wall on result_note
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on result_note to portico_app;

-- A version of a result that a clinician has looked at. Members who want their doctor to see
-- results first wait for this.
create table result_review (
  patient_id uuid not null references person,
  result_id uuid not null,
  version int not null,
  reviewed_by uuid not null references account,
  reviewed_at timestamptz not null,
  -- a clinician's decision to show a result that its sender held back (HL7 ActCode NOPAT); a
  -- nurse's review or a note does not show it
  released_by uuid references account,
  released_at timestamptz,
  primary key (patient_id, result_id, version),
  constraint result_review_released check ((released_by is null) = (released_at is null))
);
alter table result_review enable row level security, force row level security;
create policy wall on result_review
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on result_review to portico_app;

-- A result that is new to an account: written when it comes or is corrected, deleted when that
-- account opens it.
create table result_unseen (
  patient_id uuid not null references person,
  account_id uuid not null references account,
  result_id uuid not null,
  version int not null,
  since timestamptz not null,
  -- the job that is sending the account a mail about it, so that no other job sends a second
  telling text,
  telling_until timestamptz,
  told_at timestamptz,
  primary key (patient_id, account_id, result_id)
);
create index result_unseen_account on result_unseen (account_id) where told_at is null;
alter table result_unseen enable row level security, force row level security;
create policy wall on result_unseen
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on result_unseen to portico_app;

-- A member's choice: results at once, or after their doctor has seen them.
create table release_preference (
  patient_id uuid primary key references person,
  wish text not null check (wish in ('immediate', 'doctor-first')),
  changed_at timestamptz not null
);
alter table release_preference enable row level security, force row level security;
create policy wall on release_preference
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on release_preference to portico_app;
