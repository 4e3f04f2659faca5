-- compatible-with-previous: yes
-- reviewed: proxy: one row per caregiver's right, which nobody changes but staff
-- reviewed: proxy_id: few rows, an index made in seconds
-- reviewed: proxy_rests: few rows, an index made in seconds
-- reviewed: letter_open: one row per letter on paper; it says the same of those with a password
-- reviewed: letter_once: one row per letter on paper; code before this writes no other kind
-- reviewed: person_partial_birth: the column is new, so that the index is empty
-- reviewed: proxy_account: few rows; the index is made anew for ended rights too
-- reviewed: proxy_review: few rows
-- reviewed: proxy_court_end: few rows
-- reviewed: proxy_revoked: few rows
-- reviewed: person_deceased: holds the deceased alone; made in one short scan
-- reviewed: account: an account is a short row, written anew once
-- reviewed: email_change: few rows
-- reviewed: account_mailbox: an index on accounts, made in seconds
-- reviewed: email_change_mailbox: an index on the few changes that wait
-- reviewed: person_joined: an index on the few people that were joined; the scan is short
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
  -- its record was joined with another on which the caregiver had no such right: it opens nothing
  -- until records staff decide (docs/decisions/0077)
  add column held_at timestamptz,
  drop constraint proxy_relationship_check,
  add constraint proxy_relationship_check check (relationship in ('parent', 'step-parent',
    'foster-parent', 'grandparent', 'guardian', 'partner', 'child', 'sibling', 'representative',
    'other'));
-- until now a category meant both
update proxy set acting = categories, granted_at = starts_on::timestamptz;
create index proxy_id on proxy (id);
-- with the rights that have ended: whether somebody ever had one is asked too
drop index proxy_account;
create index proxy_account on proxy (account_id);
create index proxy_review on proxy (review_on) where revoked_at is null and review_on is not null;
create index proxy_court_end on proxy (ends_on) where revoked_at is null and basis = 'court';
create index proxy_revoked on proxy (revoked_at) where revoked_at is not null;
create index person_deceased on person (patient_id) where deceased;
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
create index court_order_end on court_order (ends_on)
  where ended_at is null and ends_on is not null;
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

-- What a join of two records did to the caregivers of either, so that staff can decide and
-- separating the two undoes it.
create table care_join (
  merge_id uuid not null references person_merge deferrable initially deferred,
  account_id uuid not null references account,
  -- the right on the record that went, and on the one that was kept
  from_right uuid,
  into_right uuid,
  -- the join itself made the right on the record that was kept
  made boolean not null default false,
  -- one right with what both had; held for staff; ended, since it was taken away on the other side
  did text not null check (did in ('narrowed', 'held', 'ended')),
  -- the terms of the right on the kept record before and after the join
  before jsonb,
  after jsonb,
  decision text check (decision in ('let', 'leave')),
  decided_at timestamptz,
  decided_by uuid references account,
  primary key (merge_id, account_id)
);
create index care_join_right on care_join (into_right);
alter table care_join enable row level security, force row level security;
create policy wall on care_join using (portico_reach() is not null);
grant select, insert, update on care_join to portico_app;

-- Which records were joined to one.
create index person_joined on person (merged_into) where merged_into is not null;

-- Staff are asked about the caregivers of joined records, as they are about accounts.
alter table identity_case
  drop constraint identity_case_kind_check,
  add constraint identity_case_kind_check check (kind in ('number', 'changed', 'two-people',
    'parted', 'link', 'see-also', 'duplicate', 'account', 'caregivers'));

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
create index care_invitation_waits on care_invitation (patient_id) where locked_why is not null;
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

-- Whether something protects the open person from an account that an invitation is for, and staff
-- have not looked at it since: a flag, an order, an end for safety or an emergency, also on a
-- record that was joined to this one; or a join since the invitation was sent, which adds to the
-- record what nobody was invited to.
create function portico_care_held(p_account uuid, p_invited timestamptz, p_checked timestamptz)
returns boolean language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  held boolean;
begin
  perform set_config('portico.reach', 'system:care', true);
  held := exists (select 1 from safety_flag f where f.patient_id = portico_person()
      and f.lifted_at is null and (f.account_id is null or f.account_id = p_account)
      and (p_checked is null or f.raised_at > p_checked))
    or exists (select 1 from court_order o where o.patient_id = portico_person()
      and o.account_id = p_account and o.kind = 'no-contact' and o.ended_at is null)
    or exists (select 1 from proxy x join person r on r.patient_id = x.patient_id
      where x.account_id = p_account and portico_person() in (r.patient_id, r.merged_into)
        and (x.revoked_at is null and x.suspended_at is not null
          or x.revoked_why in ('safety', 'court-order')
            and (p_checked is null or x.revoked_at > p_checked)))
    or exists (select 1 from person_merge m where m.into_id = portico_person()
      and m.undone_at is null and m.merged_at > greatest(p_invited, p_checked));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return held;
