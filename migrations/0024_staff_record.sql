-- Staff in an open record: notes can be corrected, and what staff must know about a person
-- (docs/decisions/0070).

-- What a note said before it was corrected.
create table result_note_history (
  patient_id uuid not null references person,
  result_id uuid not null,
  note_id uuid not null,
  version int not null,
  -- who wrote this version, and when
  author_name text not null,
  body text not null,
  written_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (patient_id, note_id, version)
);
create index result_note_history_result on result_note_history (patient_id, result_id);
alter table result_note_history enable row level security, force row level security;
create policy wall on result_note_history
  using (patient_id = portico_person() or portico_reach() is not null);
-- a row moves when records are joined; nothing else of it ever changes
grant select, insert, update (patient_id) on result_note_history to portico_app;

alter table result_note
  add column version int not null default 1,
  add column corrected_at timestamptz,
  add column corrected_by uuid references account,
  add column corrected_by_name text;

-- No way of writing a note anew loses what it said.
create function portico_keep_note() returns trigger language plpgsql as $$
begin
  if new.corrected_at is null or new.corrected_by is null or new.corrected_by_name is null then
    raise exception 'a correction says when and by whom' using errcode = 'check_violation';
  end if;
  insert into result_note_history (patient_id, result_id, note_id, version, author_name, body,
      written_at, replaced_at)
    values (old.patient_id, old.result_id, old.id, old.version,
      coalesce(old.corrected_by_name, old.author_name), old.body,
      coalesce(old.corrected_at, old.written_at), new.corrected_at);
  new.version := old.version + 1;
  return new;
end $$;
create trigger kept before update on result_note
  for each row when (new.body is distinct from old.body) execute function portico_keep_note();

-- Who, of the member and their caregivers, asked for the page of a result of the open person, and
-- when first. `unseen_since`: since when its newest version is new to them, if they have not opened
-- it.
create function portico_result_visits(p_result uuid)
returns table (
  name text, acting_as text, first_at timestamptz, account_since timestamptz,
  unseen_since timestamptz) language plpgsql as $$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query
    select a.name, e.acting_as, min(e.at), a.created_at, min(u.since)
    from audit_event e
    join account a on a.id = e.actor_id
    left join result_unseen u on u.patient_id = e.patient_id and u.account_id = a.id
      and u.result_id = e.subject_id
    where e.patient_id = portico_person() and e.subject_id = p_result and e.outcome = 'granted'
      and e.permission = 'results:read' and e.acting_as in ('self', 'caregiver')
    group by a.id, a.name, a.created_at, e.acting_as
    order by min(e.at);
  perform set_config('portico.reach', before, true);
end $$;

-- The phone that the member of the open record asked to be called on, for staff who have opened it:
-- empty if they named a private address alone, null if they named neither. Nobody else gets it.
create function portico_private_phone() returns text language plpgsql as $$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
  found text;
begin
  perform set_config('portico.reach', 'system:private-phone', true);
  found := (
    select coalesce(c.phone, '') from confidential_contact c
    where c.patient_id = portico_person() and c.ended_at is null
      and exists (
        select 1 from staff_access s join account a on a.id = s.account_id
        where s.account_id = portico_account() and s.patient_id = c.patient_id
          and a.kind = 'staff')
    order by c.set_at desc, c.id limit 1);
  perform set_config('portico.reach', before, true);
  return found;
end $$;

-- Why a staff member last searched for somebody in this session: the form begins with it. An
-- emergency is declared anew each time.
alter table session add column purpose text
  check (purpose in ('treatment', 'payment', 'operations', 'patient-request'));
