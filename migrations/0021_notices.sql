-- Notices: what people are told, which of it each account wants, and which addresses failed
-- (docs/decisions/0059, 0060).
-- compatible-with-previous: yes

-- One event that one account is told about on one channel. It holds ids, never words: the text is
-- written when it is sent, and so are the address and the right checked.
create table notice (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  -- whose record it is about; null: the account itself
  about_id uuid references person,
  topic text not null,
  channel text not null,
  -- what happened: the same event is told once
  event text not null,
  data jsonb not null,
  made_at timestamptz not null,
  -- not sent before this
  due_at timestamptz not null,
  -- the notices that are sent as one message; its id names the message, however often it is tried
  batch_id uuid,
  -- SHA-256 of the address it was sent to, to know which address a bounce is about
  sent_to bytea,
  settled_at timestamptz,
  outcome text check (outcome in ('sent', 'off', 'seen', 'no-right', 'no-address', 'unreachable',
    'closed', 'deceased', 'expired')),
  constraint notice_settled check ((settled_at is null) = (outcome is null))
);
create unique index notice_once on notice (account_id, topic, channel, event);
create index notice_waiting on notice (account_id, topic) where settled_at is null;
create index notice_batch on notice (batch_id);
create index notice_made on notice (made_at);
alter table notice enable row level security, force row level security;
create policy wall on notice
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on notice to portico_app;

-- An account's choice about one topic on one channel. Without a row, the topic's own default holds.
create table notice_choice (
  account_id uuid not null references account,
  -- a person the account cares for; null: the account and its own record
  about_id uuid references person,
  topic text not null,
  channel text not null,
  wanted boolean not null,
  changed_at timestamptz not null
);
create unique index notice_choice_one on notice_choice (account_id, about_id, topic, channel)
  nulls not distinct;
alter table notice_choice enable row level security, force row level security;
create policy wall on notice_choice
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on notice_choice to portico_app;

-- An address that mail came back from for good. It counts only while the account has that address.
create table bounced_address (
  account_id uuid primary key references account,
  address_hash bytea not null,
  -- RFC 3463, such as 5.1.1
  status text not null,
  bounced_at timestamptz not null
);
alter table bounced_address enable row level security, force row level security;
create policy wall on bounced_address
  using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update, delete on bounced_address to portico_app;

-- Keeps a notice for an account, in whatever transaction its event happens in. The id if it is a
-- new one; null if this account was told of this event before.
create function portico_notify(p_account uuid, p_about uuid, p_topic text, p_channel text,
  p_event text, p_data jsonb, p_made timestamptz, p_due timestamptz)
returns uuid language plpgsql as $$
declare
  had text := coalesce(current_setting('portico.reach', true), '');
  made uuid;
begin
  perform set_config('portico.reach', 'system:notify', true);
  insert into notice (account_id, about_id, topic, channel, event, data, made_at, due_at)
    values (p_account, p_about, p_topic, p_channel, p_event, p_data, p_made, p_due)
    on conflict do nothing returning id into made;
  perform set_config('portico.reach', had, true);
  return made;
end $$;

-- SHA-256 of an address, whatever its case.
create function portico_address_hash(p_email text) returns bytea language sql immutable as $$
  select sha256(convert_to(lower(p_email), 'UTF8'))
$$;

-- Members who wished not to hear that a refill is due keep that wish. `tell_due` is no longer read.
do $$ begin
  perform set_config('portico.reach', 'system:migration', true);
  insert into notice_choice (account_id, about_id, topic, channel, wanted, changed_at)
    select p.account_id, case when a.patient_id is distinct from p.patient_id then p.patient_id end,
      'refills-due', 'mail', false, now()
    from refill_preference p join account a on a.id = p.account_id
    where not p.tell_due;
end $$;
