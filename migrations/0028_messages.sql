-- compatible-with-previous: yes
-- reviewed: proxy: one row per caregiver's right
-- Messages between members and care teams (docs/decisions/0080). What was said is never changed or
-- deleted: it is part of the record.

-- When somebody of the staff is away, and who answers for them.
create table absence (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  from_day date not null,
  until_day date not null,
  cover_id uuid references account,
  ended_at timestamptz,
  check (until_day >= from_day),
  check (cover_id <> account_id)
);
create index absence_account on absence (account_id, until_day) where ended_at is null;
grant select, insert, update on absence to portico_app;

-- A conversation of a patient, or of a caregiver about them, with a team.
create table conversation (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  team_id uuid not null references team,
  category text not null check (category in ('general', 'appointment', 'medicine', 'test',
    'education', 'billing', 'records', 'technical', 'other')),
  subject text not null check (length(subject) between 1 and 100),
  begun_by uuid not null references account,
  begun_as text not null check (begun_as in ('self', 'caregiver', 'staff')),
  begun_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  -- staff may say that there is nothing to answer
  replies boolean not null default true,
  -- a teen may keep it from caregivers
  private boolean not null default false,
  last_at timestamptz not null,
  last_seq int not null default 0,
  -- the team's newest message
  team_seq int not null default 0,
  -- who wrote last: whom the other side waits for
  last_from text not null default 'member' check (last_from in ('member', 'team')),
  -- by when the team promised to answer; null when nothing is to be answered
  due_at timestamptz,
  escalated_at timestamptz,
  assigned_to uuid references account,
  assigned_at timestamptz,
  snoozed_until timestamptz,
  -- the newest message that somebody of the team has read
  team_read_seq int not null default 0,
  -- increases with each change, so that whoever answers an older page is told
  version int not null default 1,
  primary key (patient_id, id),
  check ((assigned_to is null) = (assigned_at is null))
);
create unique index conversation_id on conversation (id);
create index conversation_last on conversation (patient_id, last_at desc);
create index conversation_team on conversation (team_id, last_at) where state = 'open';
create index conversation_team_closed on conversation (team_id, last_at) where state = 'closed';
create index conversation_assigned on conversation (assigned_to)
  where state = 'open' and assigned_to is not null;
create index conversation_due on conversation (due_at) where state = 'open' and due_at is not null;
alter table conversation enable row level security, force row level security;
create policy wall on conversation
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on conversation to portico_app;

-- One message. Never changed: only a join moves it, with its conversation.
create table message (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  conversation_id uuid not null,
  -- its place in the conversation, from 1
  seq int not null check (seq >= 1),
  author_id uuid not null references account,
  author_name text not null,
  author_as text not null check (author_as in ('self', 'caregiver', 'staff')),
  -- of the team's: signed by the team alone, not by the person who wrote it
  as_team boolean not null default false,
  text text not null check (length(text) between 1 and 10000),
  sent_at timestamptz not null,
  primary key (patient_id, id),
  unique (patient_id, conversation_id, seq),
  foreign key (patient_id, conversation_id) references conversation on update cascade
);
create index message_author on message (author_id, sent_at);
alter table message enable row level security, force row level security;
create policy wall on message using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert on message to portico_app;

-- The words of a message, evened out for the search (src/messages/reading/search.rules.ts).
create table message_said (
  patient_id uuid not null,
  message_id uuid not null,
  said text not null,
  primary key (patient_id, message_id),
  foreign key (patient_id, message_id) references message on update cascade
);
alter table message_said enable row level security, force row level security;
create policy wall on message_said
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on message_said to portico_app;

-- How far an account has read a conversation, and whether it put it away. What another account
-- reads changes nothing here. A caregiver without a row has nothing unread: what was written before
-- they came is not news to them.
create table conversation_reader (
  patient_id uuid not null,
  conversation_id uuid not null,
  account_id uuid not null references account,
  read_seq int not null default 0 check (read_seq >= 0),
  unread boolean not null default false,
  -- put away when this was the newest message; a newer one brings it back
  archived_seq int check (archived_seq >= 0),
  primary key (patient_id, conversation_id, account_id),
  foreign key (patient_id, conversation_id) references conversation on update cascade
);
create index conversation_reader_unread on conversation_reader (account_id, patient_id)
  where unread;
