-- compatible-with-previous: yes
-- My information: corrections that members propose, and confidential contact
-- (docs/decisions/0068).

-- A correction that a member or caregiver asked for. It is in the record once the front desk has
-- accepted it.
create table information_proposal (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  section text not null
    check (section in ('address', 'phones', 'contacts', 'language', 'name')),
  -- what the record should say, and what it said then: elements of a Patient (FHIR)
  proposed json not null,
  base json not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'accepted', 'declined', 'withdrawn', 'replaced')),
  asked_by uuid not null references account,
  asked_by_name text not null,
  asked_as text not null check (asked_as in ('self', 'caregiver')),
  asked_at timestamptz not null,
  -- the front desk asked the member to call
  call_at timestamptz,
  ended_at timestamptz,
  decided_by uuid references account,
  decided_by_name text,
  reason text check (reason in ('incomplete', 'not-found', 'identity', 'not-yours', 'other')),
  note text not null default '' check (length(note) <= 500),
  -- of an accepted one: what other systems had said in this section until then
  superseded jsonb,
  primary key (patient_id, id),
  check ((state = 'waiting') = (ended_at is null)),
  check ((state in ('accepted', 'declined')) = (decided_by is not null)),
  check ((state = 'declined') = (reason is not null)),
  check ((state = 'accepted') = (superseded is not null))
);
-- one at a time in each section
create unique index information_proposal_open on information_proposal (patient_id, section)
  where state = 'waiting';
create unique index information_proposal_id on information_proposal (id);
create index information_proposal_queue on information_proposal (asked_at)
  where state = 'waiting';
alter table information_proposal enable row level security, force row level security;
create policy wall on information_proposal
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on information_proposal to portico_app;

-- Where a member wants letters and calls instead of the address and phones in the record
-- (45 CFR 164.522(b)). Never part of the record; its wall lets the member through, and no
-- caregiver.
create table confidential_contact (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- a FHIR Address
  address json,
  phone text check (length(phone) <= 60),
  set_by uuid not null references account,
  set_at timestamptz not null,
  ended_at timestamptz,
  primary key (patient_id, id),
  check (address is not null or phone is not null)
);
-- one at a time, except after a join of two records that each had one: then the newest counts
create index confidential_contact_now on confidential_contact (patient_id, set_at desc)
  where ended_at is null;
alter table confidential_contact enable row level security, force row level security;
create policy wall on confidential_contact
  using (portico_reach() is not null or patient_id = portico_person() and exists (
    select 1 from account a
    where a.id = portico_account() and a.patient_id = confidential_contact.patient_id));
grant select, insert, update on confidential_contact to portico_app;

-- A person's Patient as other systems sent it: from the source of their name, or else the newest.
create function portico_sent_patient(person_id uuid) returns json language sql stable as $$
  select r.content from resource r join person p using (patient_id)
  where r.patient_id = person_id and r.type = 'Patient' and r.source <> 'portico'
  order by (r.source = p.details_from) desc nulls last, r.received_at desc, r.id limit 1
$$;

-- The elements of a list that do or do not pass a test, in their order.
create function portico_telecoms(content json, phones boolean) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(one::jsonb order by at), '[]')
  from json_array_elements(case json_typeof(content->'telecom')
    when 'array' then content->'telecom' else '[]' end) with ordinality as t(one, at)
  where (one->>'system' is not distinct from 'phone') = phones
$$;
create function portico_names(content json, usual boolean) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(one::jsonb order by at), '[]')
  from json_array_elements(case json_typeof(content->'name')
    when 'array' then content->'name' else '[]' end) with ordinality as t(one, at)
  where (one->>'use' is not distinct from 'usual') = usual
$$;
create function portico_extensions(content json, interpreter boolean) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(one::jsonb order by at), '[]')
  from json_array_elements(case json_typeof(content->'extension')
    when 'array' then content->'extension' else '[]' end) with ordinality as t(one, at)
  where (coalesce(one->>'url', '') ~ '/(patient-interpreterRequired|us-core-interpreter-needed)$')
    = interpreter
$$;

