-- compatible-with-previous: yes
-- Clinics with their hours, departments and holidays, and the clinicians who work there. None of it
-- is about a patient, so there is no wall. Nothing is deleted: what is no longer used is inactive
-- (docs/decisions/0057).

-- A place where members are seen. `proposed`: it came by an import, and staff have not listed it.
create table clinic (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  street text not null default '' check (length(street) <= 200),
  city text not null default '' check (length(city) <= 80),
  region text not null default '' check (length(region) <= 40),
  postal_code text not null default '' check (length(postal_code) <= 12),
  -- IANA time zone
  zone text not null check (length(zone) between 1 and 64),
  phone text not null default '' check (length(phone) <= 30),
  fax text not null default '' check (length(fax) <= 30),
  -- per weekday, Monday first: [["08:00","12:00"],["13:00","17:00"]], [] when closed; null when
  -- nobody has said
  hours jsonb check (jsonb_typeof(hours) = 'array' and jsonb_array_length(hours) = 7),
  state text not null check (state in ('proposed', 'active', 'inactive')),
  -- increases with each change, so that whoever saves an older page is told
  version int not null default 1,
  -- the FHIR resource that it came from, as "source Type/id", and the Organization that runs it
  ref text unique,
  organization text,
  -- what the sender last said, and the fields in which staff decided otherwise
  came jsonb,
  by_hand text[] not null default '{}',
  changed_at timestamptz not null,
  -- what a visitor needs is there before it is listed
  check (state <> 'active' or (street <> '' and city <> '' and phone <> ''))
);
create index clinic_organization on clinic (organization) where organization is not null;
grant select, insert, update on clinic to portico_app;

-- A part of a clinic with its own telephone.
create table department (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid not null references clinic,
  name text not null check (length(name) between 1 and 120),
  phone text not null default '' check (length(phone) <= 30),
  specialty text not null default '' check (length(specialty) <= 120),
  active boolean not null default true,
  version int not null default 1,
  ref text unique,
  came jsonb,
  by_hand text[] not null default '{}',
  changed_at timestamptz not null
);
create index department_clinic on department (clinic_id);
grant select, insert, update on department to portico_app;

-- A day with other hours, at one clinic or at all. One of a clinic goes before one of all.
create table holiday (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid references clinic,
  day date not null,
  name text not null check (length(name) between 1 and 80),
  -- the same in Spanish, if somebody said it
  name_es text not null default '' check (length(name_es) <= 80),
  -- as one day of a clinic's hours; [] when closed
  hours jsonb not null default '[]' check (jsonb_typeof(hours) = 'array'),
  version int not null default 1,
  removed_at timestamptz,
  changed_at timestamptz not null
);
create unique index holiday_once on holiday (day, clinic_id) nulls not distinct
  where removed_at is null;
grant select, insert, update on holiday to portico_app;

-- A clinician as a Practitioner resource tells of them.
create table clinician (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  npi text,
  name text not null check (length(name) between 1 and 200),
  -- to list and to search by: family name first, without accents
  name_key text not null,
  -- [{"code": "es", "text": "Spanish"}], as it came
  languages jsonb not null default '[]',
  active boolean not null,
  -- staff keep somebody out of the directory
  hidden boolean not null default false,
  version int not null default 1,
  changed_at timestamptz not null
);
create index clinician_npi on clinician (npi) where npi is not null;
grant select, insert, update on clinician to portico_app;

-- What a clinician does and where, as a PractitionerRole tells of it. The places are refs, so that
-- it does not matter what comes first.
create table clinician_role (
  id uuid primary key default gen_random_uuid(),
  ref text not null unique,
  clinician text not null,
  places text[] not null default '{}',
  -- [{"system": "http://nucc.org/provider-taxonomy", "code": "207Q00000X", "text": "..."}]
  specialties jsonb not null default '[]',
  active boolean not null,
  starts_on date,
  ends_on date,
  changed_at timestamptz not null
);
create index clinician_role_clinician on clinician_role (clinician);
grant select, insert, update on clinician_role to portico_app;

-- What is to be derived again: "source Type/id" of a Practitioner or PractitionerRole, or "source"
-- for all places of a source, whose tree only makes sense as a whole.
create table clinic_stale (
  ref text primary key
);
grant select, insert, update, delete on clinic_stale to portico_app;
-- what is there already
insert into clinic_stale (ref)
  select distinct source from shared_resource where type in ('Location', 'Organization')
  union
  select source || ' ' || type || '/' || source_id from shared_resource
  where type in ('Practitioner', 'PractitionerRole');

-- What everybody may read without signing on: these rows and columns, nothing else.
create view portico_public_clinic with (security_invoker = true) as
  select c.id, c.name, c.street, c.city, c.region, c.postal_code, c.zone, c.phone, c.fax, c.hours,
    coalesce((select json_agg(json_build_object('name', d.name, 'phone', d.phone,
        'specialty', d.specialty) order by d.name, d.id)
      from department d where d.clinic_id = c.id and d.active), '[]') as departments
  from clinic c where c.state = 'active';
create view portico_public_holiday with (security_invoker = true) as
  select h.clinic_id, h.day, h.name, h.name_es, h.hours from holiday h where h.removed_at is null;
create view portico_public_pharmacy with (security_invoker = true) as
  select id, name, kind, street, city, region, postal_code, phone, hours
  from pharmacy where closed_at is null;
create view portico_public_clinician with (security_invoker = true) as
  select p.id, p.name, p.name_key, p.languages, r.specialties, r.starts_on, r.ends_on,
    c.id as clinic_id, c.name as clinic
  from clinician p
  join clinician_role r on r.clinician = p.ref and r.active
  join clinic c on c.state = 'active'
    and (c.ref = any(r.places) or c.organization = any(r.places)
      or exists (select 1 from department d
        where d.clinic_id = c.id and d.active and d.ref = any(r.places)))
  where p.active and not p.hidden;
grant select on portico_public_clinic, portico_public_holiday, portico_public_pharmacy,
  portico_public_clinician to portico_app;

-- The day that a promise names, kept as it was given: clinics differ in their zones, and a calendar
-- that changes later moves no promise.
alter table refill_request add column due_on date;
alter table refill_request add column promised_on date;
update refill_request set due_on = ((due_at - interval '1 second') at time zone coalesce(
  (select value #>> '{}' from setting where key = 'zone'), 'America/Chicago'))::date
  where due_at is not null;
update refill_request r set promised_on = (
  select d::date from generate_series(s.on_day + 1, s.on_day + 60, interval '1 day') d
  where extract(isodow from d) <= 5 order by d
  offset s.days - 1 limit 1)
from (
  select q.patient_id, q.id,
    (max(e.at) at time zone coalesce(
      (select value #>> '{}' from setting where key = 'zone'), 'America/Chicago'))::date as on_day,
    case o.delivery
      when 'mail' then coalesce(
        (select (value #>> '{}')::int from setting where key = 'mailWorkingDays'), 7)
      else coalesce(
        (select (value #>> '{}')::int from setting where key = 'pickupWorkingDays'), 2) end as days
  from refill_request q
  join refill_order o on o.patient_id = q.patient_id and o.id = q.order_id
  join refill_event e on e.patient_id = q.patient_id and e.request_id = q.id
    and e.stage = 'submitted' and e.undone_at is null
  where q.stage in ('submitted', 'received', 'filling', 'part-filled')
  group by q.patient_id, q.id, o.delivery) s
where r.patient_id = s.patient_id and r.id = s.id;
