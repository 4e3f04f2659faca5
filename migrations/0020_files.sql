-- Uploaded files, and which deliveries of a webhook were taken (docs/decisions/0061, 0063).
-- compatible-with-previous: yes

-- A file about a person, as a feature keeps it. While its bytes arrive it is `receiving`, and
-- nobody sees it; then it is `waiting` until the scanner has seen it.
create table file (
  patient_id uuid not null references person,
  id uuid not null default gen_random_uuid(),
  -- the upload that it came by: a word of its feature
  kind text not null check (length(kind) between 1 and 60),
  -- the media type that its content shows
  type text not null default '',
  -- only to be displayed: it is never a path
  name text not null default '' check (length(name) <= 120),
  bytes integer not null default 0 check (bytes >= 0),
  chunks integer not null default 0 check (chunks >= 0),
  state text not null default 'receiving'
    check (state in ('receiving', 'waiting', 'clean', 'infected', 'too-large', 'failed')),
  received_at timestamptz not null,
  received_by uuid references account,
  -- when the scanner last answered, how often it could not tell, and what it found
  scanned_at timestamptz,
  scan_failures integer not null default 0,
  finding text check (length(finding) <= 120),
  primary key (patient_id, id)
);
create unique index file_id on file (id);
create index file_unfinished on file (state, received_at) where state in ('receiving', 'waiting');
create index file_received_by on file (received_by, received_at);
alter table file enable row level security, force row level security;
create policy wall on file
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on file to portico_app;

-- A sealed part of a file.
create table file_chunk (
  patient_id uuid not null,
  file_id uuid not null,
  seq integer not null check (seq >= 0),
  sealed bytea not null,
  primary key (patient_id, file_id, seq),
  foreign key (patient_id, file_id) references file (patient_id, id)
    on delete cascade on update cascade
);
-- what is sealed can't be compressed
alter table file_chunk alter column sealed set storage external;
alter table file_chunk enable row level security, force row level security;
create policy wall on file_chunk
  using (patient_id = portico_person() or portico_reach() is not null);
grant select, insert, update, delete on file_chunk to portico_app;

-- Adds a chunk to a file that is being received; the first one begins the file. Each chunk is a
-- transaction of its own, so a slow upload keeps no connection.
create function portico_receive_chunk(
  p_patient uuid, p_file uuid, p_seq integer, p_sealed bytea, p_kind text, p_account uuid,
  p_now timestamptz)
returns boolean language plpgsql as $$
begin
  perform set_config('portico.person', p_patient::text, true);
  if p_seq = 0 then
    insert into file (patient_id, id, kind, received_by, received_at)
      values (p_patient, p_file, p_kind, p_account, p_now);
  end if;
  insert into file_chunk (patient_id, file_id, seq, sealed)
    select p_patient, p_file, p_seq, p_sealed from file
    where patient_id = p_patient and id = p_file and state = 'receiving';
  return found;
end $$;

-- One sealed chunk of a file that an access has opened.
create function portico_file_chunk(p_patient uuid, p_file uuid, p_seq integer)
returns bytea language plpgsql as $$
begin
  perform set_config('portico.person', p_patient::text, true);
  return (select sealed from file_chunk
    where patient_id = p_patient and file_id = p_file and seq = p_seq);
end $$;

-- Removes what was received but not kept.
create function portico_drop_received(p_patient uuid, p_files uuid[])
returns void language plpgsql as $$
begin
  perform set_config('portico.person', p_patient::text, true);
  delete from file where patient_id = p_patient and id = any(p_files) and state = 'receiving';
end $$;

-- A delivery of a webhook that was taken: the same one again does nothing.
create table webhook_delivery (
  source text not null check (length(source) between 1 and 60),
  id text not null check (length(id) between 1 and 200),
  body_hash bytea not null,
  received_at timestamptz not null,
  primary key (source, id)
);
create index webhook_delivery_received on webhook_delivery (received_at);
grant select, insert, delete on webhook_delivery to portico_app;
