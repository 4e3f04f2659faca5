-- compatible-with-previous: yes
-- reviewed: proxy: one row per caregiver's right, which nobody changes but staff
-- reviewed: letter_open: one row per letter on paper; it says the same of those with a password
-- reviewed: letter_once: one row per letter on paper; code before this writes no other kind
-- reviewed: person_partial_birth: the column is new, so that the index is empty
-- Care for a family member: what a caregiver may see and do, how a right begins and ends, and what
-- restricts it (docs/decisions/0073). What a right opens today is decided by the program on each
-- request, from the facts in these tables (`src/family/access-classes.rules.ts`).

-- A birth date that is known in part only, as the sender gave it (a FHIR date: YYYY or YYYY-MM). It
-- narrows what caregivers may do; it never opens anything.
alter table person
  add column partial_birth_date text check (partial_birth_date ~ '^\d{4}(-(0[1-9]|1[0-2]))?$');

-- Appointments and costs are two categories each. Who was given one of them has both.
update proxy set categories = array(
  select distinct c from unnest(categories || case when 'appointments' = any(categories)
      then array['upcoming-appointments', 'past-appointments'] else '{}' end
    || case when 'costs' = any(categories) then array['coverage'] else '{}' end) c
  where c <> 'appointments' order by c);

alter table proxy
  -- the categories in which the caregiver may also act; none counts that is not in `categories`
  add column acting text[] not null default '{}',
  add column granted_at timestamptz,
  -- the patient, the teen or the staff member who gave the right
  add column granted_by uuid references account,
  -- the request or invitation that it came from
  add column request_id uuid,
  add column invitation_id uuid,
  -- the sender's RelatedPerson in the person's record on which it rests: it ends with that
  add column relation_source text,
  add column relation_id text,
  -- when records staff look at it again
  add column review_on date,
  -- it opens nothing from this moment on; a second person confirms or lifts that
  add column suspended_at timestamptz,
  add column suspended_by uuid references account,
  add column revoked_by uuid references account,
  add column revoked_why text check (revoked_why in ('patient', 'caregiver', 'teen', 'staff',
    'safety', 'court-order', 'replaced', 'joined', 'feed', 'deceased')),
  -- the caregiver is not told, and sees nothing of it: telling them may put the person in danger
  add column quiet boolean not null default false,
  -- the birth date by which the person had come of age when the portal noted that the right is
  -- over: it stays over if the age is raised later, and not if the birth date was wrong
  add column of_age_born date,
  -- what records staff noted when they looked at it or ended it; no page of a member shows it
  add column staff_note text not null default '' check (length(staff_note) <= 1000),
  drop constraint proxy_relationship_check,
  add constraint proxy_relationship_check check (relationship in ('parent', 'step-parent',
    'foster-parent', 'grandparent', 'guardian', 'partner', 'child', 'sibling', 'representative',
    'other'));
-- until now a category meant both
update proxy set acting = categories, granted_at = starts_on::timestamptz;
create unique index proxy_id on proxy (id);
create index proxy_rests on proxy (patient_id) where relation_id is not null and revoked_at is null;

-- A court order about a person. What it gives ends with its last day; what it takes away stays
-- until staff end it.
create table court_order (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('sole-custody', 'no-contact', 'guardianship', 'foster-care',
    'emancipation')),
  -- the account of whom it names: who has custody, whom it keeps away, the guardian or foster
  -- parent; null if they have none
  account_id uuid references account,
  -- their name as on the paper
  party text not null default '' check (length(party) <= 120),
  starts_on date not null,
  ends_on date,
  -- what records staff noted from the paper
  note text not null default '' check (length(note) <= 1000),
  request_id uuid,
  recorded_at timestamptz not null,
  recorded_by uuid not null references account,
  ended_at timestamptz,
  ended_by uuid references account,
  primary key (patient_id, id),
  check (ends_on >= starts_on)
);
alter table court_order enable row level security, force row level security;
create policy wall on court_order
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on court_order to portico_app;

