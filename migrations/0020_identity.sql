-- Who is who: numbers that are one person's own, names taken so far, what waits for records staff, records that were joined and parted.

select set_config('portico.reach', 'system:migration', true);

-- Nobody is found by a number that is not theirs alone: only a source's own id and medical record numbers are kept for that.
delete from person_identifier where kind not in ('source', 'MR');

-- Whose word the name and birth date are: another source's other spelling of the same name changes nothing.
alter table person add details_from text;

-- Every name that a person was known by: for search, and to know her again under an earlier one.
create table known_name (
  patient_id uuid not null references person,
  given text not null,
  family text not null,
  primary key (patient_id, given, family)
);
insert into known_name (patient_id, given, family) select patient_id, given, family from person on conflict do nothing;

-- What waits for records staff. `holds`: what the source sends about this Patient waits with it.
create table identity_case (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('number', 'changed', 'two-people', 'parted', 'link', 'see-also', 'duplicate', 'account')),
  state text not null default 'open' check (state in ('open', 'joined', 'kept-apart', 'corrected', 'withdrawn')),
  holds boolean not null,
  -- the Patient that came, as it came; null where two people who are both known are asked about
  source text,
  source_id text,
  content text,
  identity text,
  -- who is known already, and who may be the same
  known_id uuid references person,
  other_id uuid references person,
  differences text[] not null default '{}',
  opened_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references account,
  decided_by_name text,
  note text not null default '' check (length(note) <= 1000)
);
create unique index identity_case_open on identity_case (source, source_id) where state = 'open' and holds;
create unique index identity_case_pair on identity_case (kind, known_id, other_id) where state = 'open' and not holds;
create index identity_case_queue on identity_case (opened_at) where state = 'open';
create index identity_case_source on identity_case (source, source_id, opened_at desc);

-- A Patient's link to another of its source, until both are here and it was acted on.
create table patient_link (
  source text not null,
  source_id text not null,
  other_id text not null,
  type text not null check (type in ('replaced-by', 'replaces', 'refer', 'seealso')),
  settled boolean not null default false,
  primary key (source, source_id, other_id, type)
);
create index patient_link_open on patient_link (source) where not settled;

-- Two records that were joined. `moved` names what went over, so that it can go back.
create table person_merge (
  id uuid primary key default gen_random_uuid(),
  from_id uuid not null references person,
  into_id uuid not null references person,
  -- the source whose link asked for it; null: staff
  source text,
  moved jsonb not null,
  merged_at timestamptz not null,
  merged_by uuid references account,
  merged_by_name text,
  undone_at timestamptz,
  undone_by_name text,
  check (from_id <> into_id)
);
create unique index person_merge_once on person_merge (from_id) where undone_at is null;
create index person_merge_into on person_merge (into_id);

do $$
declare t text;
begin
  execute 'alter table known_name enable row level security';
  execute 'alter table known_name force row level security';
  execute 'create policy wall on known_name using (patient_id = portico_person() or portico_reach() is not null)';
  foreach t in array array['identity_case', 'patient_link', 'person_merge'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy wall on %I using (portico_reach() is not null)', t);
  end loop;
end $$;
grant select, insert, update, delete on known_name, patient_link to portico_app;
grant select, insert, update on identity_case, person_merge to portico_app;

-- What belongs to an order goes where the order goes.
alter table refill_request drop constraint refill_request_patient_id_order_id_fkey,
  add constraint refill_request_patient_id_order_id_fkey foreign key (patient_id, order_id) references refill_order on update cascade;
alter table refill_event drop constraint refill_event_patient_id_request_id_fkey,
  add constraint refill_event_patient_id_request_id_fkey foreign key (patient_id, request_id) references refill_request on update cascade;
alter table pharmacy_message drop constraint pharmacy_message_patient_id_request_id_fkey,
  add constraint pharmacy_message_patient_id_request_id_fkey foreign key (patient_id, request_id) references refill_request on update cascade;

-- A resource is found by its source's id alone: one that was moved to another person, and one that a Provenance speaks of.
create index resource_source_id on resource (source_id, type);

-- Quarantine: one row for one text, with the line on which it stood and whom it waits for.
delete from quarantine a using quarantine b where a.source = b.source and a.hash = b.hash and a.id < b.id;
alter table quarantine drop column id, add id uuid not null default gen_random_uuid(), add primary key (id);
drop index quarantine_once;
create unique index quarantine_once on quarantine (source, hash);
alter table quarantine add line int, add waits_system text, add waits_value text, add retried_at timestamptz;
create index quarantine_waits on quarantine (waits_value, waits_system) where waits_value is not null;
create index quarantine_queue on quarantine (received_at desc);
grant update on quarantine to portico_app;
-- what waited before there were such columns: for the source's own id of a Patient
update quarantine q set waits_system = 'urn:portico:source:' || q.source, waits_value = s.id
from (select id as row_id, (regexp_match(content, '"(?:subject|patient|beneficiary)"\s*:\s*\{[^{}]*"reference"\s*:\s*"(?:[^"?]*/)?Patient/([A-Za-z0-9.-]{1,64})'))[1] as id from quarantine where reason = 'nobody') s
where q.id = s.row_id and s.id is not null;

-- A resource that its source has moved to somebody else leaves the record that it stood in; what it said there stays in that record's history.
grant delete on resource to portico_app;
