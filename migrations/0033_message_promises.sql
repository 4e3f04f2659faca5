-- compatible-with-previous: yes
-- How care teams keep what they promise (src/messages/weeks).

-- One promise of a team to answer by a time. The conversation forgets it when it is answered.
create table message_promise (
  patient_id uuid not null,
  id uuid not null default gen_random_uuid(),
  conversation_id uuid not null,
  team_id uuid not null references team,
  -- the first message that waits for the answer
  asked_at timestamptz not null,
  due_at timestamptz not null,
  answered_at timestamptz,
  -- null while the answer is owed
  ended_by text check (ended_by in ('answered', 'closed', 'moved')),
  primary key (patient_id, id),
  foreign key (patient_id, conversation_id) references conversation on update cascade,
  check ((ended_by is not distinct from 'answered') = (answered_at is not null))
);
create index message_promise_of on message_promise (patient_id, conversation_id, asked_at);
create unique index message_promise_owed on message_promise (patient_id, conversation_id)
  where ended_by is null;
create index message_promise_team on message_promise (team_id, asked_at);
create index message_promise_asked on message_promise (asked_at);
alter table message_promise enable row level security, force row level security;
create policy wall on message_promise
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on message_promise to portico_app;

-- Notes when a team comes to owe an answer and when it no longer does, whatever changed the
-- conversation. A team that takes a conversation over takes its promise too.
create function portico_note_promise() returns trigger language plpgsql as $$
declare
  asked timestamptz;
  answered boolean := false;
begin
  if tg_op = 'UPDATE' then
    if new.due_at is not null and old.due_at is not null and new.team_id = old.team_id then
      update message_promise set due_at = new.due_at
        where patient_id = new.patient_id and conversation_id = new.id and ended_by is null;
      return null;
    end if;
    answered := new.due_at is null and new.last_from = 'team' and new.last_seq > old.last_seq;
    update message_promise
      set ended_by = case when answered then 'answered' when new.due_at is null then 'closed'
          else 'moved' end,
        answered_at = case when answered then new.last_at end
      where patient_id = new.patient_id and conversation_id = new.id and ended_by is null
      returning asked_at into asked;
    -- closed by mistake: the same question waits again
    if new.due_at is not null and old.due_at is null and old.state = 'closed'
        and new.last_seq = old.last_seq then
      update message_promise set ended_by = null, due_at = new.due_at, team_id = new.team_id
        where patient_id = new.patient_id and id = (select p.id from message_promise p
          where p.patient_id = new.patient_id and p.conversation_id = new.id
            and p.ended_by = 'closed' order by p.asked_at desc limit 1);
      if found then return null; end if;
    end if;
  end if;
  if new.due_at is not null then
    insert into message_promise (patient_id, conversation_id, team_id, asked_at, due_at)
      values (new.patient_id, new.id, new.team_id, coalesce(asked, new.last_at), new.due_at)
      on conflict (patient_id, conversation_id) where ended_by is null do nothing;
  end if;
  return null;
end $$;
create trigger note_promise_new after insert on conversation
  for each row when (new.due_at is not null) execute function portico_note_promise();
create trigger note_promise after update of due_at, team_id on conversation
  for each row when (old.due_at is distinct from new.due_at
    or (new.due_at is not null and old.team_id <> new.team_id))
  execute function portico_note_promise();

-- What is owed already. What was answered before is not known.
do $$
declare was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  insert into message_promise (patient_id, conversation_id, team_id, asked_at, due_at)
    select c.patient_id, c.id, c.team_id, coalesce((select min(m.sent_at) from message m
      where m.patient_id = c.patient_id and m.conversation_id = c.id and m.seq > c.team_seq),
      c.last_at), c.due_at
    from conversation c where c.due_at is not null;
  perform set_config('portico.reach', was, true);
end $$;