-- A warning that somebody may be in danger from a person close to them. While it stands, knowing
-- the birth date proves nothing, and staff decide each request about this person.
create table safety_flag (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('abuse', 'custody', 'other')),
  -- whom it protects from; null: anybody
  account_id uuid references account,
  reason text not null check (length(reason) between 10 and 1000),
  raised_at timestamptz not null,
  raised_by uuid not null references account,
  lifted_at timestamptz,
  lifted_by uuid references account,
  lifted_why text check (length(lifted_why) <= 1000),
  primary key (patient_id, id)
);
create index safety_flag_standing on safety_flag (patient_id) where lifted_at is null;
alter table safety_flag enable row level security, force row level security;
create policy wall on safety_flag
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on safety_flag to portico_app;

-- An emergency revocation: it counts at once, and a second member of staff confirms or lifts it.
create table emergency_revocation (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- the right that it suspended
  proxy_id uuid not null,
  account_id uuid not null references account,
  kind text not null check (kind in ('abuse', 'custody', 'other')),
  reason text not null check (length(reason) between 10 and 1000),
  quiet boolean not null,
  asked_at timestamptz not null,
  asked_by uuid not null references account,
  decided_at timestamptz,
  decided_by uuid references account,
  confirmed boolean,
  decided_why text check (length(decided_why) <= 1000),
  -- the safety flag that was raised with it: lifted with it, too
  flag_id uuid,
  primary key (patient_id, id),
  -- never the same person twice
  check (decided_by is distinct from asked_by),
  check ((decided_at is null) = (confirmed is null))
);
create unique index emergency_revocation_id on emergency_revocation (id);
create index emergency_revocation_waiting on emergency_revocation (asked_at)
  where decided_at is null;
create unique index emergency_revocation_open on emergency_revocation (patient_id, proxy_id)
  where decided_at is null;
alter table emergency_revocation enable row level security, force row level security;
create policy wall on emergency_revocation
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on emergency_revocation to portico_app;

-- An adult's invitation to a caregiver. The mail carries a link with its signed id.
create table care_invitation (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- the patient's account
  invited_by uuid not null references account,
  name text not null check (length(name) between 1 and 100),
  email text not null check (length(email) <= 254),
  relationship text not null check (relationship in ('parent', 'step-parent', 'grandparent',
    'partner', 'child', 'sibling', 'other')),
  language text not null check (language in ('en', 'es')),
  categories text[] not null,
  acting text[] not null default '{}' check (acting <@ categories),
  -- the last day of the right
  ends_on date not null,
  state text not null default 'open' check (state in ('open', 'asking', 'accepted', 'declined',
    'withdrawn', 'replaced', 'expired', 'locked')),
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  mailed_at timestamptz,
  -- wrong birth dates so far
  tries int not null default 0 check (tries >= 0),
  -- why it waits for staff: too many wrong birth dates, or something that protects the patient
  locked_why text check (locked_why in ('tries', 'safety')),
  -- when staff last looked at it and said that it may go on, or ended it
  checked_at timestamptz,
  checked_by uuid references account,
  -- `asking`: an account with another address gave the right birth date, and waits for the patient
  asked_by uuid references account,
  asked_at timestamptz,
  -- accounts to which the patient has said no
  refused uuid[] not null default '{}',
  -- the account that was made with its link: one at most
  made_account uuid references account,
  ended_at timestamptz,
  accepted_by uuid references account,
  proxy_id uuid,
  primary key (patient_id, id),
  check ((state = 'asking') <= (asked_by is not null)),
  check ((state = 'accepted') = (accepted_by is not null)),
  check ((state = 'locked') <= (locked_why is not null))
);
create unique index care_invitation_id on care_invitation (id);
create unique index care_invitation_open on care_invitation (patient_id, lower(email))
  where state in ('open', 'asking', 'locked');
