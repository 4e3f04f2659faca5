-- What a session began and did not finish ends with the session. One trigger does it, whoever ends the session and however.

alter table kept_work add session_id uuid;
create index kept_work_session on kept_work (session_id);
create index kept_work_account on kept_work (account_id);

-- A new address counts from its confirmation on. `taken_at`: since when the account has it. `ended_at`: the question was withdrawn, replaced,
-- or ended with its session. `undone_at`: the owner took it back.
alter table email_change add session_id uuid, add taken_at timestamptz, add ended_at timestamptz;
update email_change set taken_at = changed_at;
create index email_change_session on email_change (session_id) where taken_at is null;
create index email_change_account on email_change (account_id, changed_at);
-- null: the link confirms the address that the account has
alter table email_link add change_id uuid;

-- Until now an address counted before it was confirmed: the confirmed one that it replaced is back in use.
with last as (
  select distinct on (c.account_id) c.account_id, c.id, c.old_email, c.old_confirmed_at
  from email_change c join account a on a.id = c.account_id and a.email_confirmed_at is null
  where c.undone_at is null and c.old_confirmed_at is not null order by c.account_id, c.changed_at desc
), back as (
  update account a set email = l.old_email, email_confirmed_at = l.old_confirmed_at from last l where a.id = l.account_id returning a.id
)
update email_change c set taken_at = null, ended_at = now() from last l where c.account_id = l.account_id and c.id = l.id;

-- When they were made: undoing a change removes what was made after it.
alter table recovery_code add made_at timestamptz not null default 'epoch';
alter table recovery_code alter made_at drop default;
alter table secret_question add made_at timestamptz not null default 'epoch';
alter table secret_question alter made_at drop default;

-- A secret that waits to be confirmed is in no table any more: it travels sealed with its page.
delete from authenticator where confirmed_at is null;
alter table authenticator alter confirmed_at set not null;

-- For a new password after sign-on: when the passkey was last asked for in this session.
alter table session add passkey_at timestamptz;

create function portico_session_over() returns trigger language plpgsql as $$
declare was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:session-over', true);
  delete from kept_work where session_id = new.id;
  update email_change set ended_at = new.ended_at where session_id = new.id and taken_at is null and ended_at is null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return null;
end $$;
create trigger over after update of ended_at on session for each row
  when (old.ended_at is null and new.ended_at is not null) execute function portico_session_over();

-- A new password ends all that was begun under the old one, in every session.
create function portico_password_over() returns trigger language plpgsql as $$
declare was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:password-over', true);
  delete from kept_work where account_id = new.id;
  delete from sign_on_step where account_id = new.id;
  update recovery set used_at = new.password_changed_at where account_id = new.id and used_at is null;
  update email_change set ended_at = new.password_changed_at where account_id = new.id and taken_at is null and ended_at is null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return null;
end $$;
create trigger password_over after update of password_changed_at on account for each row
  when (old.password_changed_at is distinct from new.password_changed_at) execute function portico_password_over();
create index sign_on_step_account on sign_on_step (account_id);

-- Who signs on again in the same browser goes on with what the session before it kept; for another account all of it ends.
create function portico_follow_session(p_old bytea, p_new uuid, p_account uuid, p_now timestamptz) returns void language plpgsql as $$
declare before uuid := (select id from session where id_hash = p_old and account_id = p_account and ended_at is null);
begin
  if before is not null then
    update kept_work set session_id = p_new where session_id = before;
    update email_change set session_id = p_new where session_id = before and taken_at is null;
  end if;
  update session set ended_at = p_now where id_hash = p_old and ended_at is null;
end $$;
