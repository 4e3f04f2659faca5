-- Staff find people by the start of a name, however it is written: without accents, apostrophes, hyphens and case, by each part of a double name, and who
-- has one name by it as a first or a last name. Every part has a row of its own, so that an index finds it; a trigger writes the rows, so that nobody who
-- saves a person can forget them.
--
-- Behind row-level security an index serves a search only where what compares is leakproof: the key is a column, compared by `=` and `~>=~`.

-- the owner of the database need not be a superuser: row-level security holds for it too
select set_config('portico.reach', 'system:migration', true);

-- The key of a name: `nameKey` of src/fhir/names.ts. The collation is named, so that it is the same in a database of any locale.
create function portico_name_key(p_name text) returns text language sql immutable parallel safe return
  translate(replace(replace(replace(replace(
    lower(regexp_replace(normalize(p_name, nfkd) collate "und-x-icu", '[\u02b9-\u02c1\ua78b\ua78c]|[^[:alnum:]]', '', 'g')),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ðđøłħŧıŋ', 'ddolhtin');

-- A key from each word of a name on: of "García y Márquez" garciaymarquez, ymarquez, marquez. A loop: as one statement it would be planned for every person.
create function portico_name_keys(p_name text) returns text[] language plpgsql immutable parallel safe as $$
declare
  words text[] := regexp_split_to_array(
    regexp_replace(normalize(p_name, nfkc) collate "und-x-icu", '[''’‘`´\u02b9-\u02c1\ua78b\ua78c]', '', 'g'), '[[:space:][:punct:]]+');
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

create table person_name_key (
  patient_id uuid not null references person,
  part text not null check (part in ('given', 'family')),
  key text not null,
  primary key (patient_id, part, key)
);
create index person_name_key_search on person_name_key (part, key text_pattern_ops);
alter table person_name_key enable row level security;
alter table person_name_key force row level security;
create policy wall on person_name_key using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, delete on person_name_key to portico_app;

-- Whose last (or first) name is empty has one name: it counts as both.
create function portico_write_name_keys() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from person_name_key where patient_id = new.patient_id;
  end if;
  insert into person_name_key (patient_id, part, key)
    select new.patient_id, 'family', unnest(portico_name_keys(coalesce(nullif(trim(new.family), ''), new.given)))
    union all
    select new.patient_id, 'given', unnest(portico_name_keys(coalesce(nullif(trim(new.given), ''), new.family)));
  return null;
end $$;
create trigger name_keys_insert after insert on person for each row execute function portico_write_name_keys();
create trigger name_keys_update after update of given, family on person for each row
  when (old.given is distinct from new.given or old.family is distinct from new.family) execute function portico_write_name_keys();

insert into person_name_key (patient_id, part, key)
  select patient_id, 'family', unnest(portico_name_keys(coalesce(nullif(trim(family), ''), given))) from person
  union all
  select patient_id, 'given', unnest(portico_name_keys(coalesce(nullif(trim(given), ''), family))) from person;

drop index person_name;
alter table person drop column family_key, drop column given_key;