create index care_invitation_asked on care_invitation (asked_by) where asked_by is not null;
create index care_invitation_expiry on care_invitation (expires_at)
  where state in ('open', 'asking', 'locked');
alter table care_invitation enable row level security, force row level security;
create policy wall on care_invitation
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on care_invitation to portico_app;

-- Opens the record that an invitation is about, and nothing else, for the rest of the transaction:
-- for whoever brings the invitation's signed link.
create function portico_open_invitation(p_id uuid) returns uuid language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  patient uuid;
begin
  perform set_config('portico.reach', 'system:care', true);
  select i.patient_id into patient from care_invitation i where i.id = p_id;
  perform set_config('portico.person', coalesce(patient::text, ''), true);
  perform set_config('portico.reach', coalesce(was, ''), true);
  return patient;
end $$;

-- Whether somebody who uses this address has access to the open person's record. A right that was
-- given for a minor opens nothing of an adult's record.
create function portico_has_caregiver(p_email text, p_today date) returns boolean
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  theirs boolean;
begin
  perform set_config('portico.reach', 'system:care', true);
  theirs := exists (select 1 from proxy x join account a on a.id = x.account_id
    where x.patient_id = portico_person() and x.revoked_at is null and x.basis <> 'minor'
      and (x.ends_on is null or x.ends_on >= p_today)
      and a.closed_at is null and a.email_confirmed_at is not null
      and a.email_key = lower(p_email));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return theirs;
end $$;

-- A request for access to somebody's record, by whoever wants to care for them. Whose record it is
-- about is only what they typed until staff, or the record itself, say who that is.
create table care_request (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  kind text not null check (kind in ('parent', 'step-parent', 'foster-parent', 'guardian',
    'power-of-attorney', 'representative')),
  -- somebody with one name has it in either
  given text not null check (length(given) <= 100),
  family text not null check (length(family) <= 100),
  birth_date date not null,
  mrn text not null default '' check (length(mrn) <= 40),
  note text not null default '' check (length(note) <= 1000),
  state text not null check (state in ('requested', 'papers-needed', 'in-review', 'approved',
    'declined', 'expired', 'withdrawn')),
  asked_at timestamptz not null,
  -- a request that waits for papers ends then
  expires_at timestamptz,
  -- whom it is about, as staff decided or the record showed
  about_id uuid references person,
  proxy_id uuid,
  decided_at timestamptz,
  decided_by uuid references account,
  decline_reason text check (decline_reason in ('not-found', 'papers', 'not-entitled',
    'patient-objects', 'other')),
  -- since when nothing rests on it any more: it ended without a right, or its right has ended
  over_at timestamptz,
  -- what staff noted with their decision; the caregiver never sees it
  staff_note text not null default '' check (length(staff_note) <= 1000),
  -- the right that came of it was ended quietly then: to the caregiver, it was never there
  hidden_at timestamptz,
  -- increases with each step, so that two members of staff don't decide twice
  version int not null default 1,
  check (given <> '' or family <> '')
);
create index care_request_over on care_request (over_at) where over_at is not null;
create index care_request_account on care_request (account_id, asked_at);
create index care_request_waiting on care_request (asked_at)
  where state in ('requested', 'papers-needed', 'in-review');
create index care_request_about on care_request (about_id) where about_id is not null;
alter table care_request enable row level security, force row level security;
create policy own on care_request
  using (account_id = portico_account() and hidden_at is null or portico_reach() is not null);
grant select, insert, update, delete on care_request to portico_app;

