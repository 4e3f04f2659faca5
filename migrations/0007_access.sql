-- Who may open whose record: caregivers, staff, and the facts that an access decision is made on.

-- A caregiver's right to another person's record.
create table proxy (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- the caregiver
  account_id uuid not null references account,
  relationship text not null
    check (relationship in ('parent', 'guardian', 'partner', 'child', 'other')),
  basis text not null check (basis in ('minor', 'invited', 'court')),
  -- the parts of the record that were granted
  categories text[] not null default '{}',
  starts_on date not null,
  ends_on date,
  revoked_at timestamptz,
  primary key (patient_id, id)
);
create unique index proxy_once on proxy (patient_id, account_id) where revoked_at is null;
create index proxy_account on proxy (account_id) where revoked_at is null;
alter table proxy enable row level security, force row level security;
create policy wall on proxy
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on proxy to portico_app;

-- A record that a member of staff has opened, for a stated purpose and a limited time.
create table staff_access (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  purpose text not null check (
    purpose in ('treatment', 'payment', 'operations', 'patient-request', 'emergency')),
  -- typed before the record was shown, in an emergency and for a listed person; such access lasts
  -- an hour at most (docs/decisions/0019)
  reason text check (length(reason) between 10 and 500),
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (patient_id, id),
  constraint staff_access_emergency_reason
    check (purpose <> 'emergency' or reason is not null),
  constraint staff_access_reason_ends
    check (reason is null or expires_at <= opened_at + interval '60 minutes')
);
create index staff_access_account on staff_access (account_id, expires_at desc);
alter table staff_access enable row level security, force row level security;
create policy wall on staff_access
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on staff_access to portico_app;

-- The people of an account: its own person, then those it is a caregiver of. They are looked up by
-- id, never by a scan of all people.
create function portico_people_json(p_account uuid, p_own uuid)
returns json language sql stable as $$
  select coalesce(json_agg(json_build_object(
      'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
      'deceased', p.deceased,
      'relation', case when p.patient_id = p_own then null else json_build_object(
        'relationship', x.relationship, 'basis', x.basis, 'categories', x.categories,
        'startsOn', x.starts_on, 'endsOn', x.ends_on) end)
    order by p.patient_id = p_own desc nulls last, p.birth_date), '[]'::json)
  from person p
  left join proxy x
    on x.patient_id = p.patient_id and x.account_id = p_account and x.revoked_at is null
  where p.merged_into is null
    and p.patient_id = any (array(
      select p_own
      union all
      select y.patient_id from proxy y where y.account_id = p_account and y.revoked_at is null))
$$;

-- An account and its people, for work that the system does on its behalf (a mail, a reminder).
create function portico_people_of(p_account uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'account', jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'roles', a.roles,
      'language', a.language, 'patientId', a.patient_id),
    'email', a.email,
    'people', portico_people_json(a.id, a.patient_id)::jsonb)
  from account a where a.id = p_account and a.closed_at is null
$$;

-- Begins a request: the session, its account, the account's people and the record that staff have
-- opened, in one call. It reads what a decision needs and decides nothing. Elsewhere none of these
-- rows can be read, for lack of a reach. Most accounts have one person and are nobody's caregiver:
-- their person comes with the account's row.
create function portico_enter(
  p_session bytea, p_now timestamptz, p_person uuid, p_idle_member interval,
  p_idle_staff interval, p_absolute interval)
returns table (
  session text, account_id uuid, kind text, name text, roles text[], language text, own_id uuid,
  auth_at timestamptz, people json, opened json)
language plpgsql as $$
declare
  s record;
  was text; -- an assignment costs less than a statement
begin
  was := set_config('portico.person', '', true);
  was := set_config('portico.account', '', true);
  was := set_config('portico.reach', 'system:enter', true);
  select e.ended_at, e.seen_at, e.created_at, e.auth_at,
      a.id, a.kind, a.name, a.roles, a.language, a.patient_id, a.closed_at,
      p.given, p.family, p.birth_date, p.deceased, p.merged_into,
      exists (
        select 1 from proxy x where x.account_id = a.id and x.revoked_at is null) as cares
    into s
    from session e
    join account a on a.id = e.account_id
    left join person p on p.patient_id = a.patient_id
    where e.id_hash = p_session;
  if found and s.ended_at is null and s.closed_at is null then
    account_id := s.id;
    if p_now >= s.seen_at + (case s.kind when 'staff' then p_idle_staff else p_idle_member end)
      or p_now >= s.created_at + p_absolute
    then
      session := 'expired';
    else
      session := 'live';
      kind := s.kind;
      name := s.name;
      roles := s.roles;
      language := s.language;
      own_id := s.patient_id;
      auth_at := s.auth_at;
      if p_now >= s.seen_at + interval '30 seconds' then
        update session e set seen_at = p_now where e.id_hash = p_session;
      end if;
      if s.cares then
        people := portico_people_json(s.id, s.patient_id);
      elsif s.patient_id is null or s.merged_into is not null then
        people := '[]';
      else
        people := json_build_array(json_build_object(
          'id', s.patient_id, 'given', s.given, 'family', s.family, 'birthDate', s.birth_date,
          'deceased', s.deceased, 'relation', null));
      end if;
      if s.kind = 'staff' and p_person is not null then
        opened := (
          select json_build_object(
              'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
              'deceased', p.deceased, 'purpose', v.purpose, 'expiresAt', v.expires_at,
              'withReason', v.reason is not null)
          from staff_access v join person p on p.patient_id = v.patient_id
          where v.account_id = s.id and v.patient_id = p_person and v.expires_at > p_now
            and p.merged_into is null
          order by v.opened_at desc limit 1);
      end if;
      was := set_config('portico.account', s.id::text, true);
    end if;
    return next;
  end if;
  was := set_config('portico.reach', '', true);
end $$;

-- Whether a caregiver of the signed-on account's own person uses this address.
create function portico_caregivers_use(p_email text) returns boolean language plpgsql as $$
declare theirs boolean;
begin
  perform set_config('portico.reach', 'system:caregivers-email', true);
  theirs := exists (
    select 1 from account mine
      join proxy p on p.patient_id = mine.patient_id and p.revoked_at is null
      join account a on a.id = p.account_id and a.closed_at is null
    where mine.id = portico_account() and lower(a.email) = lower(p_email));
  perform set_config('portico.reach', '', true);
  return theirs;
end $$;
