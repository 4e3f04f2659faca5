-- compatible-with-previous: yes
-- The result that a message of a team names.

-- Never changed: only a join moves it, with its message. There is no foreign key to the result: the
-- record that holds it may take it away or bring it back, and each reader is shown it only as far
-- as they may see it at that time.
create table message_result (
  patient_id uuid not null references person,
  message_id uuid not null,
  result_id uuid not null,
  primary key (patient_id, message_id),
  foreign key (patient_id, message_id) references message on update cascade
);
alter table message_result enable row level security, force row level security;
create policy wall on message_result
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert on message_result to portico_app;
