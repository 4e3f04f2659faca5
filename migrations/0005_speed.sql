-- What every request asks, asked more cheaply.

-- Read whole and never searched by what is inside: as it was written, so that reading it costs no rebuilding of its text.
alter table lab_result alter tests type json, alter files drop default, alter files type json, alter files set default '[]';
alter table lab_result_history alter tests type json;

-- What a list says of each test; null on a row of before, until it is drawn anew.
alter table lab_result add outline json;
select set_config('portico.reach', 'system:migrate', true);
insert into lab_stale select distinct patient_id from lab_result on conflict do nothing;

-- The person that an account stands for, and those it may stand in relation to: looked up by their ids, never by a walk over all people.
create function portico_people_json(p_account uuid, p_own uuid) returns json language sql stable as $$
  select coalesce(json_agg(json_build_object(
      'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date, 'deceased', p.deceased,
      'relation', case when p.patient_id = p_own then null else json_build_object(
        'relationship', x.relationship, 'basis', x.basis, 'categories', x.categories, 'startsOn', x.starts_on, 'endsOn', x.ends_on) end)
    order by p.patient_id = p_own desc nulls last, p.birth_date), '[]'::json)
  from person p
  left join proxy x on x.patient_id = p.patient_id and x.account_id = p_account and x.revoked_at is null
  where p.merged_into is null
    and p.patient_id = any (array(select p_own union all select y.patient_id from proxy y where y.account_id = p_account and y.revoked_at is null))
$$;

drop function portico_enter;
-- Session, account, people: one step. Outside of it none of these rows can be read for lack of a reach.
create function portico_enter(p_session bytea, p_now timestamptz, p_person uuid, p_idle_member interval, p_idle_staff interval, p_absolute interval)
returns table (session text, account_id uuid, kind text, name text, roles text[], language text, own_id uuid, auth_at timestamptz, people json, opened json)
language plpgsql as $$
declare
  s record;
begin
  perform set_config('portico.person', '', true), set_config('portico.account', '', true), set_config('portico.reach', 'system:enter', true);
  select e.ended_at, e.seen_at, e.created_at, e.auth_at, a.id, a.kind, a.name, a.roles, a.language, a.patient_id, a.closed_at into s
    from session e join account a on a.id = e.account_id where e.id_hash = p_session;
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
      people := portico_people_json(s.id, s.patient_id);
      if s.kind = 'staff' and p_person is not null then
        opened := (
          select json_build_object('id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
              'deceased', p.deceased, 'purpose', v.purpose, 'expiresAt', v.expires_at)
          from staff_access v join person p on p.patient_id = v.patient_id
          where v.account_id = s.id and v.patient_id = p_person and v.expires_at > p_now and p.merged_into is null
          order by v.opened_at desc limit 1);
      end if;
      perform set_config('portico.account', s.id::text, true);
    end if;
    return next;
  end if;
  perform set_config('portico.reach', '', true);
end $$;

create or replace function portico_people_of(p_account uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'account', jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'roles', a.roles, 'language', a.language, 'patientId', a.patient_id),
    'email', a.email,
    'people', portico_people_json(a.id, a.patient_id)::jsonb)
  from account a where a.id = p_account and a.closed_at is null
$$;