end $$;

-- The own records of a member of staff, by the privacy officer's list, and those of their family:
-- of whom they care or cared for, and of who cares or cared for them. A right that has ended makes
-- nobody a stranger. Each with the records that were joined to it.
create function portico_staff_family(p_account uuid)
returns table (own uuid[], cares_for uuid[], cared_for_by uuid[]) language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  mine uuid[];
  children uuid[];
  caregivers uuid[];
begin
  perform set_config('portico.reach', 'system:names', true);
  mine := array(select coalesce(p.merged_into, p.patient_id) from staff_patient s
    join person p on p.patient_id = s.patient_id where s.account_id = p_account);
  mine := array(select unnest(mine)
    union select p.patient_id from person p where p.merged_into = any(mine));
  children := array(select coalesce(p.merged_into, p.patient_id)
    from account a join proxy x on x.account_id = a.id
    join person p on p.patient_id = x.patient_id where a.patient_id = any(mine));
  children := array(select unnest(children)
    union select p.patient_id from person p where p.merged_into = any(children));
  select array_agg(distinct a.patient_id) into caregivers
    from proxy x join account a on a.id = x.account_id
    where x.patient_id = any(mine) and a.patient_id is not null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return query select mine, children, coalesce(caregivers, '{}');
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
  using (account_id = portico_account() or portico_reach() is not null);
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

-- When the account that is signed on answered invitations that wait for whoever invited.
create function portico_invitations_asked() returns table (asked_at timestamptz)
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  those timestamptz[];
begin
  perform set_config('portico.reach', 'system:care-invitation', true);
  select array_agg(i.asked_at order by i.asked_at) into those from care_invitation i
    where i.asked_by = portico_account() and i.state = 'asking';
  perform set_config('portico.reach', coalesce(was, ''), true);
  return query select unnest(those);
end $$;

-- An account's right to a person's record, with all that the decision depends on:
-- - the orders in force, and those that gave this caregiver something until staff ended them: what
--   rested on one must not open anew because the order is gone;
-- - what the sender says now of the relation that the right rests on; nothing at all if its
--   RelatedPerson was deleted or moved to another record;
-- - `dead`: the caregiver has died, by a record of theirs that was joined to another.
-- It runs on each request: plpgsql keeps its plans, which cost more than what they do.
create function portico_relation_json(x proxy, dead boolean default false)
returns json language plpgsql stable as $$
begin
  return json_build_object(
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
    'caregiverDeceased', dead);
end $$;

-- Other than before: rights that are suspended or held are left out, a relation says what restricts
-- it, and twins keep their order. It runs on every request, and to plan it anew each time takes
-- twice as long as to run it.
create or replace function portico_people_json(p_account uuid, p_own uuid)
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  return (select coalesce(json_agg(json_build_object(
      'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
      'partialBirthDate', p.partial_birth_date, 'deceased', p.deceased,
      'relation', case when p.patient_id = p_own then null
        else portico_relation_json(r.x, (select exists (select 1 from person own
          join person kept on kept.patient_id = own.merged_into
          where own.patient_id = p_own and (own.deceased or kept.deceased)))) end)
    order by p.patient_id = p_own desc nulls last, p.birth_date, p.patient_id), '[]'::json)
  from (
      select p_own as id, null::proxy as x
      union all
      select y.patient_id, y from proxy y
        where y.account_id = p_account and y.revoked_at is null and y.suspended_at is null
          and y.held_at is null and y.patient_id is distinct from p_own) r
  join person p on p.patient_id = r.id
  where p.merged_into is null);
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

-- The names of those who have, had or gave a right to the open person's record, or ask for one.
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
  -- the day of the first run, and the newest day that is done; null before that
  since date,
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

-- What happened in the records that were joined to the open person's, for their access log.
create function portico_joined_events(p_since timestamptz) returns setof audit_event
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:joined-events', true);
  return query select e.* from person p join audit_event e on e.patient_id = p.patient_id
    where p.merged_into = portico_person() and e.at >= p_since;
  perform set_config('portico.reach', coalesce(was, ''), true);
