-- compatible-with-previous: yes
-- reviewed: clinic: one row per clinic
-- Visits, and when there is time for them (docs/decisions/0082, 0084). Times that are free are
-- computed from hours, exceptions and blocks; only what is taken is stored.
create extension if not exists btree_gist;

-- How one gets there, what helps people with a disability, and what to bring.
alter table clinic add column directions text not null default ''
  check (length(directions) <= 1000);
alter table clinic add column directions_es text not null default ''
  check (length(directions_es) <= 1000);
alter table clinic add column accessibility text not null default ''
  check (length(accessibility) <= 1000);
alter table clinic add column accessibility_es text not null default ''
  check (length(accessibility_es) <= 1000);
alter table clinic add column bring text not null default '' check (length(bring) <= 1000);
alter table clinic add column bring_es text not null default '' check (length(bring_es) <= 1000);

-- What can be booked, and by whom (src/scheduling/visit-types/direct.rules.ts).
create table visit_type (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 80),
  name_es text not null check (length(name_es) between 1 and 80),
  minutes int not null check (minutes between 5 and 480),
  minutes_before int not null default 0 check (minutes_before between 0 and 120),
  minutes_after int not null default 0 check (minutes_after between 0 and 120),
  grid int not null default 15 check (grid in (5, 10, 15, 20, 30, 60)),
  modes text[] not null check (modes <> '{}' and modes <@ array['in-person', 'phone', 'video']),
  needs_room boolean not null default false,
  -- what to do beforehand
  prepare text not null default '' check (length(prepare) <= 1000),
  prepare_es text not null default '' check (length(prepare_es) <= 1000),
  direct boolean not null,
  -- a parent who sees only part of a teen's record is not told of it
  confidential boolean not null default false,
  youngest int check (youngest between 0 and 130),
  oldest int check (oldest between 0 and 130),
  sex text check (sex in ('female', 'male')),
  patients text not null default 'any' check (patients in ('any', 'new', 'established')),
  seen_within_months int check (seen_within_months between 1 and 120),
  referral boolean not null default false,
  own_care_team boolean not null default false,
  most_open int check (most_open between 1 and 20),
  one_a_day boolean not null default true,
  lead_minutes int not null default 120 check (lead_minutes between 0 and 43200),
  horizon_days int not null default 180 check (horizon_days between 1 and 400),
  active boolean not null default true,
  -- the HealthcareService that it came from, as "source Type/id"
  ref text unique,
  version int not null default 1,
  changed_at timestamptz not null,
  check (oldest is null or youngest is null or oldest >= youngest)
);
grant select, insert, update on visit_type to portico_app;

-- What members say they come for, each with the type of visit that it takes.
create table visit_reason (
  id uuid primary key default gen_random_uuid(),
  visit_type_id uuid not null references visit_type,
  name text not null check (length(name) between 1 and 80),
  name_es text not null check (length(name_es) between 1 and 80),
  -- it may be something that can't wait, so the page asks first
  urgent boolean not null default false,
  place int not null default 0,
  active boolean not null default true,
  version int not null default 1,
  changed_at timestamptz not null
);
create index visit_reason_type on visit_reason (visit_type_id);
grant select, insert, update on visit_reason to portico_app;

create table room (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid not null references clinic,
  name text not null check (length(name) between 1 and 60),
  active boolean not null default true,
  version int not null default 1,
  changed_at timestamptz not null
);
create unique index room_once on room (clinic_id, lower(name)) where active;
grant select, insert, update on room to portico_app;

