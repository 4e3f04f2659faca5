-- Settings are changed on pages and by a command. Every change is kept, and every process is told.
-- compatible-with-previous: yes

-- A change of one setting. What was changed at once has the same set_id. Null is the default.
create table setting_change (
  id bigint generated always as identity primary key,
  set_id uuid not null,
  key text not null check (length(key) between 1 and 200),
  old jsonb,
  new jsonb,
  how text not null check (how in ('page', 'command', 'import', 'undo')),
  -- the set that this one took back
  undoes uuid,
  changed_at timestamptz not null,
  -- null for a command, whose user's name stands in changed_by_name
  changed_by uuid references account,
  changed_by_name text not null,
  unique (set_id, key),
  check ((how = 'undo') = (undoes is not null))
);
create index setting_change_key on setting_change (key, id desc);
create unique index setting_change_undone on setting_change (undoes, key);
grant select, insert on setting_change to portico_app;
grant insert, update, delete on setting to portico_app;

-- Whoever writes to the table, this program or somebody with psql: the time is right, and every
-- process hears of it when the transaction commits.
create function portico_setting_written() returns trigger language plpgsql as $$
begin
  new.changed_at := clock_timestamp();
  return new;
end $$;
create trigger written before insert or update on setting
  for each row execute function portico_setting_written();
create function portico_settings_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('portico_settings', '');
  return null;
end $$;
create trigger changed after insert or update or delete on setting
  for each statement execute function portico_settings_changed();
