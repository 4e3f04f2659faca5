-- Letters that are printed together. Their file is kept, sealed, until the letters are mailed: one that was lost on its way to the printer is
-- opened again, with the same codes.
create table letter_batch (
  id uuid primary key default gen_random_uuid(),
  made_by uuid not null references account,
  made_at timestamptz not null,
  opened_at timestamptz,
  sealed bytea not null
);
alter table letter_batch enable row level security;
alter table letter_batch force row level security;
create policy wall on letter_batch using (portico_reach() is not null);
grant select, insert, update, delete on letter_batch to portico_app;

-- `next_hash`: of the code in a file that nobody has opened; until then the letter is as it was.
alter table letter add batch_id uuid references letter_batch on delete set null, add next_hash text;
create index letter_batch_letters on letter (batch_id) where batch_id is not null;