-- One section of a Patient, as elements of a Patient. `sectionOf` of
-- src/my-information/sections.rules.ts is the same.
create function portico_section(content json, section text) returns jsonb
language sql immutable as $$
  select case section
    when 'address' then jsonb_build_object('address', coalesce(content->'address', '[]'))
    when 'phones' then jsonb_build_object('telecom', portico_telecoms(content, true))
    when 'contacts' then jsonb_build_object('contact', coalesce(content->'contact', '[]'))
    when 'language' then jsonb_build_object(
      'communication', coalesce(content->'communication', '[]'),
      'extension', portico_extensions(content, true))
    when 'name' then jsonb_build_object('name', portico_names(content, true))
  end
$$;

-- Patient with one section in place of its own.
create function portico_with_section(content jsonb, section text, one jsonb) returns jsonb
language sql immutable as $$
  select content || case section
    when 'phones' then jsonb_build_object(
      'telecom', one->'telecom' || portico_telecoms(content::json, false))
    when 'language' then jsonb_build_object(
      'communication', one->'communication',
      'extension', portico_extensions(content::json, false) || (one->'extension'))
    when 'name' then jsonb_build_object(
      'name', portico_names(content::json, false) || (one->'name'))
    else one end
$$;

-- A person's Patient: what other systems sent, with the corrections that the front desk accepted.
-- A correction counts until another system says something in that section that it had never said
-- before: an older Patient, sent again, takes nothing back.
create or replace function portico_patient(person_id uuid) returns json
language plpgsql stable as $$
declare
  sent json := portico_sent_patient(person_id);
  whole jsonb;
  own json;
  one record;
begin
  for one in
    select distinct on (p.section) p.section, p.superseded, p.ended_at
    from information_proposal p
    where p.patient_id = person_id and p.state = 'accepted'
    order by p.section, p.ended_at desc, p.id
  loop
    if whole is null then
      whole := coalesce(sent::jsonb, '{"resourceType": "Patient"}');
      own := (select r.content from resource r where r.patient_id = person_id
        and r.type = 'Patient' and r.source = 'portico' and r.source_id = person_id::text);
    end if;
    if own is not null and (sent is null
      or portico_section(sent, one.section) in (select jsonb_array_elements(one.superseded))
      or portico_instant(sent#>>'{meta,lastUpdated}') < one.ended_at)
    then
      whole := portico_with_section(whole, one.section, portico_section(own, one.section));
    end if;
  end loop;
  return coalesce(whole::json, sent);
end $$;

-- A FHIR instant as a time; null where it is none.
create function portico_instant(said text) returns timestamptz language plpgsql stable as $$
begin
  return said::timestamptz;
exception when others then
  return null;
end $$;

-- The language of a person's letters: as their Patient says, or else as it was when they came.
create function portico_letter_language(content json, otherwise text) returns text
language sql immutable as $$
  select case
    when json_typeof(content->'communication') is distinct from 'array' then otherwise
    when exists (
      select 1 from json_array_elements(content->'communication') one,
        json_array_elements(case json_typeof(one#>'{language,coding}')
          when 'array' then one#>'{language,coding}' else '[]' end) coding
      where one->>'preferred' is distinct from 'false' and coding->>'code' ~* '^es\y')
    then 'es' else 'en' end
$$;

-- Where a parcel for a person can go when this account asks for it. With a confidential address it
-- goes there for the member's own account, and for everybody else's nowhere: no caregiver learns
-- that address, and nothing goes to the household.
create function portico_parcel_addresses(p_person uuid, p_account uuid) returns json
language plpgsql as $$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
  place json;
  is_own boolean;
begin
  perform set_config('portico.reach', 'system:parcel-address', true);
  place := (select c.address from confidential_contact c
    where c.patient_id = p_person and c.ended_at is null and c.address is not null
    order by c.set_at desc, c.id limit 1);
  is_own := exists (select 1 from account a where a.id = p_account and a.patient_id = p_person);
  perform set_config('portico.reach', before, true);
  if place is null then
    return portico_current(portico_patient(p_person)->'address');
  end if;
  return case when is_own then json_build_array(place) else '[]'::json end;
end $$;

-- The address of a person's letters has changed: those that nobody printed are checked and put
-- into a file anew.
create function portico_pull_letters(p_person uuid) returns void language plpgsql as $$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:letters', true);
  delete from letter_batch b where b.opened_at is null and exists (
    select 1 from letter l where l.batch_id = b.id and l.patient_id = p_person);
  update letter set released_by = null where patient_id = p_person and state = 'waiting';
  perform set_config('portico.reach', before, true);
end $$;
