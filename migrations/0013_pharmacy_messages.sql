-- What has to reach the pharmacies' own system, written with the request itself, and what came from there. No copy of the record
-- is kept here: a message is made when it is sent.

create table pharmacy_message (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  kind text not null check (kind in ('order', 'cancel')),
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'dead')),
  made_at timestamptz not null,
  next_at timestamptz not null,
  tries int not null default 0,
  taken_at timestamptz,
  -- why the last try failed: a code, never the other side's words
  problem text,
  alarmed_at timestamptz,
  primary key (patient_id, id),
  foreign key (patient_id, request_id) references refill_request,
  -- a request is sent once, however often it is tried
  unique (patient_id, request_id, kind)
);
create index pharmacy_message_due on pharmacy_message (next_at) where state = 'waiting';
create index pharmacy_message_open on pharmacy_message (made_at) where state <> 'taken';

-- News that came in, by the sender's own number: the same again is answered alike and does nothing.
create table pharmacy_news (
  sender text not null,
  control_id text not null,
  received_at timestamptz not null,
  answer text not null,
  primary key (sender, control_id)
);

alter table pharmacy_message enable row level security;
alter table pharmacy_message force row level security;
create policy wall on pharmacy_message using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on pharmacy_message to portico_app;
grant select, insert on pharmacy_news to portico_app;