end $$;

-- Other than before: those who are in the log of a record that was joined to the open person's have
-- a name, too.
create or replace function portico_actor_names()
returns table (
  id uuid, name text, kind text, roles text[], role_en text, role_es text) language plpgsql as $$
declare mine uuid[];
begin
  perform set_config('portico.reach', 'system:names', true);
  select array_agg(distinct e.actor_id) into mine from audit_event e
    where e.actor_id is not null and (e.patient_id = portico_person() or e.patient_id in (
      select p.patient_id from person p where p.merged_into = portico_person()));
  return query select a.id, a.name, a.kind, a.roles, r.name_en, r.name_es
    from account a
    left join role r on r.key = (portico_roles(a.id, a.roles, a.sso_groups))[1]
    where a.id = any(mine);
  perform set_config('portico.reach', '', true);
end $$;

-- The mailbox that an address leads to, as `mailboxOf` in src/platform/mail/mailbox.rules.ts.
create function portico_mailbox(p_email text) returns text
language sql immutable parallel safe as $$
  select case when m.domain = 'gmail.com' then replace(m.local, '.', '') else m.local end
    || '@' || m.domain
  from (select a.domain, case when a.domain in ('gmail.com', 'outlook.com', 'hotmail.com',
        'live.com', 'msn.com', 'icloud.com', 'fastmail.com', 'fastmail.fm', 'proton.me')
      then regexp_replace(a.local, '^(.[^+]*)\+.*$', '\1') else a.local end as local
    from (select substring(e.address from '^(.*)@') as local,
        case substring(e.address from '@([^@]*?)\.?$')
          when 'googlemail.com' then 'gmail.com' when 'me.com' then 'icloud.com'
          when 'mac.com' then 'icloud.com' when 'pm.me' then 'proton.me'
          when 'protonmail.com' then 'proton.me' when 'protonmail.ch' then 'proton.me'
          else substring(e.address from '@([^@]*?)\.?$') end as domain
      from (select lower(btrim(p_email))) e(address)) a) m
$$;
-- columns, since behind row-level security no index on the function would be used
alter table account add column mailbox text generated always as (portico_mailbox(email)) stored;
create index account_mailbox on account (mailbox) where closed_at is null;
alter table email_change
  add column mailbox text generated always as (portico_mailbox(new_email)) stored;
create index email_change_mailbox on email_change (mailbox)
  where taken_at is null and ended_at is null and undone_at is null;

-- A phone number to compare, as `phoneKey` in src/family/contacts/contacts.rules.ts.
create function portico_phone_key(p_phone text) returns text
language sql immutable parallel safe as $$
  select case when length(d.digits) = 11 and d.digits like '1%' then substr(d.digits, 2)
    when length(d.digits) >= 7 then d.digits end
  from (select regexp_replace(regexp_replace(p_phone, '(ext|x|#).*$', '', 'i'), '[^0-9]', '', 'g'))
    d(digits)
$$;

-- The addresses and phones in a record of those who are close to its person: RelatedPersons, and
-- the contacts of a Patient.
create function portico_related_points(p_people uuid[])
returns table (patient_id uuid, system text, value text) language sql stable as $$
  select r.patient_id, t->>'system', t->>'value'
  from resource r, lateral jsonb_path_query(r.content::jsonb, case r.type
    when 'RelatedPerson' then '$.telecom[*]'::jsonpath
    else '$.contact[*].telecom[*]'::jsonpath end) t
  where r.patient_id = any(p_people) and r.type in ('RelatedPerson', 'Patient')
    and t->>'value' is not null
$$;

-- The phones and addresses of a person, by their own Patients.
create function portico_own_points(p_person uuid)
returns table (system text, value text) language sql stable as $$
  select t->>'system', t->>'value'
  from resource r, lateral jsonb_path_query(r.content::jsonb, '$.telecom[*]') t
  where r.patient_id = p_person and r.type = 'Patient' and t->>'value' is not null
$$;

