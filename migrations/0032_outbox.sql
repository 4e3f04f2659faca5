-- One outbox for everything that leaves for another system. A message is written in the transaction that causes it, waits in a
-- lane (what must stay in order, such as one refill request), and is made from the record when it is sent: only ids are kept here.

create table outbox_message (
  id uuid primary key default gen_random_uuid(),
  -- the outside system
  destination text not null,
  -- messages of one lane are sent in the order of their sequence, each only when the one before it is over
  lane text not null,
  sequence int not null,
  kind text not null,
  -- what it speaks of, as ids: {"requestId": "..."}
  subject jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'void', 'dead')),
  made_at timestamptz not null,
  next_at timestamptz not null,
  tries int not null default 0,
  -- who is sending it now, and until when nobody else may
  claim uuid,
  claimed_at timestamptz,
  claimed_until timestamptz,
  -- a try ended without an answer: the other side may have it
  doubt boolean not null default false,
  -- a later message took it back while it was on its way: it is not sent again
  void_wanted boolean not null default false,
  settled_at timestamptz,
  -- why the last try failed: a code, never the other side's words
  problem text,
  alarmed_at timestamptz,
  unique (destination, lane, sequence)
);
create index outbox_due on outbox_message (destination, next_at) where state = 'waiting';
create index outbox_open on outbox_message (made_at) where state in ('waiting', 'dead');
create index outbox_over on outbox_message (settled_at) where state in ('sent', 'void');
grant select, insert, update, delete on outbox_message to portico_app;

insert into outbox_message (id, destination, lane, sequence, kind, subject, state, made_at, next_at, tries, doubt, settled_at, problem, alarmed_at)
select id, 'pharmacy', request_id::text, case kind when 'order' then 1 else 2 end, kind, jsonb_build_object('requestId', request_id),
  case when state = 'taken' and problem = 'cancelled' then 'void' when state = 'taken' then 'sent' else state end,
  made_at, next_at, tries, tries > 0, case when state = 'taken' then coalesce(taken_at, made_at) end, problem, alarmed_at
from pharmacy_message;
drop table pharmacy_message;

-- a message names its request by id alone
create index refill_request_id on refill_request (id);
