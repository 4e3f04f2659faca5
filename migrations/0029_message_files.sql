-- compatible-with-previous: yes
-- Files that come with messages (docs/decisions/0081).

-- A file that an account has chosen for a message and not sent. It is filed under the account, as
-- nobody else's, until the message is sent.
create table message_upload (
  account_id uuid not null references account,
  file_id uuid not null,
  -- whose record the message is about
  about_id uuid not null references person,
  -- tells two contents apart; keyed
  hash text not null check (length(hash) between 1 and 100),
  held_at timestamptz not null,
  primary key (account_id, file_id)
);
create index message_upload_held on message_upload (held_at);
alter table message_upload enable row level security, force row level security;
create policy own on message_upload
  using (account_id = portico_account() or portico_reach() like 'system:%');
grant select, insert, update, delete on message_upload to portico_app;

-- Its content goes with it, unless it was sent: then the file is in the record.
create function portico_drop_upload() returns trigger language plpgsql as $$
begin
  delete from file where patient_id = old.account_id and id = old.file_id;
  return null;
end $$;
create trigger drop_upload after delete on message_upload
  for each row execute function portico_drop_upload();

-- A file of a message that was sent. Never changed: only a join moves it, with its message.
create table message_file (
  patient_id uuid not null references person,
  message_id uuid not null,
  file_id uuid not null,
  -- its place in the message
  place int not null check (place between 1 and 4),
  primary key (patient_id, file_id),
  unique (patient_id, message_id, place),
  foreign key (patient_id, message_id) references message on update cascade
);
create unique index message_file_id on message_file (file_id);
alter table message_file enable row level security, force row level security;
create policy wall on message_file
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert on message_file to portico_app;

-- The content goes where its message goes: a join moves files, but separating two records moves
-- back only what the join has moved, and not the files of later messages.
create function portico_move_message_file() returns trigger language plpgsql as $$
begin
  update file set patient_id = new.patient_id
    where patient_id = old.patient_id and id = new.file_id;
  return null;
end $$;
create trigger move_message_file after update of patient_id on message_file
  for each row execute function portico_move_message_file();
