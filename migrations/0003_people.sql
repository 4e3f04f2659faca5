-- People: who a record is about, the identifiers and names by which they are found.

-- A person, whether or not they have an account. The key is the patient_id of every table of the
-- record.
create table person (
  patient_id uuid primary key default gen_random_uuid(),
  given text not null,
  family text not null,
  birth_date date,
  sex text not null default 'unknown' check (sex in ('female', 'male', 'other', 'unknown')),
  language text not null default 'en' check (language in ('en', 'es')),
  mrn text,
  -- a medical record number is found by its digits, however the source writes it
  mrn_digits text generated always as (regexp_replace(mrn, '\D', '', 'g')) stored,
  deceased boolean not null default false,
  -- the source of the name and birth date: another source's spelling of the same name changes
  -- nothing
  details_from text,
  -- the record that this one was joined into
  merged_into uuid,
  created_at timestamptz not null
);
create index person_mrn_digits on person (mrn_digits);
create index person_birth_date on person (birth_date);
alter table person enable row level security, force row level security;
create policy wall on person
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on person to portico_app;

-- An identifier that belongs to one person only: a source's own id, or a medical record number.
create table person_identifier (
  patient_id uuid not null references person,
  system text not null,
  value text not null,
  kind text not null,
  primary key (patient_id, system, value)
);
create unique index person_identifier_once on person_identifier (system, value);
create index person_identifier_value on person_identifier (value) where kind = 'MR';
alter table person_identifier enable row level security, force row level security;
create policy wall on person_identifier
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on person_identifier to portico_app;

-- A name that a person has or had: for search, and to recognize them under an earlier name.
create table known_name (
  patient_id uuid not null references person,
  given text not null,
  family text not null,
  primary key (patient_id, given, family)
);
alter table known_name enable row level security, force row level security;
create policy wall on known_name
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on known_name to portico_app;

-- The search key of a name: no accents, apostrophes, hyphens or case. `nameKey` of
-- src/fhir/names.ts is the same. The collation is named, so that every database gives the same
-- key.
create function portico_name_key(p_name text)
returns text language sql immutable parallel safe return
  translate(
    replace(replace(replace(replace(
      lower(regexp_replace(normalize(p_name, nfkd) collate "und-x-icu",
        '[\u02b9-\u02c1\ua78b\ua78c]|[^[:alnum:]]', '', 'g')),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'ðđøłħŧıŋ', 'ddolhtin');

-- The keys of a name, one from each word on: "García y Márquez" gives garciaymarquez, ymarquez and
-- marquez. A loop, because one statement would be planned anew for every person.
create function portico_name_keys(p_name text)
returns text[] language plpgsql immutable parallel safe as $$
declare
  words text[] := regexp_split_to_array(
    regexp_replace(normalize(p_name, nfkc) collate "und-x-icu",
      '[''’‘`´\u02b9-\u02c1\ua78b\ua78c]', '', 'g'), '[[:space:][:punct:]]+');
  keys text[] := '{}';
  key text := '';
begin
  for i in reverse cardinality(words) .. 1 loop
    key := portico_name_key(words[i]) || key;
    if key <> '' and not key = any(keys) then
      keys := keys || key;
    end if;
  end loop;
  return keys;
end $$;

-- A key by which staff find a person: each part of each name has its own row, so that an index
-- finds it. Triggers write the rows, so that no code that saves a person can forget them.
create table person_name_key (
  patient_id uuid not null references person,
  part text not null check (part in ('given', 'family')),
  key text not null,
  primary key (patient_id, part, key)
);
create index person_name_key_search on person_name_key (part, key text_pattern_ops);
alter table person_name_key enable row level security, force row level security;
create policy wall on person_name_key
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, delete on person_name_key to portico_app;

-- Writes the keys of a person's present and earlier names. A single name counts as first and last.
create function portico_write_name_keys() returns trigger language plpgsql as $$
begin
  delete from person_name_key where patient_id = coalesce(new.patient_id, old.patient_id);
  insert into person_name_key (patient_id, part, key)
    select n.patient_id, part, unnest(portico_name_keys(name)) from (
      select patient_id, given, family from person
        where patient_id = coalesce(new.patient_id, old.patient_id)
      union select patient_id, given, family from known_name
        where patient_id = coalesce(new.patient_id, old.patient_id)
    ) n cross join lateral (values
      ('family', coalesce(nullif(trim(n.family), ''), n.given)),
      ('given', coalesce(nullif(trim(n.given), ''), n.family))) as p(part, name)
    on conflict do nothing;
  return null;
end $$;
create trigger name_keys_insert after insert on person
  for each row execute function portico_write_name_keys();
create trigger name_keys_update after update of given, family on person
  for each row when (old.given is distinct from new.given or old.family is distinct from new.family)
  execute function portico_write_name_keys();

-- Usually the only known name is the present one, whose keys are there already.
create function portico_is_name_of_today(p_id uuid, p_given text, p_family text)
returns boolean language sql stable as $$
  select exists (
    select 1 from person where patient_id = p_id and given = p_given and family = p_family)
$$;
create trigger known_name_keys_insert after insert on known_name
  for each row when (not portico_is_name_of_today(new.patient_id, new.given, new.family))
  execute function portico_write_name_keys();
create trigger known_name_keys_delete after delete on known_name
  for each row execute function portico_write_name_keys();
