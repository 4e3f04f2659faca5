-- Whose user ID it is, and whether the account knows the browser: what a sign-on compares the password with. It reads and writes nothing down;
-- the sign-on itself does, once it is known how it ended.
create function portico_find_sign_on(p_user_id text, p_device bytea)
returns table (id uuid, kind text, password_hash text, patient_id uuid, device_id uuid) language plpgsql as $$
begin
  perform set_config('portico.reach', 'system:sign-on', true);
  return query select a.id, a.kind, a.password_hash, a.patient_id, (select d.id from device d where d.account_id = a.id and d.token_hash = p_device)
    from account a where lower(a.user_id) = lower(p_user_id) and a.closed_at is null;
  perform set_config('portico.reach', '', true);
end $$;

-- The first administrator is invited from the terminal, by nobody's account.
alter table staff_invitation alter invited_by drop not null;
