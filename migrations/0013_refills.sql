-- Refills and renewals: what members ask for, what pharmacies and prescribers do, and automatic
-- refills.

-- Everything that was asked for in one submit, and where it goes.
create table refill_order (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- the confirmation number
  number text not null unique,
  asked_by uuid references account,
  asked_via text not null check (
    asked_via in ('online', 'by-number', 'automatic', 'phone', 'counter')),
  asked_at timestamptz not null,
  delivery text not null check (delivery in ('pickup', 'mail')),
  pharmacy_id uuid not null references pharmacy,
  address json,
  note text not null default '' check (length(note) <= 500),
  primary key (patient_id, id),
  check ((delivery = 'mail') = (address is not null))
);
alter table refill_order enable row level security, force row level security;
create policy wall on refill_order
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on refill_order to portico_app;

-- One prescription of an order, followed by the tracker. It moves to another record with its order.
create table refill_request (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  prescription_id uuid not null,
  -- what is filled: the prescription itself, or the one that renewed it
  filled_from uuid not null,
  pharmacy_id uuid not null references pharmacy,
  kind text not null check (kind in ('refill', 'renewal')),
  stage text not null check (stage in (
    'waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready', 'shipped', 'held',
    'picked-up', 'delivered', 'refused', 'visit', 'cancelled', 'returned')),
  stage_at timestamptz not null,
  submitted_at timestamptz not null,
  -- increases with each step, so that whoever works from an older page is told
  step int not null default 1,
  -- the pharmacist who is working on it
  claimed_by uuid references account,
  -- the prescriber who is asked for a renewal, and by when they should answer
  prescriber_npi text,
  due_at timestamptz,
  -- the last day for pickup
  ready_until date,
  carrier text,
  tracking text,
  -- how much of it is filled so far
  filled double precision not null default 0,
  -- when the member was told that it takes longer than usual
  said_late_at timestamptz,
  primary key (patient_id, id),
  foreign key (patient_id, order_id) references refill_order on update cascade
);
-- one open request per prescription, whoever asks and however often: the database refuses a second
create unique index refill_request_open on refill_request (patient_id, prescription_id)
  where stage in (
    'waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready', 'shipped', 'held');
create index refill_request_queue on refill_request (pharmacy_id, submitted_at)
  where stage in (
    'submitted', 'received', 'filling', 'part-filled', 'ready', 'shipped', 'held');
create index refill_request_waiting on refill_request (submitted_at) where stage = 'waiting';
-- a message of the outbox names its request by id only
create index refill_request_id on refill_request (id);
alter table refill_request enable row level security, force row level security;
create policy wall on refill_request
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on refill_request to portico_app;

-- One step of a request. Append-only, except for the mark that a step was undone.
create table refill_event (
  patient_id uuid not null references person,
  request_id uuid not null,
  step int not null,
  stage text not null,
  at timestamptz not null,
  actor_id uuid references account,
  actor_name text,
  reason text,
  -- a pharmacy's message to the member comes whole: HL7 v2 allows 65,536 characters in a note
  note text not null default '' check (length(note) <= 65536),
  filled double precision not null default 0,
  undone_at timestamptz,
  primary key (patient_id, request_id, step),
  foreign key (patient_id, request_id) references refill_request on update cascade
);
alter table refill_event enable row level security, force row level security;
create policy wall on refill_event
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on refill_event to portico_app;

-- Whom to tell about a change to a request, as ids: the person's own account and the one that
-- asked.
create function portico_accounts_to_tell(p_patient uuid, p_order uuid)
returns setof uuid language plpgsql as $$
declare had text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id from account a where a.closed_at is null
    and (a.patient_id = p_patient or a.id = (
      select o.asked_by from refill_order o where o.patient_id = p_patient and o.id = p_order));
  perform set_config('portico.reach', had, true);
end $$;

-- A refill that was asked for by prescription number, sealed, until it was looked up: the answer
-- does not wait for that, and so reveals nothing.
create table refill_by_number (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  sealed bytea not null,
  asked_at timestamptz not null
);
alter table refill_by_number enable row level security, force row level security;
create policy wall on refill_by_number
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, delete on refill_by_number to portico_app;

-- A prescription that is refilled automatically until the member stops it.
create table automatic_refill (
  patient_id uuid not null references person,
  prescription_id uuid not null,
  account_id uuid not null references account,
  pharmacy_id uuid not null references pharmacy,
  delivery text not null check (delivery in ('pickup', 'mail')),
  since timestamptz not null,
  -- the due day that was announced, when it was announced, and the one to skip
  told_for date,
  told_on date,
  skipped_for date,
  ended_at timestamptz,
  -- why it ended without anybody's wish: the caregiver who set it up lost the right to
  ended_why text check (ended_why in ('right-ended')),
  primary key (patient_id, prescription_id)
);
alter table automatic_refill enable row level security, force row level security;
create policy wall on automatic_refill
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on automatic_refill to portico_app;

-- An account's choices about a person's refills: the pharmacy for next time, and whether to be told
-- when a refill is due.
create table refill_preference (
  patient_id uuid not null references person,
  account_id uuid not null references account,
  pharmacy_id uuid references pharmacy,
  tell_due boolean not null default true,
  primary key (patient_id, account_id)
);
alter table refill_preference enable row level security, force row level security;
create policy wall on refill_preference
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on refill_preference to portico_app;

-- A due refill that an account was told about: once per prescription and day.
create table refill_due_told (
  patient_id uuid not null references person,
  prescription_id uuid not null,
  account_id uuid not null references account,
  due_on date not null,
  primary key (patient_id, prescription_id, account_id, due_on)
);
alter table refill_due_told enable row level security, force row level security;
create policy wall on refill_due_told
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on refill_due_told to portico_app;

-- A message from the pharmacies' system, by the sender's own number: the same message again gets
-- the same answer and does nothing.
create table pharmacy_news (
  sender text not null,
  control_id text not null,
  received_at timestamptz not null,
  answer text not null,
  -- SHA-256 of what it said: another message under the same number is refused
  digest text,
  primary key (sender, control_id)
);
create index pharmacy_news_received on pharmacy_news (received_at);
grant select, insert, delete on pharmacy_news to portico_app;