-- When a clinician sees patients at a clinic, week by week, and for what.
create table hours_template (
  id uuid primary key default gen_random_uuid(),
  clinician_id uuid not null references clinician,
  clinic_id uuid not null references clinic,
  -- 1 for Monday to 7 for Sunday
  weekdays int[] not null check (weekdays <> '{}' and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
  -- minutes after midnight on the clinic's clock; 1440 is 24:00
  from_minute int not null check (from_minute between 0 and 1439),
  until_minute int not null check (until_minute between 1 and 1440),
  every_weeks int not null default 1 check (every_weeks between 1 and 26),
  first_day date not null,
  last_day date,
  -- with which day its weeks begin, as it was when it was made
  week_start int not null default 7 check (week_start in (1, 7)),
  visit_types uuid[] not null check (visit_types <> '{}'),
  modes text[] not null check (modes <> '{}' and modes <@ array['in-person', 'phone', 'video']),
  removed_at timestamptz,
  version int not null default 1,
  changed_at timestamptz not null,
  changed_by uuid references account,
  check (until_minute > from_minute),
  check (last_day is null or last_day >= first_day)
);
create index hours_template_clinician on hours_template (clinician_id) where removed_at is null;
create index hours_template_types on hours_template using gin (visit_types);
grant select, insert, update on hours_template to portico_app;

-- Hours on one day in place of those of the templates.
create table hours_exception (
  id uuid primary key default gen_random_uuid(),
  clinician_id uuid not null references clinician,
  clinic_id uuid not null references clinic,
  day date not null,
  -- [["09:00","12:00"]]; [] for none
  hours jsonb not null check (jsonb_typeof(hours) = 'array'),
  removed_at timestamptz,
  version int not null default 1,
  changed_at timestamptz not null,
  changed_by uuid references account
);
create unique index hours_exception_once on hours_exception (clinician_id, clinic_id, day)
  where removed_at is null;
grant select, insert, update on hours_exception to portico_app;

-- Time in which nothing can be booked: of a clinician, of a room, or of a whole clinic.
create table schedule_block (
  id uuid primary key default gen_random_uuid(),
  clinician_id uuid references clinician,
  room_id uuid references room,
  clinic_id uuid references clinic,
  during tstzrange not null check (not isempty(during)),
  -- for staff only
  words text not null default '' check (length(words) <= 200),
  removed_at timestamptz,
  changed_at timestamptz not null,
  changed_by uuid references account,
  check (num_nonnulls(clinician_id, room_id, clinic_id) = 1)
);
create index schedule_block_during on schedule_block using gist (during) where removed_at is null;
grant select, insert, update on schedule_block to portico_app;

-- A visit. It keeps its time as the clinic's clock shows it beside the instant, so that a change of
-- the zone's rules can be noticed.
create table visit (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- what people name on the phone
  number text not null,
  visit_type_id uuid not null references visit_type,
  clinic_id uuid not null references clinic,
  room_id uuid references room,
  mode text not null check (mode in ('in-person', 'phone', 'video')),
  starts_at timestamptz not null,
  minutes int not null check (minutes between 1 and 1440),
  local_start timestamp not null,
  zone text not null check (length(zone) between 1 and 64),
  state text not null default 'booked'
    check (state in ('booked', 'arrived', 'in-room', 'done', 'no-show', 'cancelled')),
  -- in the member's words
  reason text not null default '' check (length(reason) <= 1000),
  companion text not null default '' check (length(companion) <= 120),
  -- the language of an interpreter, in words; empty for none
  interpreter text not null default '' check (length(interpreter) <= 60),
  video_url text check (length(video_url) <= 500),
  -- it was booked over another one on purpose
  over boolean not null default false,
  booked_by uuid references account,
  booked_as text not null check (booked_as in ('self', 'caregiver', 'staff', 'system')),
  booked_at timestamptz not null,
  cancelled_at timestamptz,
  cancelled_by uuid references account,
  cancelled_as text check (cancelled_as in ('self', 'caregiver', 'staff', 'system')),
  cancel_reason text check (length(cancel_reason) <= 60),
  -- rises with each change of time, place or cancellation (RFC 5545, 3.8.7.4)
  sequence int not null default 0,
  changed_at timestamptz not null,
  -- increases with each change, so that whoever saves an older page is told
  version int not null default 1,
  primary key (patient_id, id),
  check ((state = 'cancelled') = (cancelled_at is not null))
);
create unique index visit_number on visit (number);
create unique index visit_id on visit (id);
create index visit_of on visit (patient_id, starts_at);
create index visit_clinic on visit (clinic_id, starts_at);
alter table visit enable row level security, force row level security;
create policy wall on visit using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on visit to portico_app;

-- With whom it is; two clinicians may see a patient together.
create table visit_clinician (
  patient_id uuid not null,
  visit_id uuid not null,
  clinician_id uuid not null references clinician,
  primary key (patient_id, visit_id, clinician_id),
  foreign key (patient_id, visit_id) references visit on update cascade
);
create index visit_clinician_of on visit_clinician (clinician_id);
alter table visit_clinician enable row level security, force row level security;
create policy wall on visit_clinician
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on visit_clinician to portico_app;

-- What became of a visit, step by step.
create table visit_event (
  patient_id uuid not null,
  visit_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('booked', 'moved', 'cancelled', 'arrived', 'in-room', 'done',
    'no-show', 'undone', 'changed', 'video')),
  at timestamptz not null,
  by_account uuid references account,
  by_name text not null default '',
  by_as text not null check (by_as in ('self', 'caregiver', 'staff', 'system')),
  -- when it was before; the clinic and zone it had
  from_at timestamptz,
  from_zone text,
  words text not null default '' check (length(words) <= 400),
  primary key (patient_id, id),
  foreign key (patient_id, visit_id) references visit on update cascade
);
create index visit_event_of on visit_event (patient_id, visit_id, at);
alter table visit_event enable row level security, force row level security;
create policy wall on visit_event
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert on visit_event to portico_app;

