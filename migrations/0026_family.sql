-- compatible-with-previous: yes
-- reviewed: proxy: one row per caregiver's right, which nobody changes but staff
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
  drop constraint proxy_relationship_check,
  add constraint proxy_relationship_check check (relationship in ('parent', 'step-parent',
    'foster-parent', 'grandparent', 'guardian', 'partner', 'child', 'sibling', 'representative',
    'other'));
-- until now a category meant both
update proxy set acting = categories, granted_at = starts_on::timestamptz;

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
  primary key (patient_id, id),
  -- never the same person twice
  check (decided_by is distinct from asked_by),
  check ((decided_at is null) = (confirmed is null))
);
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
  -- `asking`: an account with another address gave the right birth date, and waits for the patient
  asked_by uuid references account,
  asked_at timestamptz,
  ended_at timestamptz,
  accepted_by uuid references account,
  proxy_id uuid,
  primary key (patient_id, id),
  check ((state = 'asking') <= (asked_by is not null)),
  check ((state = 'accepted') = (accepted_by is not null))
);
create unique index care_invitation_id on care_invitation (id);
create unique index care_invitation_open on care_invitation (patient_id, lower(email))
  where state in ('open', 'asking', 'locked');
create index care_invitation_asked on care_invitation (asked_by) where asked_by is not null;
alter table care_invitation enable row level security, force row level security;
create policy wall on care_invitation
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on care_invitation to portico_app;

-- A request for access to somebody's record, by whoever wants to care for them. Whose record it is
-- about is only what they typed until staff, or the record itself, say who that is.
create table care_request (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  kind text not null check (kind in ('parent', 'step-parent', 'foster-parent', 'guardian',
    'power-of-attorney', 'representative')),
  given text not null check (length(given) between 1 and 100),
  family text not null check (length(family) between 1 and 100),
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
  -- increases with each step, so that two members of staff don't decide twice
  version int not null default 1
);
create index care_request_account on care_request (account_id, asked_at);
create index care_request_waiting on care_request (asked_at)
  where state in ('requested', 'papers-needed', 'in-review');
create index care_request_about on care_request (about_id) where about_id is not null;
alter table care_request enable row level security, force row level security;
create policy own on care_request
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update on care_request to portico_app;

-- What happened to a request, for both sides.
create table care_request_step (
  request_id uuid not null references care_request on delete cascade,
  seq int not null,
  at timestamptz not null,
  by text not null check (by in ('caregiver', 'staff', 'portal')),
  account_id uuid references account,
  state text not null,
  -- what staff wrote to the caregiver
  message text not null default '' check (length(message) <= 1000),
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
create policy own on care_paper
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, delete on care_paper to portico_app;

-- Until now a file was always in somebody's record. A paper is filed under the account that sent
-- it: `patient_id` is then the account's id.
alter table file drop constraint file_patient_id_fkey;
drop policy wall on file;
create policy wall on file using (patient_id = portico_person() or patient_id = portico_account()
  or portico_reach() is not null);

-- An account's right to a person's record, with all that the decision depends on:
-- - the orders in force, and those that gave this caregiver something until staff ended them: what
--   rested on one must not open anew because the order is gone;
-- - what the sender says now of the relation that the right rests on; nothing at all if its
--   RelatedPerson was deleted or moved to another record;
-- - `dead`: the caregiver has died, by a record of theirs that was joined to another.
-- It runs on each request: plpgsql keeps its plans, which cost more than what they do.
create function portico_relation_json(x proxy, dead boolean default false) returns json language plpgsql stable as $$
begin
  return json_build_object(
    'id', x.id, 'relationship', x.relationship, 'basis', x.basis, 'categories', x.categories,
    'acting', x.acting, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
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
    'caregiverDeceased', dead);
end $$;

-- Other than before: rights that are suspended are left out, and a relation says what restricts it.
create or replace function portico_people_json(p_account uuid, p_own uuid)
returns json language plpgsql stable as $$
begin
  return (select coalesce(json_agg(json_build_object(
      'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
      'partialBirthDate', p.partial_birth_date, 'deceased', p.deceased,
      'relation', case when p.patient_id = p_own then null
        else portico_relation_json(x, (select exists (select 1 from person own
          join person kept on kept.patient_id = own.merged_into
          where own.patient_id = p_own and (own.deceased or kept.deceased)))) end)
    order by p.patient_id = p_own desc nulls last, p.birth_date), '[]'::json)
  from person p
  left join proxy x on x.patient_id = p.patient_id and x.account_id = p_account
    and x.revoked_at is null and x.suspended_at is null
  where p.merged_into is null
    and p.patient_id = any (array(
      select p_own
      union all
      select y.patient_id from proxy y
        where y.account_id = p_account and y.revoked_at is null and y.suspended_at is null)));
end $$;

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

-- The names of those who have, had or gave a right to the open person's record.
create function portico_caregiver_names() returns table (id uuid, name text, kind text)
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  those uuid[];
begin
  select array_agg(distinct n.who) into those from proxy x,
      unnest(array[x.account_id, x.granted_by, x.revoked_by]) n(who)
    where x.patient_id = portico_person() and n.who is not null;
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id, a.name, a.kind from account a where a.id = any(those);
  perform set_config('portico.reach', coalesce(was, ''), true);
end $$;