-- What happened to a request, for both sides.
create table care_request_step (
  request_id uuid not null references care_request on delete cascade,
  seq int not null,
  at timestamptz not null,
  by text not null check (by in ('caregiver', 'staff', 'portal')),
  account_id uuid references account,
  state text not null check (state in ('requested', 'papers-needed', 'in-review', 'approved',
    'declined', 'expired', 'withdrawn')),
  -- what staff wrote to the caregiver
  message text not null default '' check (length(message) <= 1000),
  -- the caregiver neither sees it nor gets a mail: a warning stood about the person at that time
  silent boolean not null default false,
  primary key (request_id, seq)
);
alter table care_request_step enable row level security, force row level security;
create policy own on care_request_step using (portico_reach() is not null
  or exists (select 1 from care_request r where r.id = request_id
    and r.account_id = portico_account()));
grant select, insert on care_request_step to portico_app;

-- A paper that came with a request. Its file belongs to the account that sent it, not to a record,
-- and only records staff open it.
create table care_paper (
  request_id uuid not null references care_request on delete cascade,
  file_id uuid not null,
  account_id uuid not null references account,
  sent_at timestamptz not null,
  primary key (request_id, file_id)
);
alter table care_paper enable row level security, force row level security;
create policy own on care_paper using (portico_reach() is not null
  or account_id = portico_account() and exists (select 1 from care_request r
    where r.id = request_id and r.account_id = portico_account()));
grant select, insert, delete on care_paper to portico_app;

-- Until now a file was always in somebody's record. A paper is filed under the account that sent
-- it: `patient_id` is then the account's id.
alter table file drop constraint file_patient_id_fkey;
drop policy wall on file;
create policy wall on file using (patient_id = portico_person() or patient_id = portico_account()
  or portico_reach() is not null);

-- The content of a paper goes with it, also when its request is deleted.
create function portico_drop_paper() returns trigger language plpgsql as $$
begin
  delete from file where patient_id = old.account_id and id = old.file_id;
  return null;
end $$;
create trigger drop_paper after delete on care_paper
  for each row execute function portico_drop_paper();

-- Whoever closes their account withdraws what they asked for, with its papers.
create function portico_withdraw_requests() returns trigger language plpgsql as $$
begin
  with withdrawn as (
    update care_request
      set state = 'withdrawn', version = version + 1, expires_at = null,
        decided_at = new.closed_at, over_at = new.closed_at
      where account_id = new.id and state in ('requested', 'papers-needed', 'in-review')
      returning id
  ), told as (
    insert into care_request_step (request_id, seq, at, by, account_id, state)
      select w.id, (select count(*) + 1 from care_request_step s where s.request_id = w.id),
        new.closed_at, 'caregiver', new.id, 'withdrawn'
      from withdrawn w
  )
  delete from care_paper p using withdrawn w where p.request_id = w.id;
  return null;
end $$;
create trigger withdraw_requests after update of closed_at on account
  for each row when (old.closed_at is null and new.closed_at is not null)
  execute function portico_withdraw_requests();

-- Whether the steps of a request are kept from whoever asked: a warning stands about somebody whom
-- it may be about, or the account had a right to them that was taken away quietly. A birth date
-- with either name is enough here: silence does no harm where it was not needed.
create function portico_care_silence(p_request uuid) returns boolean language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  silent boolean;
begin
  perform set_config('portico.reach', 'system:care-silence', true);
  select exists (
    select 1 from care_request r join person p
      on p.patient_id = (select coalesce(a.merged_into, a.patient_id) from person a
          where a.patient_id = r.about_id)
        or p.birth_date = r.birth_date and (
          portico_name_key(p.family) = portico_name_key(r.family)
          or portico_name_key(split_part(p.given, ' ', 1))
            = portico_name_key(split_part(r.given, ' ', 1)))
      where r.id = p_request and (
        exists (select 1 from safety_flag f
          where f.patient_id = p.patient_id and f.lifted_at is null)
        or exists (select 1 from proxy x
          where x.patient_id = p.patient_id and x.account_id = r.account_id
            and (x.revoked_at is null and x.suspended_at is not null
              or x.quiet and x.revoked_why is distinct from 'replaced'))))
    into silent;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return silent;
end $$;

