-- Letters with a temporary password: asked for by the member or by staff, printed from a queue, used once.

create table letter (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  state text not null check (state in ('waiting', 'printed', 'mailed', 'returned', 'used', 'void')),
  asked_at timestamptz not null,
  -- null: the member asked
  asked_by uuid references account,
  -- staff looked at an address that had changed and let the letter go
  released_by uuid references account,
  code_hash text,
  printed_at timestamptz,
  expires_at timestamptz,
  tries int not null default 0,
  primary key (patient_id, id)
);
-- one at a time: a newer one makes the older void
create unique index letter_open on letter (patient_id) where state in ('waiting', 'printed', 'mailed');
create index letter_queue on letter (state, asked_at);

alter table letter enable row level security;
alter table letter force row level security;
create policy wall on letter using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on letter to portico_app;