-- Whether two people seem to be of one family: a name in common, a phone or an address in common,
-- or a RelatedPerson of one with the name of the other.
create function portico_seem_close(p_one uuid, p_other uuid) returns boolean
language sql stable as $$
  select p_one is not null and p_other is not null and (
    exists (
      select 1 from known_name a join known_name b
          on portico_name_key(a.family) = portico_name_key(b.family)
        where a.patient_id = p_one and b.patient_id = p_other and portico_name_key(a.family) <> '')
    or exists (
      select 1 from person a join person b
          on portico_name_key(a.family) = portico_name_key(b.family)
        where a.patient_id = p_one and b.patient_id = p_other and portico_name_key(a.family) <> '')
    or exists (
      select 1 from portico_own_points(p_one) a join portico_own_points(p_other) b
          on case when a.system = 'email' then b.system = 'email'
              and portico_mailbox(a.value) = portico_mailbox(b.value)
            else b.system <> 'email'
              and portico_phone_key(a.value) = portico_phone_key(b.value) end)
    or exists (
      select 1 from resource r, person p,
          lateral jsonb_path_query(r.content::jsonb, '$.name[*]') n
        where r.type = 'RelatedPerson'
          and (r.patient_id = p_one and p.patient_id = p_other
            or r.patient_id = p_other and p.patient_id = p_one)
          and portico_name_key(n->>'family') = portico_name_key(p.family)
          and portico_name_key(n#>>'{given,0}') = portico_name_key(p.given)))
$$;

-- Other than before: by mailbox, and with the caregivers whose right is suspended, held, or on a
-- record that was joined. The previous version asks by it; this one by the next function.
create or replace function portico_caregivers_use(p_email text) returns boolean
language plpgsql as $$
declare theirs boolean;
begin
  perform set_config('portico.reach', 'system:caregivers-email', true);
  theirs := exists (
    select 1 from account mine
      join person r on mine.patient_id in (r.patient_id, r.merged_into)
      join proxy p on p.patient_id = r.patient_id and p.revoked_at is null
      join account a on a.id = p.account_id and a.closed_at is null
    where mine.id = portico_account() and a.mailbox = portico_mailbox(p_email));
  perform set_config('portico.reach', '', true);
  return theirs;
end $$;

-- Who has the address or the phone that somebody is about to use, among those who matter to a teen:
-- caregivers, whoever seems to be of the family, the teens somebody cares for, and the record
-- itself. It opens its own reach; the program decides (src/family/contacts).
create function portico_contact_sharers(
  p_account uuid, p_person uuid, p_email text, p_phone text)
returns table (relation text, by_mail boolean, birth_date date, partial_birth_date text)
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  box text := portico_mailbox(p_email);
  dial text := portico_phone_key(p_phone);
  own uuid[];
begin
  perform set_config('portico.reach', 'system:contacts', true);
  own := array(select p.patient_id from person p
    where p.patient_id = p_person or p.merged_into = p_person);
  return query
  select 'record'::text, t.system = 'email', null::date, null::text
    from portico_related_points(own) t
    where t.system = 'email' and portico_mailbox(t.value) = box
      or t.system <> 'email' and portico_phone_key(t.value) = dial
  union all
  select f.relation, f.mail, p.birth_date, p.partial_birth_date
    from (
      select a.id, a.patient_id, a.mailbox = box or exists (
          select 1 from email_change c where c.account_id = a.id and c.taken_at is null
            and c.ended_at is null and c.undone_at is null
            and c.mailbox = box) as mail,
        case when exists (select 1 from proxy x where x.patient_id = any(own)
            and x.account_id = a.id and x.revoked_at is null) then 'guardian'
          when exists (select 1 from proxy x join person q on q.patient_id = x.patient_id
            where x.account_id = p_account and x.revoked_at is null
              and a.patient_id in (q.patient_id, q.merged_into)) then 'cared-for'
          when portico_seem_close(p_person, a.patient_id) then 'close'
          else 'none' end as relation
      from account a
      where a.id in (
          select o.id from account o
            where o.closed_at is null and o.mailbox = box
          union all
          select c.account_id from email_change c where c.taken_at is null and c.ended_at is null
            and c.undone_at is null and c.mailbox = box
          union all
          select x.account_id from proxy x join account o on o.id = x.account_id
            where x.patient_id = any(own) and x.revoked_at is null and (
              portico_phone_key(o.phone) = dial or exists (select 1
                from portico_own_points(o.patient_id) t
                where t.system <> 'email' and portico_phone_key(t.value) = dial))
          union all
          select o.id from proxy x join account o on o.patient_id = x.patient_id
            where x.account_id = p_account and x.revoked_at is null
              and portico_phone_key(o.phone) = dial)
        and a.kind = 'member' and a.closed_at is null and a.id is distinct from p_account
        and (p_person is null or a.patient_id is distinct from p_person)
    ) f left join person p on p.patient_id = f.patient_id;
  perform set_config('portico.reach', coalesce(was, ''), true);
end $$;

-- The phones of a RelatedPerson, a contact or a caregiver: in a record, they prove nothing about
-- whose it is.
create function portico_relatives_phones(p_people uuid[])
returns table (patient_id uuid, phone text) language sql stable as $$
  select t.patient_id, portico_phone_key(t.value)
    from unnest(p_people) one(id) cross join lateral portico_related_points(array[one.id]) t
    where t.system <> 'email'
  union all
  select x.patient_id, portico_phone_key(t.value)
    from proxy x join account a on a.id = x.account_id
    cross join lateral (select a.phone as value union all
      select o.value from portico_own_points(a.patient_id) o where o.system <> 'email') t
    where x.patient_id = any(p_people) and x.revoked_at is null
$$;

-- The mailboxes that an account reads or is about to read.
create function portico_mailboxes(p_account uuid) returns setof text language sql stable as $$
  select a.mailbox from account a where a.id = p_account and a.mailbox is not null
  union
  select c.mailbox from email_change c where c.account_id = p_account
    and c.taken_at is null and c.ended_at is null and c.undone_at is null
$$;

-- Whether an account reads the same mail as the account of somebody who is not surely of age.
create function portico_shares_with_young(p_account uuid, p_person uuid, p_today date)
returns boolean
language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  shared boolean;
begin
  perform set_config('portico.reach', 'system:contacts', true);
  shared := exists (
    select 1 from person p join person r on p.patient_id in (r.patient_id, r.merged_into)
      join account t on t.patient_id = r.patient_id and t.closed_at is null and t.id <> p_account
      where p.patient_id = p_person
        and (p.birth_date is null or p.birth_date > p_today - interval '21 years')
        and exists (select 1 from portico_mailboxes(t.id) a join portico_mailboxes(p_account) b
          on a = b));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return shared;
end $$;

-- Where somebody else than the person asked to have a parcel sent. Caregivers see this, and not
-- where it really goes: whether there is a confidential address must not show.
alter table refill_order add column caregiver_address jsonb;

-- The person's confidential address; whoever calls it must not show it to a caregiver.
create function portico_confidential_address(p_person uuid) returns json
language plpgsql as $$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
  place json;
begin
  perform set_config('portico.reach', 'system:parcel-address', true);
  place := (select c.address from confidential_contact c
    where c.patient_id = p_person and c.ended_at is null and c.address is not null
    order by c.set_at desc, c.id limit 1);
  perform set_config('portico.reach', before, true);
  return place;
end $$;

-- Where a parcel goes that an account asked to have sent to this address: to the confidential
-- address, if there is one, in the form of the others.
create function portico_parcel_goes_to(p_person uuid, p_account uuid, p_chosen jsonb) returns jsonb
language plpgsql as $$
declare
  place json;
begin
  if p_chosen is null
    or exists (select 1 from account a where a.id = p_account and a.patient_id = p_person) then
    return p_chosen;
  end if;
  place := portico_confidential_address(p_person);
  return case when place is null then p_chosen else jsonb_build_object(
    'lines', coalesce(place->'line', '[]'), 'city', coalesce(place->>'city', ''),
    'region', coalesce(place->>'state', ''), 'postalCode', coalesce(place->>'postalCode', '')) end;
end $$;

-- Other than before: a caregiver chooses among the addresses of the record, whether or not the
-- person has a confidential one.
create or replace function portico_parcel_addresses(p_person uuid, p_account uuid) returns json
language plpgsql as $$
declare
  place json := portico_confidential_address(p_person);
begin
  if place is not null
    and exists (select 1 from account a where a.id = p_account and a.patient_id = p_person) then
    return json_build_array(place);
  end if;
  return portico_current(portico_patient(p_person)->'address');
end $$;

-- Other than before: who asked by the number on a label is not told, which would say that there is
-- such a prescription.
create or replace function portico_accounts_to_tell(p_patient uuid, p_order uuid)
returns setof uuid language plpgsql as $$
declare had text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id from account a where a.closed_at is null
    and (a.patient_id = p_patient or a.id = (
      select o.asked_by from refill_order o where o.patient_id = p_patient and o.id = p_order
        and o.asked_via <> 'by-number'));
  perform set_config('portico.reach', had, true);
end $$;
