-- Staff come in by invitation. The link's token is drawn from the id and stands nowhere.

create table staff_invitation (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  name text not null,
  roles text[] not null,
  invited_by uuid not null references account,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
alter table staff_invitation enable row level security;
alter table staff_invitation force row level security;
create policy wall on staff_invitation using (portico_reach() is not null);
grant select, insert, update on staff_invitation to portico_app;
