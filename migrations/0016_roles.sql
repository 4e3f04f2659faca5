-- Roles are named sets of permissions, kept as data (docs/decisions/0066).
-- compatible-with-previous: yes

create table role (
  id uuid primary key default gen_random_uuid(),
  -- what accounts, invitations and sign-on groups name; it never changes
  key text not null unique check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(key) <= 60),
  name_en text not null check (length(name_en) between 1 and 60),
  name_es text not null check (length(name_es) between 1 and 60),
  permissions text[] not null default '{}',
  -- lists come in this order, and then by name; the first of somebody's roles is what patients read
  position int not null default 100,
  -- counts changes, so that a form that was opened before the last one is refused
  version int not null default 1,
  created_at timestamptz not null,
  -- a retired role gives nothing, and nobody can be given it
  retired_at timestamptz
);
alter table role enable row level security, force row level security;
create policy wall on role using (portico_reach() is not null);
grant select, insert, update on role to portico_app;

-- The permissions that this database has heard of. One that a new version declares joins the roles
-- it starts in once, so that an administrator's later choice is never undone.
create table permission (
  name text primary key,
  known_at timestamptz not null
);
alter table permission enable row level security, force row level security;
create policy wall on permission using (portico_reach() is not null);
grant select, insert on permission to portico_app;

-- A group at the organization's sign-on that gives a role.
create table sso_group (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  role_key text not null references role (key),
  added_at timestamptz not null,
  -- the group gives its role to anybody but the administrator who added it
  added_by uuid not null references account,
  unique (name, role_key)
);
alter table sso_group enable row level security, force row level security;
create policy wall on sso_group using (portico_reach() is not null);
grant select, insert, delete on sso_group to portico_app;

-- Those of the mapped groups that the account was in when it last signed on there.
alter table account add column sso_groups text[] not null default '{}';

-- Every change of who may do what. Rows are only added.
create table role_change (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  change text not null check (change in ('made', 'edited', 'retired', 'restored', 'started',
    'given', 'invited', 'closed', 'signed-on', 'kept', 'mapped', 'unmapped', 'terminal')),
  role_id uuid references role,
  account_id uuid references account,
  -- the invited person's name, or the group's
  about text,
  -- permissions of a role, or roles of an account
  before text[] not null,
  after text[] not null,
  -- null: the program itself, or the terminal
  changed_by uuid references account,
  -- whether it was mailed to the privacy officers
  reported boolean not null default false
);
create index role_change_role on role_change (role_id, id desc);
alter table role_change enable row level security, force row level security;
create policy wall on role_change using (portico_reach() is not null);
grant select, insert on role_change to portico_app;

-- The roles of an account: those it was given, and those that its groups give.
create function portico_roles(p_account uuid, p_roles text[], p_groups text[])
returns text[] language sql stable as $$
  select p_roles || array(
    select distinct g.role_key from sso_group g
    where g.name = any(p_groups) and g.added_by <> p_account and g.role_key <> all(p_roles)
    order by g.role_key)
$$;

-- The union of what roles allow; retired ones allow nothing.
create function portico_permissions(p_roles text[]) returns text[] language sql stable as $$
  select coalesce(array_agg(distinct p.name order by p.name), '{}')
  from role r, unnest(r.permissions) p(name)
  where r.key = any(p_roles) and r.retired_at is null
$$;

-- Whether an open staff account has a permission: for lists of people who can be chosen or told.
create function portico_may(p_account uuid, p_permission text)
returns boolean language sql stable as $$
  select exists (
    select 1 from account a join role r on r.key = any(portico_roles(a.id, a.roles, a.sso_groups))
    where a.id = p_account and a.kind = 'staff' and a.closed_at is null and r.retired_at is null
      and p_permission = any(r.permissions))
$$;

-- What an administrator is able to do: whoever holds all of it is an administrator.
create function portico_administration() returns text[] language sql immutable as $$
  select array['roles:manage', 'staff:grant', 'staff:manage', 'staff:see']
$$;