-- A time that somebody has chosen and not confirmed. It is kept from others for some minutes.
create table visit_hold (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  reason_id uuid references visit_reason,
  visit_type_id uuid not null references visit_type,
  clinic_id uuid not null references clinic,
  clinician_id uuid not null references clinician,
  room_id uuid references room,
  mode text not null check (mode in ('in-person', 'phone', 'video')),
  starts_at timestamptz not null,
  made_at timestamptz not null,
  until_at timestamptz not null,
  -- the visit that would move to this time
  moves uuid,
  -- the visit that it became
  visit_id uuid,
  primary key (patient_id, id),
  foreign key (patient_id, moves) references visit on update cascade,
  foreign key (patient_id, visit_id) references visit on update cascade
);
create index visit_hold_account on visit_hold (account_id, made_at);
create index visit_hold_until on visit_hold (until_at) where visit_id is null;
alter table visit_hold enable row level security, force row level security;
create policy wall on visit_hold
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on visit_hold to portico_app;

-- What a visit or a hold keeps for itself: of each clinician and of the room with the time around
-- it, of the patient just the visit. The database refuses that two of them overlap.
create table booked (
  patient_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('clinician', 'room', 'patient')),
  -- a clinician, a room, or the patient themselves
  resource uuid not null,
  during tstzrange not null
    check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  visit_id uuid,
  hold_id uuid,
  -- over another one on purpose, or because two records were joined
  over boolean not null default false,
  primary key (patient_id, id),
  foreign key (patient_id, visit_id) references visit on update cascade,
  foreign key (patient_id, hold_id) references visit_hold on update cascade on delete cascade,
  check (num_nonnulls(visit_id, hold_id) = 1),
  constraint booked_once exclude using gist (resource with =, during with &&) where (not over)
);
create index booked_visit on booked (patient_id, visit_id);
create index booked_hold on booked (patient_id, hold_id);
-- a range of instants, with what it is of, is read in order of time
create index booked_from on booked (resource, lower(during));
alter table booked enable row level security, force row level security;
create policy wall on booked using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on booked to portico_app;

-- Records that are joined may have visits at the same time. Both stay, and staff are told.
create function portico_booked_moves() returns trigger language plpgsql as $$
begin
  if new.kind = 'patient' and new.patient_id <> old.patient_id then
    new.resource := new.patient_id;
    new.over := exists (select 1 from booked b where b.resource = new.patient_id
      and b.during && new.during and b.id <> new.id);
  end if;
  return new;
end $$;
create trigger booked_moves before update of patient_id on booked
  for each row execute function portico_booked_moves();

-- What is taken of clinicians, rooms and patients, by anybody: when, and not by whom. A hold counts
-- until it runs out; the visits and holds in p_but, whose time is to be changed, do not.
create function portico_taken(p_resources uuid[], p_within tstzrange, p_now timestamptz,
  p_but uuid[])
returns table (resource uuid, from_at timestamptz, to_at timestamptz) language plpgsql as $$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:taken', true);
  return query select b.resource, lower(b.during), upper(b.during) from booked b
    where b.resource = any(p_resources) and b.during && p_within
      and coalesce(b.visit_id, b.hold_id) <> all(p_but)
      and not exists (select 1 from visit_hold h where h.patient_id = b.patient_id
        and h.id = b.hold_id and h.until_at <= p_now);
  perform set_config('portico.reach', was, true);
end $$;

-- Gives back what holds kept that ran out, whoever's they are.
create function portico_release(p_resources uuid[], p_within tstzrange, p_now timestamptz)
returns void language plpgsql as $$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:taken', true);
  delete from booked b using visit_hold h
    where b.resource = any(p_resources) and b.during && p_within
      and h.patient_id = b.patient_id and h.id = b.hold_id and h.until_at <= p_now;
  perform set_config('portico.reach', was, true);
end $$;

-- How many times an account has chosen a time since then, for anybody.
create function portico_count_holds(p_account uuid, p_since timestamptz) returns int
language plpgsql as $$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
  n int;
begin
  perform set_config('portico.reach', 'system:taken', true);
  select count(*) into n from visit_hold h where h.account_id = p_account and h.made_at > p_since;
  perform set_config('portico.reach', was, true);
  return n;
end $$;
