-- Roles, the settings that row-level security reads, and the tables of the platform itself:
-- settings, forms that were sent, limits, the outbox, mail, given-up jobs, alarms, health.

-- The program works as `portico_app`; who verifies the audit log works as `portico_auditor`.
-- Roles belong to the whole server, so another database may have created them already.
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'portico_app') then
    create role portico_app nologin;
  end if;
  if not exists (select 1 from pg_roles where rolname = 'portico_auditor') then
    create role portico_auditor nologin;
  end if;
end $$;
do $$ begin
  execute format('grant portico_app to %I', current_user);
exception when others then null; -- a superuser needs no membership
end $$;

revoke create on schema public from public;
grant usage on schema public to portico_app, portico_auditor;

-- A migration that was run: its file's name, the SHA-256 of its text (a file must not change once
-- it was run), and whether the version before can work with the schema that it leaves.
create table migration (
  id text primary key,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  compatible boolean not null default false,
  done_at timestamptz not null default now()
);
grant select on migration to portico_app;

-- Row-level security is the second wall, behind the program's own access decision. Its policies
-- read three settings, which end with their transaction:
--   portico.person    the person whose record the transaction was opened for
--   portico.account   the account that is signed on
--   portico.reach     named, audited work across people, by staff or by the system
-- Behind row-level security an index serves a search only if the comparison is leakproof. `lower()`
-- and `like` are not, so what is searched for has a column of its own, compared by `=` and `~>=~`.
create function portico_person() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('portico.person', true), '')::uuid $$;
create function portico_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('portico.account', true), '')::uuid $$;
create function portico_reach() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('portico.reach', true), '') $$;

-- A setting that was changed from its default (docs/generated/settings.md).
create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
grant select on setting to portico_app;

-- What this database is for: sample people or real ones. The two are never mixed.
create table installation (
  singleton boolean primary key default true check (singleton),
  kind text not null check (kind in ('demo', 'production')),
  since timestamptz not null
);
grant select, insert on installation to portico_app;

-- A check value of each secret that the database was used with; the secret can't be guessed from
-- it. A start or a restore with another secret is refused, instead of every code being wrong.
create table secret_check (
  name text primary key,
  value text not null,
  since timestamptz not null
);
grant select, insert, update on secret_check to portico_app;

-- A submitted form. The same key again gets the same answer; the same key with another body is
-- refused.
create table idempotency (
  account_id uuid not null,
  key uuid not null,
  route text not null,
  body_hash bytea not null,
  -- where the answer redirected to
  location text,
  created_at timestamptz not null,
  primary key (account_id, key)
);
create index idempotency_created on idempotency (created_at);
grant select, insert, update, delete on idempotency to portico_app;

-- Failed tries in one bucket (an account, an address) and one time window. Tries are counted before
-- they are checked, and given back if they were right.
create table throttle (
  bucket bytea not null,
  window_start timestamptz not null,
  failures int not null,
  primary key (bucket, window_start)
);
create index throttle_window on throttle (window_start);
grant select, insert, update, delete on throttle to portico_app;

-- How many failures each bucket has had since its own time. Most have none. Volatile, so that it
-- sees what an earlier statement of the same function wrote.
create function portico_failures(p_buckets bytea[], p_since timestamptz[])
returns int[] language plpgsql volatile as $$
declare
  counts int[] := array_fill(0, array[cardinality(p_buckets)]);
  t record;
begin
  for t in
    select f.bucket, f.window_start, f.failures from throttle f where f.bucket = any(p_buckets)
  loop
    for i in 1 .. cardinality(p_buckets) loop
      if p_buckets[i] = t.bucket and t.window_start > p_since[i] then
        counts[i] := counts[i] + t.failures;
      end if;
    end loop;
  end loop;
  return counts;
end $$;

-- Counts one try in every bucket, unless one of them is full. Returns how many failures each bucket
-- had before. Buckets are always locked in the same order.
create function portico_take_try(
  p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[])
returns int[] language plpgsql as $$
declare
  counts int[];
begin
  insert into throttle (bucket, window_start, failures)
    select b.bucket, b.at, 0 from unnest(p_buckets, p_windows) as b(bucket, at) order by b.bucket
    on conflict (bucket, window_start) do update set failures = throttle.failures;
  counts := portico_failures(p_buckets, p_since);
  for i in 1 .. cardinality(p_buckets) loop
    if counts[i] >= p_limits[i] then
      return counts;
    end if;
  end loop;
  update throttle t set failures = t.failures + 1
    from unnest(p_buckets, p_windows) as b(bucket, at)
    where t.bucket = b.bucket and t.window_start = b.at;
  return counts;
end $$;

