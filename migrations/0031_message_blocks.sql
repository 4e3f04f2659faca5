-- compatible-with-previous: yes
-- Staff stop the messages that a person, or one caregiver, writes about the person. What was
-- written stays, and is answered.
create table message_block (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- whose messages about the person are stopped; null: the person's own
  caregiver_id uuid references account,
  -- for staff; no member's page shows it
  reason text not null check (length(reason) between 1 and 4000),
  began_at timestamptz not null,
  began_by uuid not null references account,
  -- the last day; null: until somebody lifts it
  until_day date,
  lifted_at timestamptz,
  lifted_by uuid references account,
  primary key (patient_id, id),
  check ((lifted_at is null) = (lifted_by is null))
);
-- the list of all that are in force
create index message_block_in_force on message_block (began_at desc) where lifted_at is null;
alter table message_block enable row level security, force row level security;
create policy wall on message_block
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on message_block to portico_app;
