-- compatible-with-previous: yes
-- Reminders of visits (src/scheduling/reminders).

-- One reminder of a visit at one time. They are laid down when it is booked or moved. If it moves
-- back to a time, the reminders of that time wait again.
create table visit_reminder (
  patient_id uuid not null,
  visit_id uuid not null,
  step text not null check (step in ('7-days', '3-days', '1-day', '2-hours')),
  -- when the visit began as this was laid down
  for_start timestamptz not null,
  due_at timestamptz not null,
  made_at timestamptz not null,
  handled_at timestamptz,
  -- sent: notices were made for whoever may hear of the visit. passed: it was due before the visit
  -- had this time. late: the next one was due too, or the visit had begun. dropped: the visit moved
  -- or was canceled
  outcome text check (outcome in ('sent', 'passed', 'late', 'dropped')),
  primary key (patient_id, visit_id, step, for_start),
  foreign key (patient_id, visit_id) references visit on update cascade,
  check ((handled_at is null) = (outcome is null))
);
create index visit_reminder_due on visit_reminder (due_at) where handled_at is null;
alter table visit_reminder enable row level security, force row level security;
create policy wall on visit_reminder
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on visit_reminder to portico_app;