-- The same as a transaction of its own. It does not wait for the disk.
create function portico_count_try(
  p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[])
returns int[] language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  return portico_take_try(p_buckets, p_windows, p_since, p_limits);
end $$;

-- For work that continues in this transaction: of several tries at once one is let in. The others
-- get null without waiting.
create function portico_take_try_alone(
  p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[])
returns int[] language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(encode(p_buckets[1], 'hex'), 30)) then
    return null;
  end if;
  return portico_take_try(p_buckets, p_windows, p_since, p_limits);
end $$;

-- After a right try: clears the buckets of `p_forget` and takes one failure off the others.
create function portico_give_back(p_forget bytea[], p_buckets bytea[], p_windows timestamptz[])
returns void language plpgsql as $$
begin
  perform 1 from throttle where bucket = any(p_forget || p_buckets)
    order by bucket, window_start for update;
  delete from throttle where bucket = any(p_forget);
  update throttle t set failures = greatest(t.failures - 1, 0)
    from unnest(p_buckets, p_windows) as b(bucket, at)
    where t.bucket = b.bucket and t.window_start = b.at;
end $$;

-- A message to another system, written in the transaction that causes it. It holds ids only; the
-- content is read from the record when it is sent.
create table outbox_message (
  id uuid primary key default gen_random_uuid(),
  -- the other system
  destination text not null,
  -- messages of one lane (such as one refill request) are sent in order, one after another
  lane text not null,
  sequence int not null,
  kind text not null,
  -- what the message is about, as ids: {"requestId": "..."}
  subject jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'void', 'dead')),
  made_at timestamptz not null,
  next_at timestamptz not null,
  tries int not null default 0,
  -- who is sending it now, and until when nobody else may
  claim uuid,
  claimed_at timestamptz,
  claimed_until timestamptz,
  -- a try ended without an answer: the other system may have the message
  doubt boolean not null default false,
  -- a later message withdrew it while it was being sent: it is not sent again
  void_wanted boolean not null default false,
  settled_at timestamptz,
  -- why the last try failed: a code, never the other system's words
  problem text,
  alarmed_at timestamptz,
  unique (destination, lane, sequence)
);
create index outbox_due on outbox_message (destination, next_at) where state = 'waiting';
create index outbox_open on outbox_message (made_at) where state in ('waiting', 'dead');
create index outbox_over on outbox_message (settled_at) where state in ('sent', 'void');
grant select, insert, update, delete on outbox_message to portico_app;

-- One mail, by the id of what asked for it. Whoever sends it holds the claim; once sent, it is
-- never sent again, however often the job runs.
create table mail_claim (
  id text primary key,
  template text not null,
  claim uuid not null,
  claimed_until timestamptz not null,
  sent_at timestamptz
);
create index mail_claim_until on mail_claim (claimed_until);
grant select, insert, update, delete on mail_claim to portico_app;

-- A mail of the demo, which sends none. Shown at /demo/mail.
create table demo_mail (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  recipient text not null,
  subject text not null,
  body text not null
);
grant select, insert, update, delete on demo_mail to portico_app;

-- A job that failed until it was given up. Staff retry it or drop it.
create table dead_job (
  id uuid primary key,
  queue text not null,
  -- ids, like the job's own data
  data jsonb not null,
  -- a code, never the error's own words
  problem text not null,
  tries int not null,
  made_at timestamptz not null,
  died_at timestamptz not null
);
create index dead_job_died on dead_job (died_at);
grant select, insert, delete on dead_job to portico_app;

-- A problem that staff are told about by mail: one row per kind and subject, however often it
-- happens.
create table alarm (
  kind text not null,
  about text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times int not null default 1,
  -- since when a mail is due; null when everybody has been told
  due_at timestamptz,
  told_at timestamptz,
  primary key (kind, about)
);
grant select, insert, update, delete on alarm to portico_app;

-- A running process. It updates its row every second, so readiness knows whether the database takes
-- writes.
create table heartbeat (
  process uuid primary key,
  at timestamptz not null
);
grant select, insert, update, delete on heartbeat to portico_app;

-- Writes the heartbeat and spills a sort to disk, so that a full disk fails here before a member
-- meets it. Returns the first migration of a newer version that this version (which has the
-- migrations `known`) can't work with.
create function portico_pulse(running uuid, known text[])
returns text language plpgsql set work_mem = '64kB' as $$
begin
  insert into heartbeat as h (process, at) values (running, clock_timestamp())
    on conflict (process) do update set at = excluded.at;
  delete from heartbeat where at < clock_timestamp() - interval '1 day';
  perform count(*) from (select n from generate_series(1, 8000) n order by n desc) spilled;
  return (select min(id) from migration where not compatible and id <> all (known));
end $$;
