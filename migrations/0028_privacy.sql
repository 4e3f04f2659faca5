-- A privacy officer looks at records that staff opened of people they may know, and emergency access asks for a reason (docs/decisions/0019).

alter table staff_access
  -- what was typed before the record was shown: in an emergency, and for a listed person
  add column reason text check (length(reason) between 10 and 500),
  drop constraint staff_access_purpose_check,
  add constraint staff_access_purpose_check check (purpose in ('treatment', 'payment', 'operations', 'patient-request', 'emergency')),
  add constraint staff_access_emergency_reason check (purpose <> 'emergency' or reason is not null),
  add constraint staff_access_reason_ends check (reason is null or expires_at <= opened_at + interval '60 minutes');

-- People whose record asks for a reason before it opens.
create table listed_person (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  reason text not null check (length(reason) between 3 and 500),
  listed_at timestamptz not null,
  listed_by uuid not null references account,
  listed_by_name text not null,
  ended_at timestamptz,
  ended_by_name text,
  primary key (patient_id, id)
);
create unique index listed_person_once on listed_person (patient_id) where ended_at is null;
create unique index listed_person_id on listed_person (id);

-- Which member of staff is which patient, as far as the privacy officer knows.
create table staff_patient (
  patient_id uuid not null references person,
  account_id uuid not null references account,
  noted_at timestamptz not null,
  noted_by uuid not null references account,
  noted_by_name text not null,
  primary key (patient_id, account_id)
);
create unique index staff_patient_account on staff_patient (account_id);

-- A flagged opening: one open row per member of staff, person and day.
create table access_review (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  -- in the clinics' time zone
  day date not null,
  flags text[] not null check (cardinality(flags) > 0),
  purpose text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'cleared', 'follow-up')),
  decided_at timestamptz,
  decided_by uuid references account,
  decided_by_name text,
  note text not null default '' check (length(note) <= 2000),
  primary key (patient_id, id),
  check ((state = 'open') = (decided_at is null)),
  check (state <> 'follow-up' or length(note) >= 10),
  -- nobody decides about themselves
  check (decided_by is distinct from account_id)
);
create unique index access_review_open on access_review (account_id, patient_id, day) where state = 'open';
create unique index access_review_id on access_review (id);
create index access_review_queue on access_review (state, last_at desc);

do $$
declare t text;
begin
  -- not for the person that a transaction is opened for: who is listed, and whose opening is looked at, is the privacy officer's to know
  foreach t in array array['listed_person', 'staff_patient', 'access_review'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy wall on %I using (portico_reach() is not null)', t);
  end loop;
end $$;
grant select, insert, update on listed_person, access_review to portico_app;
grant select, insert, delete on staff_patient to portico_app;

-- Members of staff by the letters of their name, without walking over every account.
alter table account add column name_key text generated always as (portico_name_key(name)) stored;
create index account_staff_names on account (name_key) where kind = 'staff' and closed_at is null;

-- As before, and whether the record was opened with a typed reason: its pages carry a banner.
create or replace function portico_enter(p_session bytea, p_now timestamptz, p_person uuid, p_idle_member interval, p_idle_staff interval, p_absolute interval)
returns table (session text, account_id uuid, kind text, name text, roles text[], language text, own_id uuid, auth_at timestamptz, people json, opened json)
language plpgsql as $$
declare
  s record;
  was text; -- an assignment costs less than a statement
begin
  was := set_config('portico.person', '', true);
  was := set_config('portico.account', '', true);
  was := set_config('portico.reach', 'system:enter', true);
  select e.ended_at, e.seen_at, e.created_at, e.auth_at, a.id, a.kind, a.name, a.roles, a.language, a.patient_id, a.closed_at,
      p.given, p.family, p.birth_date, p.deceased, p.merged_into,
      exists (select 1 from proxy x where x.account_id = a.id and x.revoked_at is null) as cares
    into s
    from session e join account a on a.id = e.account_id left join person p on p.patient_id = a.patient_id
    where e.id_hash = p_session;
  if found and s.ended_at is null and s.closed_at is null then
    account_id := s.id;
    if p_now >= s.seen_at + (case s.kind when 'staff' then p_idle_staff else p_idle_member end) or p_now >= s.created_at + p_absolute then
      session := 'expired';
    else
      session := 'live';
      kind := s.kind; name := s.name; roles := s.roles; language := s.language; own_id := s.patient_id; auth_at := s.auth_at;
      if p_now >= s.seen_at + interval '30 seconds' then
        update session e set seen_at = p_now where e.id_hash = p_session;
      end if;
      if s.cares then
        people := portico_people_json(s.id, s.patient_id);
      elsif s.patient_id is null or s.merged_into is not null then
        people := '[]';
      else
        people := json_build_array(json_build_object(
          'id', s.patient_id, 'given', s.given, 'family', s.family, 'birthDate', s.birth_date, 'deceased', s.deceased, 'relation', null));
      end if;
      if s.kind = 'staff' and p_person is not null then
        opened := (
          select json_build_object('id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
              'deceased', p.deceased, 'purpose', v.purpose, 'expiresAt', v.expires_at, 'withReason', v.reason is not null)
          from staff_access v join person p on p.patient_id = v.patient_id
          where v.account_id = s.id and v.patient_id = p_person and v.expires_at > p_now and p.merged_into is null
          order by v.opened_at desc limit 1);
      end if;
      was := set_config('portico.account', s.id::text, true);
    end if;
    return next;
  end if;
  was := set_config('portico.reach', '', true);
end $$;
