-- A forgotten password: a link in a mail, good for half an hour in the browser that asked.

create table recovery (
  account_id uuid not null references account,
  id uuid not null default gen_random_uuid(),
  browser_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, id)
);
alter table recovery enable row level security;
alter table recovery force row level security;
create policy wall on recovery using (account_id = portico_account() or portico_reach() is not null);
grant select, insert, update on recovery to portico_app;

-- The asking account's own person: no person is open on the pages of an account.
create function portico_own_person() returns table (given text, family text, birth_date date, mrn text) language plpgsql as $$
begin
  perform set_config('portico.reach', 'system:own-person', true);
  return query select p.given, p.family, p.birth_date, p.mrn from account a join person p on p.patient_id = a.patient_id where a.id = portico_account();
  perform set_config('portico.reach', '', true);
end $$;
