-- compatible-with-previous: yes
-- Care teams: who answers members (docs/decisions/0080). They are about no patient, so there is no
-- wall.

-- Who answers: the staff around some doctors, or the people for a topic such as billing. A team
-- that has ended is kept, since conversations name it.
create table team (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 80),
  -- the same in Spanish, if somebody said it
  name_es text not null default '' check (length(name_es) <= 80),
  -- null: a team for patients of its doctors
  topic text check (topic in ('billing', 'records', 'technical', 'other')),
  -- what to ask it about
  about text not null default '' check (length(about) <= 300),
  about_es text not null default '' check (length(about_es) <= 300),
  -- whose hours and holidays it keeps; null: those of the health system
  clinic_id uuid references clinic,
  department_id uuid references department,
  -- on how many business days it usually answers
  answer_days int not null check (answer_days between 1 and 10),
  -- `paused`: members can't begin a conversation with it, and are told why before they type
  state text not null check (state in ('active', 'paused', 'ended')),
  paused_text text not null default '' check (length(paused_text) <= 300),
  paused_text_es text not null default '' check (length(paused_text_es) <= 300),
  -- the team that took over its open conversations
  into_id uuid references team,
  -- increases with each change, so that whoever saves an older page is told
  version int not null default 1,
  changed_at timestamptz not null,
  check ((into_id is not null) <= (state = 'ended')),
  check (into_id <> id)
);
create index team_clinic on team (clinic_id) where state <> 'ended';
grant select, insert, update on team to portico_app;

-- Staff who read and answer for a team.
create table team_member (
  team_id uuid not null references team,
  account_id uuid not null references account,
  -- is mailed when an answer is late
  lead boolean not null default false,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (team_id, account_id)
);
create index team_member_account on team_member (account_id) where ended_at is null;
grant select, insert, update on team_member to portico_app;

-- Whose patients find the team as "my doctor's team".
create table team_clinician (
  team_id uuid not null references team,
  clinician_id uuid not null references clinician,
  primary key (team_id, clinician_id)
);
create index team_clinician_clinician on team_clinician (clinician_id);
grant select, insert, delete on team_clinician to portico_app;

-- A team as its page showed it before a change, and who changed it.
create table team_change (
  id bigint generated always as identity primary key,
  team_id uuid not null references team,
  at timestamptz not null,
  by_account uuid not null references account,
  before jsonb not null,
  after jsonb not null
);
create index team_change_team on team_change (team_id, at desc);
grant select, insert on team_change to portico_app;

-- The teams on which somebody can answer today. For members, who see no accounts of staff.
create function portico_answering_teams() returns setof uuid language plpgsql as $$
declare was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query select distinct m.team_id from team_member m join account a on a.id = m.account_id
    where m.ended_at is null and a.closed_at is null and portico_may(a.id, 'messages:answer');
  perform set_config('portico.reach', was, true);
end $$;
