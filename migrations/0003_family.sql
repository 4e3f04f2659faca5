-- Who may act for whom, and why a member of staff has a record open.

create table proxy (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  relationship text not null check (relationship in ('parent', 'guardian', 'partner', 'child', 'other')),
  basis text not null check (basis in ('minor', 'invited', 'court')),
  categories text[] not null default '{}',
  starts_on date not null,
  ends_on date,
  revoked_at timestamptz,
  primary key (patient_id, id)
);
create unique index proxy_once on proxy (patient_id, account_id) where revoked_at is null;
create index proxy_account on proxy (account_id) where revoked_at is null;

-- A member of staff opens a record for a stated purpose and a limited time.
create table staff_access (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null references account,
  purpose text not null check (purpose in ('treatment', 'payment', 'operations', 'patient-request')),
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (patient_id, id)
);
create index staff_access_account on staff_access (account_id, expires_at desc);

alter table proxy enable row level security;
alter table proxy force row level security;
create policy wall on proxy using (patient_id = portico_person() or portico_reach() is not null);
alter table staff_access enable row level security;
alter table staff_access force row level security;
create policy wall on staff_access using (patient_id = portico_person() or portico_reach() is not null);

grant select, insert, update on proxy, staff_access to portico_app;

-- One call that reads everything a decision needs: the session, the account, the people it may open, the person that the
-- address names and how the account stands to them. It decides nothing; the policies do.
create function portico_enter(p_session bytea, p_now timestamptz, p_person uuid, p_idle_member interval, p_idle_staff interval, p_absolute interval)
returns jsonb language plpgsql as $$
declare
  s session%rowtype;
  a account%rowtype;
  idle interval;
  answer jsonb;
begin
  perform set_config('portico.person', '', true), set_config('portico.account', '', true);
  select * into s from session where id_hash = p_session;
  if not found then return '{"session":"none"}'; end if;
  perform set_config('portico.reach', 'system:enter', true);
  select * into a from account where id = s.account_id;
  idle := case a.kind when 'staff' then p_idle_staff else p_idle_member end;
  if s.ended_at is not null or a.closed_at is not null then
    answer := '{"session":"none"}';
  elsif p_now >= s.seen_at + idle or p_now >= s.created_at + p_absolute then
    answer := jsonb_build_object('session', 'expired', 'account', jsonb_build_object('id', a.id));
  else
    if p_now >= s.seen_at + interval '30 seconds' then
      update session set seen_at = p_now where id_hash = p_session;
    end if;
    perform set_config('portico.account', a.id::text, true);
    answer := jsonb_build_object(
      'session', 'live',
      'authAt', s.auth_at,
      'account', jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'roles', a.roles, 'language', a.language, 'patientId', a.patient_id),
      'people', coalesce((
        select jsonb_agg(jsonb_build_object(
            'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date, 'deceased', p.deceased,
            'relation', case when p.patient_id = a.patient_id then null else jsonb_build_object(
              'relationship', x.relationship, 'basis', x.basis, 'categories', x.categories, 'startsOn', x.starts_on, 'endsOn', x.ends_on) end)
          order by p.patient_id = a.patient_id desc nulls last, p.birth_date)
        from person p
        left join proxy x on x.patient_id = p.patient_id and x.account_id = a.id and x.revoked_at is null
        where p.merged_into is null and (p.patient_id = a.patient_id or p.patient_id in
          (select y.patient_id from proxy y where y.account_id = a.id and y.revoked_at is null))
      ), '[]'::jsonb));
    if a.kind = 'staff' and p_person is not null then
      answer := answer || jsonb_build_object('opened', (
        select jsonb_build_object('id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
            'deceased', p.deceased, 'purpose', v.purpose, 'expiresAt', v.expires_at)
        from staff_access v join person p on p.patient_id = v.patient_id
        where v.account_id = a.id and v.patient_id = p_person and v.expires_at > p_now and p.merged_into is null
        order by v.opened_at desc limit 1));
    end if;
  end if;
  perform set_config('portico.reach', '', true);
  return answer;
end $$;

-- Granting is auditing: the row is written and the wall is opened in one step, so that neither can happen alone.
create function portico_decide(
  p_at timestamptz, p_person uuid, p_actor uuid, p_kind text, p_as text, p_permission text, p_outcome text, p_reason text,
  p_purpose text, p_category text, p_subject uuid, p_route text, p_request uuid, p_session_ref text, p_address inet, p_reach text)
returns void language plpgsql as $$
begin
  insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as, permission, outcome, reason, purpose, category, subject_id,
    route, request_id, session_ref, address)
  values (p_at, p_person, p_actor, p_kind, p_as, p_permission, p_outcome, p_reason, p_purpose, p_category, p_subject,
    p_route, p_request, p_session_ref, p_address);
  if p_outcome = 'granted' then
    perform set_config('portico.person', coalesce(p_person::text, ''), true), set_config('portico.reach', coalesce(p_reach, ''), true);
  end if;
end $$;

-- The names of accounts that acted on the person whose record is open: for the member's own list of who looked.
create function portico_actor_names() returns table (id uuid, name text, kind text, roles text[]) language plpgsql as $$
declare mine uuid[];
begin
  select array_agg(distinct e.actor_id) into mine from audit_event e where e.patient_id = portico_person() and e.actor_id is not null;
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id, a.name, a.kind, a.roles from account a where a.id = any(mine);
  perform set_config('portico.reach', '', true);
end $$;

-- The people that one account may stand in relation to, for work that the system does on its behalf (a mail, a reminder).
create function portico_people_of(p_account uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'account', jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'roles', a.roles, 'language', a.language, 'patientId', a.patient_id),
    'email', a.email,
    'people', coalesce((
      select jsonb_agg(jsonb_build_object('id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date, 'deceased', p.deceased,
        'relation', case when p.patient_id = a.patient_id then null else jsonb_build_object('relationship', x.relationship, 'basis', x.basis,
          'categories', x.categories, 'startsOn', x.starts_on, 'endsOn', x.ends_on) end))
      from person p left join proxy x on x.patient_id = p.patient_id and x.account_id = a.id and x.revoked_at is null
      where p.merged_into is null and (p.patient_id = a.patient_id or x.id is not null)), '[]'::jsonb))
  from account a where a.id = p_account and a.closed_at is null
$$;