-- Requests of the account that is signed on which are shown no more: they were decided, and the
-- right to that person has been taken away quietly since, or is suspended.
create function portico_hidden_requests() returns table (id uuid) language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  those uuid[];
begin
  perform set_config('portico.reach', 'system:care-silence', true);
  select array_agg(distinct r.id) into those
    from care_request r
    join proxy x on x.account_id = r.account_id
      and (x.revoked_at is null and x.suspended_at is not null
        or x.quiet and x.revoked_why is distinct from 'replaced' and r.decided_at <= x.revoked_at)
    join person p on p.patient_id = x.patient_id
    where r.account_id = portico_account() and r.decided_at is not null and (
      x.id = r.proxy_id or x.patient_id = r.about_id
      or r.about_id is null and p.birth_date = r.birth_date
        and portico_name_key(p.family) = portico_name_key(r.family)
        and portico_name_key(split_part(p.given, ' ', 1))
          = portico_name_key(split_part(r.given, ' ', 1)));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return query select unnest(those);
end $$;

-- An account's right to a person's record, with all that the decision depends on:
-- - the orders in force, and those that gave this caregiver something until staff ended them: what
--   rested on one must not open anew because the order is gone;
-- - what the sender says now of the relation that the right rests on; nothing at all if its
--   RelatedPerson was deleted or moved to another record;
-- - whether the caregiver has died, by their own record or the one that it was joined to.
create function portico_relation_json(x proxy) returns json language sql stable as $$
  select json_build_object(
    'id', x.id, 'relationship', x.relationship, 'basis', x.basis, 'categories', x.categories,
    'acting', x.acting, 'startsOn', x.starts_on, 'endsOn', x.ends_on, 'ofAgeBorn', x.of_age_born,
    'orders', coalesce((select json_agg(json_build_object('kind', o.kind, 'names',
        case when o.account_id = x.account_id then 'caregiver' else 'somebody-else' end,
        'startsOn', o.starts_on, 'endsOn', o.ends_on, 'ended', o.ended_at is not null))
      from court_order o where o.patient_id = x.patient_id and (o.ended_at is null
        or o.account_id = x.account_id and o.kind in ('guardianship', 'foster-care')
          and o.ended_at >= coalesce(x.granted_at, '-infinity'))), '[]'::json),
    'restsOn', case when x.relation_id is not null then coalesce(
      (select json_build_object('active', coalesce(r.content->>'active', 'true') = 'true',
          'from', coalesce(r.content#>>'{period,start}', r.content#>>'{period,_start}'),
          'to', coalesce(r.content#>>'{period,end}', r.content#>>'{period,_end}'),
          'relationship', r.content->'relationship')
        from resource r where r.patient_id = x.patient_id and r.type = 'RelatedPerson'
          and r.source = x.relation_source and r.source_id = x.relation_id),
      json_build_object('active', false, 'from', null, 'to', null)) end,
    'caregiverDeceased', exists (select 1 from account a
      join person own on own.patient_id = a.patient_id
      left join person kept on kept.patient_id = own.merged_into
      where a.id = x.account_id and (own.deceased or kept.deceased)))
$$;

-- Other than before: rights that are suspended are left out, and a relation says what restricts it.
create or replace function portico_people_json(p_account uuid, p_own uuid)
returns json language sql stable as $$
  select coalesce(json_agg(json_build_object(
      'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
      'partialBirthDate', p.partial_birth_date, 'deceased', p.deceased,
      'relation', case when p.patient_id = p_own then null
        else portico_relation_json(x) end)
    order by p.patient_id = p_own desc nulls last, p.birth_date), '[]'::json)
  from person p
  left join proxy x on x.patient_id = p.patient_id and x.account_id = p_account
    and x.revoked_at is null and x.suspended_at is null
  where p.merged_into is null
    and p.patient_id = any (array(
      select p_own
      union all
      select y.patient_id from proxy y
        where y.account_id = p_account and y.revoked_at is null and y.suspended_at is null))
$$;

-- The zones of the clinics: a birthday begins where its midnight comes first.
create function portico_clinic_zones() returns json language sql stable as $$
  select coalesce(json_agg(distinct zone), '[]') from clinic where state = 'active'
$$;

create or replace function portico_people_of(p_account uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'account', jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'roles', a.roles,
      'language', a.language, 'patientId', a.patient_id),
    'email', a.email,
    'people', portico_people_json(a.id, a.patient_id)::jsonb,
    'zones', portico_clinic_zones()::jsonb)
  from account a where a.id = p_account and a.closed_at is null
$$;

-- The names of those who have, had or gave a right to the open person's record, or ask for one.
create function portico_caregiver_names() returns table (id uuid, name text, kind text)
-- The names of those who have, had or gave a right to the open person's record.
create function portico_caregiver_names()
returns table (id uuid, name text, kind text, deceased boolean)
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  those uuid[];
begin
  select array_agg(distinct n.who) into those from (
      select unnest(array[x.account_id, x.granted_by, x.revoked_by])
        from proxy x where x.patient_id = portico_person()
      union all
      select unnest(array[i.asked_by, i.accepted_by])
        from care_invitation i where i.patient_id = portico_person()) n(who)
    where n.who is not null;
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id, a.name, a.kind, coalesce(p.deceased, false) from account a
    left join person p on p.patient_id = a.patient_id where a.id = any(those);
  perform set_config('portico.reach', coalesce(was, ''), true);
end $$;

-- Birthdays that change who may see a record (docs/decisions/0079).

-- The earliest day on which somebody may have been born whose birth date is known in part only.
create function portico_earliest_birth(said text) returns date language sql immutable as $$
  select case when said >= '0001' then
    make_date(substr(said, 1, 4)::int, coalesce(nullif(substr(said, 6, 2), '')::int, 1), 1) end
$$;
create index person_partial_birth on person (portico_earliest_birth(partial_birth_date))
  where partial_birth_date is not null;

-- Whether the person of an account has died, for pages that see nothing else of that person.
create function portico_owner_deceased(p_account uuid) returns boolean language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  dead boolean;
begin
  perform set_config('portico.reach', 'system:names', true);
  dead := exists (select 1 from account a join person q on q.patient_id = a.patient_id
    where a.id = p_account and q.deceased);
  perform set_config('portico.reach', coalesce(was, ''), true);
  return dead;
end $$;

-- What was said and done about a birthday, once for each person, birthday and step.
create table birthday_step (
  patient_id uuid not null references person,
  turns text not null check (turns in ('teen', 'adult')),
  -- the day on which access changes; with another birth date it is another birthday
  changes_on date not null,
  -- so many days ahead; 0: on the day
  step int not null check (step >= 0),
  done_at timestamptz not null,
  primary key (patient_id, turns, changes_on, step)
);
create index birthday_step_done on birthday_step (done_at);
alter table birthday_step enable row level security, force row level security;
create policy wall on birthday_step
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, delete on birthday_step to portico_app;

-- How far the work at midnight has come, and by which rules. One row, which is also its lock.
create table birthday_run (
  single boolean primary key default true check (single),
  -- the newest day that is done; null before the first run
  done_through date,
  teen_age int,
  adult_age int,
  steps int[] not null default '{}'
);
insert into birthday_run default values;
grant select, update on birthday_run to portico_app;

-- A letter with a temporary password, or one of another kind, without.
alter table letter
  add column kind text not null default 'password',
  -- what the text of another kind depends on
  add column details jsonb not null default '{}';
drop index letter_open;
create unique index letter_open on letter (patient_id)
  where kind = 'password' and state in ('waiting', 'printed', 'mailed');
create unique index letter_once on letter (patient_id, kind, details)
  where kind <> 'password' and state <> 'void';
-- The birth date of a member without a record here, whom recovery asks for it.
alter table account add column birth_date date;
