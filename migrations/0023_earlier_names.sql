-- Staff find people by a name or a medical record number that they had before, too.
select set_config('portico.reach', 'system:migration', true);

create or replace function portico_write_name_keys() returns trigger language plpgsql as $$
begin
  delete from person_name_key where patient_id = coalesce(new.patient_id, old.patient_id);
  insert into person_name_key (patient_id, part, key)
    select n.patient_id, part, unnest(portico_name_keys(name)) from (
      select patient_id, given, family from person where patient_id = coalesce(new.patient_id, old.patient_id)
      union select patient_id, given, family from known_name where patient_id = coalesce(new.patient_id, old.patient_id)
    ) n cross join lateral (values
      ('family', coalesce(nullif(trim(n.family), ''), n.given)),
      ('given', coalesce(nullif(trim(n.given), ''), n.family))) as p(part, name)
    on conflict do nothing;
  return null;
end $$;
-- the name of today is mostly the only one, and its keys are there already
create function portico_is_name_of_today(p_id uuid, p_given text, p_family text) returns boolean language sql stable as
  'select exists (select 1 from person where patient_id = p_id and given = p_given and family = p_family)';
create trigger known_name_keys_insert after insert on known_name for each row
  when (not portico_is_name_of_today(new.patient_id, new.given, new.family)) execute function portico_write_name_keys();
create trigger known_name_keys_delete after delete on known_name for each row execute function portico_write_name_keys();

insert into person_name_key (patient_id, part, key)
  select patient_id, 'family', unnest(portico_name_keys(coalesce(nullif(trim(family), ''), given))) from known_name
  union
  select patient_id, 'given', unnest(portico_name_keys(coalesce(nullif(trim(given), ''), family))) from known_name
  on conflict do nothing;

create index person_identifier_value on person_identifier (value) where kind = 'MR';
