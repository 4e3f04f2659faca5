-- What is asked at every request and at every sign-on, in fewer steps.

-- Behind row-level security an index serves a search only where the function that compares is leakproof: `lower()`, `regexp_replace()` and `like` are
-- not, so each of these searches walked over all people. What is searched by is kept as a column of its own, compared by `=` and `~>=~`, which are.
alter table account add user_key text generated always as (lower(user_id)) stored, add email_key text generated always as (lower(email)) stored;
drop index account_user_id;
create unique index account_user_key on account (user_key);
create index account_email_key on account (email_key);
alter table person add mrn_digits text generated always as (regexp_replace(mrn, '\D', '', 'g')) stored,
  add family_key text generated always as (lower(family)) stored, add given_key text generated always as (lower(given)) stored;
drop index person_mrn_digits, person_name;
create index person_mrn_digits on person (mrn_digits);
create index person_name on person (family_key text_pattern_ops, given_key text_pattern_ops);
create index person_birth_date on person (birth_date);

-- Session, account, people: one step. Outside of it none of these rows can be read for lack of a reach. Most accounts stand for one person
-- alone and care for nobody: their own row comes with the account's.
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
              'deceased', p.deceased, 'purpose', v.purpose, 'expiresAt', v.expires_at)
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

create or replace function portico_decide(p_at timestamptz, p_person uuid, p_actor uuid, p_kind text, p_as text, p_permission text, p_outcome text, p_reason text, p_purpose text,
  p_category text, p_subject uuid, p_route text, p_request uuid, p_session_ref text, p_address inet, p_reach text) returns void language plpgsql as $$
declare
  was text;
begin
  insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as, permission, outcome, reason, purpose, category, subject_id,
    route, request_id, session_ref, address)
  values (p_at, p_person, p_actor, p_kind, p_as, p_permission, p_outcome, p_reason, p_purpose, p_category, p_subject,
    p_route, p_request, p_session_ref, p_address);
  if p_outcome = 'granted' then
    was := set_config('portico.person', coalesce(p_person::text, ''), true);
    was := set_config('portico.reach', coalesce(p_reach, ''), true);
  end if;
end $$;

-- How many failures each bucket has since its own time. Mostly none has any.
create function portico_failures(p_buckets bytea[], p_since timestamptz[]) returns int[] language plpgsql stable as $$
declare
  counts int[] := array_fill(0, array[cardinality(p_buckets)]);
  t record;
begin
  for t in select f.bucket, f.window_start, f.failures from throttle f where f.bucket = any(p_buckets) loop
    for i in 1 .. cardinality(p_buckets) loop
      if p_buckets[i] = t.bucket and t.window_start > p_since[i] then
        counts[i] := counts[i] + t.failures;
      end if;
    end loop;
  end loop;
  return counts;
end $$;

-- Whose user ID it is, whether the account knows the browser, and how often it was tried: all that a sign-on wants before it compares the
-- password. It reads and writes nothing down; the sign-on itself does, once it is known how it ended.
drop function portico_find_sign_on;
create function portico_find_sign_on(p_user_id text, p_device bytea, p_buckets bytea[], p_since timestamptz[])
returns table (id uuid, kind text, password_hash text, patient_id uuid, known boolean, failures int[]) language plpgsql as $$
declare
  was text;
begin
  was := set_config('portico.reach', 'system:sign-on', true);
  return query select a.id, a.kind, a.password_hash, a.patient_id,
      exists (select 1 from device d where d.account_id = a.id and d.token_hash = p_device), portico_failures(p_buckets, p_since)
    from (select 1) one left join account a on a.user_key = lower(p_user_id) and a.closed_at is null;
  was := set_config('portico.reach', '', true);
end $$;

create or replace function portico_set_user_id(p_user_id text) returns boolean language plpgsql as $$
declare done boolean;
begin
  perform set_config('portico.reach', 'system:user-id', true);
  begin
    update account set user_id = p_user_id
      where id = portico_account() and not exists (select 1 from account o where o.user_key = lower(p_user_id) and o.id <> portico_account());
    done := found;
  exception when unique_violation then
    done := false;
  end;
  perform set_config('portico.reach', '', true);
  return done;
end $$;

-- The journey of who registers, by the hash of the token in the browser's cookie. What the visitor typed is nobody's record.
create function portico_read_draft(p_hash bytea, p_now timestamptz) returns table (step text, sealed bytea) language plpgsql as $$
declare
  was text;
begin
  was := set_config('portico.reach', 'system:registration', true);
  return query select d.step, d.sealed from registration_draft d where d.id_hash = p_hash and d.expires_at > p_now;
  was := set_config('portico.reach', '', true);
end $$;
