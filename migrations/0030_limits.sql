-- Tries are counted before anything is spent on them, and a right one is given back.

-- Counts one try in each bucket, unless one of them is full. Answers how many each had before. Buckets are locked in one order.
create function portico_take_try(p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[]) returns int[] language plpgsql as $$
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
  update throttle t set failures = t.failures + 1 from unnest(p_buckets, p_windows) as b(bucket, at) where t.bucket = b.bucket and t.window_start = b.at;
  return counts;
end $$;
-- Within one transaction a function that reads must see what the one before it wrote.
alter function portico_failures(bytea[], timestamptz[]) volatile;

-- The same as a transaction of its own: who counts a try waits for no disk.
create function portico_count_try(p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[]) returns int[] language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  return portico_take_try(p_buckets, p_windows, p_since, p_limits);
end $$;

-- For work that goes on in this transaction: of several at once one is let in, and the others are told at once.
create function portico_take_try_alone(p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[]) returns int[] language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(encode(p_buckets[1], 'hex'), 30)) then
    return null;
  end if;
  return portico_take_try(p_buckets, p_windows, p_since, p_limits);
end $$;

-- A try that was right: some buckets are forgotten as a whole, the others have one less.
create function portico_give_back(p_forget bytea[], p_buckets bytea[], p_windows timestamptz[]) returns void language plpgsql as $$
begin
  perform 1 from throttle where bucket = any(p_forget || p_buckets) order by bucket, window_start for update;
  delete from throttle where bucket = any(p_forget);
  update throttle t set failures = greatest(t.failures - 1, 0) from unnest(p_buckets, p_windows) as b(bucket, at) where t.bucket = b.bucket and t.window_start = b.at;
end $$;

-- Whose user ID it is, and one try counted: in the browser's own bucket, which comes first, where the account knows the browser or it was vouched for; else in the others.
drop function portico_find_sign_on;
create function portico_try_sign_on(p_user_key text, p_device bytea, p_vouched uuid, p_buckets bytea[], p_windows timestamptz[], p_since timestamptz[], p_limits int[])
returns table (id uuid, kind text, password_hash text, patient_id uuid, own boolean, failures int[]) language plpgsql as $$
declare
  was text;
  most int := cardinality(p_buckets);
begin
  was := set_config('portico.reach', 'system:sign-on', true);
  select a.id, a.kind, a.password_hash, a.patient_id,
      a.id is not null and (a.id = p_vouched or exists (select 1 from device d where d.account_id = a.id and d.token_hash = p_device))
    into id, kind, password_hash, patient_id, own
    from (select 1) one left join account a on a.user_key = p_user_key and a.closed_at is null;
  own := coalesce(own, false);
  if own then
    failures := portico_count_try(p_buckets[1:1], p_windows[1:1], p_since[1:1], p_limits[1:1]);
  else
    failures := portico_count_try(p_buckets[2:most], p_windows[2:most], p_since[2:most], p_limits[2:most]);
  end if;
  was := set_config('portico.reach', '', true);
  return next;
end $$;

-- User IDs have letters without accents, digits, and . _ -; their key is the same in every locale.
drop index account_user_key;
alter table account drop column user_key;
alter table account add user_key text collate "C" generated always as (lower(user_id collate "C")) stored;
create unique index account_user_key on account (user_key);
alter table account add constraint account_user_id check (user_id ~ '^[A-Za-z0-9._-]+$');

create or replace function portico_set_user_id(p_user_id text) returns boolean language plpgsql as $$
declare done boolean;
begin
  perform set_config('portico.reach', 'system:user-id', true);
  begin
    update account set user_id = p_user_id
      where id = portico_account() and not exists (select 1 from account o where o.user_key = lower(p_user_id collate "C") and o.id <> portico_account());
    done := found;
  exception when unique_violation then
    done := false;
  end;
  perform set_config('portico.reach', '', true);
  return done;
end $$;