-- How many administrators there are, or would be if one role allowed something else.
create function portico_administrators(p_key text default null, p_permissions text[] default '{}')
returns int language sql stable as $$
  select count(*)::int from account a
  where a.kind = 'staff' and a.closed_at is null and portico_administration() <@ (
    select coalesce(array_agg(p.name), '{}')
    from role r,
      unnest(case when r.key = p_key then p_permissions
        when r.retired_at is null then r.permissions end) p(name)
    where r.key = any(portico_roles(a.id, a.roles, a.sso_groups)))
$$;

-- Changes of roles happen one after the other.
create function portico_lock_roles() returns void language sql as $$
  select pg_advisory_xact_lock(7067842)
$$;

-- Two administrators remain, whichever way a change came in. The pages check it first and explain;
-- this is the wall behind them.
create function portico_keep_administrators() returns trigger language plpgsql as $$
declare
  was text := current_setting('portico.reach', true);
  before int;
  after int;
begin
  if tg_table_name = 'role' then
    if not (old.permissions && portico_administration()) or old.retired_at is not null
      or (new.retired_at is null and new.permissions @> old.permissions)
    then
      return null;
    end if;
  elsif tg_table_name = 'account' then
    if old.kind <> 'staff' or old.closed_at is not null
      or (new.closed_at is null and new.roles @> old.roles and new.sso_groups @> old.sso_groups)
    then
      return null;
    end if;
  end if;
  perform set_config('portico.reach', 'system:roles', true);
  perform portico_lock_roles();
  after := portico_administrators();
  if tg_table_name = 'role' then
    before := portico_administrators(old.key, old.permissions);
  elsif tg_table_name = 'account' then
    before := after
      + (portico_administration() <@ portico_permissions(
          portico_roles(old.id, old.roles, old.sso_groups)))::int
      - (new.closed_at is null and portico_administration() <@ portico_permissions(
          portico_roles(new.id, new.roles, new.sso_groups)))::int;
  else
    before := (select count(*) from account a
      where a.kind = 'staff' and a.closed_at is null
        and portico_administration() <@ portico_permissions(
          portico_roles(a.id, a.roles, a.sso_groups)
          || case when old.name = any(a.sso_groups) and old.added_by <> a.id
            then array[old.role_key] else '{}' end));
  end if;
  perform set_config('portico.reach', coalesce(was, ''), true);
  if after < least(before, 2) then
    raise exception 'two administrators have to remain' using errcode = 'PT001';
  end if;
  return null;
end $$;
create trigger keep_administrators after update of permissions, retired_at on role
  for each row execute function portico_keep_administrators();
create trigger keep_administrators after update of roles, sso_groups, closed_at on account
  for each row execute function portico_keep_administrators();
create trigger keep_administrators after delete on sso_group
  for each row execute function portico_keep_administrators();

-- As before, and with what the account's roles allow.
drop function portico_enter(bytea, timestamptz, uuid, interval, interval, interval);
create function portico_enter(
  p_session bytea, p_now timestamptz, p_person uuid, p_idle_member interval,
  p_idle_staff interval, p_absolute interval)
returns table (
  session text, account_id uuid, kind text, name text, roles text[], language text, own_id uuid,
  auth_at timestamptz, people json, opened json, permissions text[])
language plpgsql as $$
declare
  s record;
  was text; -- an assignment costs less than a statement
begin
  was := set_config('portico.person', '', true);
  was := set_config('portico.account', '', true);
  was := set_config('portico.reach', 'system:enter', true);
  select e.ended_at, e.seen_at, e.created_at, e.auth_at,
      a.id, a.kind, a.name, a.roles, a.sso_groups, a.language, a.patient_id, a.closed_at,
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
      permissions := '{}';
      if s.kind = 'staff' then
        roles := portico_roles(s.id, s.roles, s.sso_groups);
        permissions := portico_permissions(roles);
      end if;
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

-- As before, and with the first role's name.
drop function portico_actor_names();
create function portico_actor_names()
returns table (
  id uuid, name text, kind text, roles text[], role_en text, role_es text) language plpgsql as $$
declare mine uuid[];
begin
  select array_agg(distinct e.actor_id) into mine from audit_event e
    where e.patient_id = portico_person() and e.actor_id is not null;
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id, a.name, a.kind, a.roles, r.name_en, r.name_es
    from account a
    left join role r on r.key = (portico_roles(a.id, a.roles, a.sso_groups))[1]
    where a.id = any(mine);
  perform set_config('portico.reach', '', true);
end $$;
