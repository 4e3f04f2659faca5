-- compatible-with-previous: yes
-- One message to many members, each on their own.

-- What is sent. Fields in double braces are filled in for each person.
create table message_list (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references team,
  category text not null check (category in ('general', 'appointment', 'medicine', 'test',
    'education', 'billing', 'records', 'technical', 'other')),
  subject text not null check (length(subject) between 1 and 100),
  text text not null check (length(text) between 1 and 10000),
  -- for members who read in Spanish; empty: they get the English text
  subject_es text not null default '' check (length(subject_es) <= 100),
  text_es text not null default '' check (length(text_es) <= 10000),
  replies boolean not null,
  -- a draft has its lines and sends nothing
  state text not null default 'draft' check (state in ('draft', 'sending', 'stopped', 'done')),
  -- stopped by the portal: whoever sent it may no longer, or nobody on the team can answer
  stopped_why text not null default '' check (stopped_why in ('', 'sender', 'team')),
  made_by uuid not null references account,
  made_at timestamptz not null,
  -- the person who pressed Send: it goes out in their name, as long as they may
  sent_by uuid references account,
  began_at timestamptz,
  version int not null default 1,
  check (state = 'draft' or (sent_by is not null and began_at is not null))
);
create index message_list_made on message_list (made_at desc);
grant select, insert, update, delete on message_list to portico_app;

-- Whom it is for: each line as it was typed, and whom that means.
create table message_list_line (
  list_id uuid not null references message_list on delete cascade,
  n int not null check (n between 1 and 10000),
  typed text not null check (length(typed) <= 200),
  member_id uuid references person,
  state text not null check (state in ('ready', 'not-found', 'ambiguous', 'unreadable', 'twice',
    'deceased', 'no-reader', 'sent', 'failed')),
  -- why it failed
  why text not null default ''
    check (why in ('', 'joined', 'deceased', 'no-reader', 'blank', 'fault')),
  conversation_id uuid,
  at timestamptz,
  primary key (list_id, n),
  check (member_id is not null or state in ('not-found', 'ambiguous', 'unreadable'))
);
-- nobody gets it twice
create unique index message_list_line_once on message_list_line (list_id, member_id)
  where state in ('ready', 'sent', 'failed');
create index message_list_line_state on message_list_line (list_id, state, n);
create index message_list_line_person on message_list_line (member_id);
alter table message_list_line enable row level security, force row level security;
-- staff alone, with a reach across people
create policy wall on message_list_line using (portico_reach() is not null);
grant select, insert, update, delete on message_list_line to portico_app;
