-- The clinical record as it came (FHIR R4), and what could not be filed in it. Contents are `json`
-- or text, never `jsonb`, which would rewrite them: 4.0 stays 4.0 (docs/decisions/0013).

-- A resource of one person's record, in its current version.
create table resource (
  patient_id uuid not null references person,
  type text not null,
  id uuid not null default gen_random_uuid(),
  -- the system that it came from, and its id there: unique within the source only
  source text not null,
  source_id text not null,
  version int not null default 1,
  -- taken from the content, to search by
  status text,
  category text,
  code text,
  date timestamptz,
  content json not null,
  -- SHA-256 of the content
  hash bytea not null,
  -- the import file that it was in
  file text,
  received_at timestamptz not null,
  primary key (patient_id, type, id)
);
create unique index resource_source on resource (patient_id, type, source, source_id);
-- to find a resource that was moved to another person, and one that a Provenance is about
create index resource_source_id on resource (source_id, type);
create index resource_date on resource (patient_id, type, date desc);
alter table resource enable row level security, force row level security;
create policy wall on resource
  using (patient_id = portico_person() or portico_reach() is not null);
-- delete: a resource that its source moved to another person leaves this record; its history stays
grant select, insert, update, delete on resource to portico_app;

-- An earlier version of a resource. Partitioned by year (0011_partitions.sql).
create table resource_history (
  patient_id uuid not null references person,
  type text not null,
  id uuid not null,
  version int not null,
  content json not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (patient_id, type, id, version, replaced_at)
) partition by range (replaced_at);
alter table resource_history enable row level security, force row level security;
create policy wall on resource_history
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on resource_history to portico_app;

-- A practitioner, organization, location or whatever else belongs to no one person.
create table shared_resource (
  type text not null,
  id uuid not null default gen_random_uuid(),
  source text not null,
  source_id text not null,
  version int not null default 1,
  content json not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  primary key (type, id)
);
create unique index shared_resource_source on shared_resource (type, source, source_id);
grant select, insert, update on shared_resource to portico_app;

-- An earlier version of a shared resource. Partitioned by year.
create table shared_resource_history (
  type text not null,
  id uuid not null,
  version int not null,
  content json not null,
  hash bytea not null,
  file text,
  received_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (type, id, version, replaced_at)
) partition by range (replaced_at);
grant select, insert, update on shared_resource_history to portico_app;

-- Incoming data that could not be filed in a record, with the reason. One row per text and source.
create table quarantine (
  id uuid primary key default gen_random_uuid(),
  source text not null,
  file text not null,
  position int not null,
  line int,
  type text,
  source_id text,
  reason text not null,
  detail text not null,
  -- as text, since it may not be JSON at all
  content text,
  hash bytea not null,
  -- the identifier of the person that it waits for
  waits_system text,
  waits_value text,
  received_at timestamptz not null,
  retried_at timestamptz
);
create unique index quarantine_once on quarantine (source, hash);
create index quarantine_waits on quarantine (waits_value, waits_system)
  where waits_value is not null;
create index quarantine_queue on quarantine (received_at desc);
alter table quarantine enable row level security, force row level security;
create policy wall on quarantine using (portico_reach() is not null);
grant select, insert, update, delete on quarantine to portico_app;

-- A person's Patient resource, from the source of their name; if that has none, the newest.
create function portico_patient(person_id uuid) returns json language sql stable as $$
  select r.content from resource r join person p using (patient_id)
  where r.patient_id = person_id and r.type = 'Patient'
  order by (r.source = p.details_from) desc nulls last, r.received_at desc, r.id limit 1
$$;

-- Of a Patient's addresses or telecoms those in force today: not of use `old`, with no period that
-- is over or still to come. In their order, or by rank where they have one.
create function portico_current(listed json, today date default current_date)
returns json language sql stable as $$
  select coalesce(json_agg(one order by (one->>'rank')::int nulls last, at), '[]')
  from json_array_elements(case json_typeof(listed) when 'array' then listed else '[]' end)
    with ordinality as t(one, at)
  where one->>'use' is distinct from 'old'
    and coalesce(left(one#>>'{period,end}', 10)
      >= left(today::text, length(left(one#>>'{period,end}', 10))), true)
    and coalesce(left(one#>>'{period,start}', 10)
      <= left(today::text, length(left(one#>>'{period,start}', 10))), true)
$$;