alter table conversation_reader enable row level security, force row level security;
create policy wall on conversation_reader
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update on conversation_reader to portico_app;

-- What staff did with a conversation, and their notes to each other. No member's page shows it.
create table conversation_event (
  patient_id uuid not null,
  conversation_id uuid not null,
  id uuid not null default gen_random_uuid(),
  at timestamptz not null,
  by_account uuid references account,
  by_name text not null,
  kind text not null check (kind in ('note', 'claimed', 'assigned', 'team', 'closed', 'reopened',
    'snoozed', 'unread', 'escalated', 'handed-over')),
  -- the note, or the reason
  text text not null default '' check (length(text) <= 4000),
  team_id uuid references team,
  to_account uuid references account,
  primary key (patient_id, id),
  foreign key (patient_id, conversation_id) references conversation on update cascade
);
create index conversation_event_of on conversation_event (patient_id, conversation_id, at);
alter table conversation_event enable row level security, force row level security;
create policy wall on conversation_event using (portico_reach() is not null);
grant select, insert on conversation_event to portico_app;

-- A message that an account has not sent: one for each conversation, or a new one.
create table message_draft (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  author_id uuid not null references account,
  conversation_id uuid,
  team_id uuid references team,
  category text not null default '',
  subject text not null default '' check (length(subject) <= 200),
  text text not null default '' check (length(text) <= 20000),
  version int not null default 1,
  saved_at timestamptz not null,
  primary key (patient_id, id),
  foreign key (patient_id, conversation_id) references conversation on update cascade
);
create unique index message_draft_reply on message_draft (patient_id, conversation_id, author_id)
  where conversation_id is not null;
create index message_draft_author on message_draft (author_id, saved_at desc);
alter table message_draft enable row level security, force row level security;
-- nobody but its author, not even staff
create policy wall on message_draft
  using (author_id = portico_account() and patient_id = portico_person()
    or portico_reach() like 'system:%');
grant select, insert, update, delete on message_draft to portico_app;

-- Marks a conversation of the open person unread for the accounts that may have a part in it: the
-- person's own and their caregivers'. Whether they may see it is decided when they look.
create function portico_mark_unread(p_conversation uuid) returns setof uuid language plpgsql as $$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
  patient uuid;
begin
  perform set_config('portico.reach', 'system:names', true);
  select c.patient_id into patient from conversation c where c.id = p_conversation;
  return query insert into conversation_reader as r
      (patient_id, conversation_id, account_id, unread)
    select patient, p_conversation, a.id, true from account a
      where a.closed_at is null and a.patient_id = patient
    union
    select patient, p_conversation, a.id, true from proxy x join account a on a.id = x.account_id
      where x.patient_id = patient and x.revoked_at is null and a.closed_at is null
    on conflict (patient_id, conversation_id, account_id) do update set unread = true
    returning r.account_id;
  perform set_config('portico.reach', was, true);
end $$;

-- What the team wrote before the person had an account waits for them when they get one.
create function portico_unread_for_new() returns trigger language plpgsql as $$
declare was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  insert into conversation_reader (patient_id, conversation_id, account_id, unread)
    select c.patient_id, c.id, new.id, true from conversation c
    where c.patient_id = new.patient_id and c.team_seq > 0
    on conflict do nothing;
  perform set_config('portico.reach', was, true);
  return null;
end $$;
create trigger unread_for_new after insert or update of patient_id on account
  for each row when (new.patient_id is not null) execute function portico_unread_for_new();

-- From when on a caregiver sees messages: the moment at which their right came to contain them. A
-- right without categories contains everything.
alter table proxy add column messages_since timestamptz;
update proxy set messages_since = coalesce(granted_at, starts_on::timestamptz)
  where categories = '{}' or 'messages' = any(categories);

-- Text that a team often sends. Fields stand in double braces.
create table message_template (
  id uuid primary key default gen_random_uuid(),
  -- null: for every team
  team_id uuid references team,
  name text not null check (length(name) between 1 and 80),
  text text not null check (length(text) between 1 and 10000),
  text_es text not null default '' check (length(text_es) <= 10000),
  active boolean not null default true,
  version int not null default 1,
  changed_at timestamptz not null
);
create index message_template_team on message_template (team_id) where active;
grant select, insert, update on message_template to portico_app;
