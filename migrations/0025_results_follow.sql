-- Results follow what they were drawn with: a laboratory or doctor whose name was not here yet, and the sex and birth date by which ranges apply.
select set_config('portico.reach', 'system:migration', true);

-- What the results of somebody point to and is not here yet, as "source Type/id": when it comes, they are drawn again.
create table lab_wanting (
  patient_id uuid not null references person,
  ref text not null,
  primary key (patient_id, ref)
);
create index lab_wanting_ref on lab_wanting (ref);
alter table lab_wanting enable row level security;
alter table lab_wanting force row level security;
create policy wall on lab_wanting using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, delete on lab_wanting to portico_app;

create function portico_mark_results() returns trigger language plpgsql as $$
begin
  insert into lab_stale (patient_id) values (new.patient_id) on conflict do nothing;
  return null;
end $$;
create trigger person_results after update on person for each row
  when (old.sex is distinct from new.sex or old.birth_date is distinct from new.birth_date) execute function portico_mark_results();
