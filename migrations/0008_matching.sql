-- Keeping one record per person: questions to records staff, links that a source sent, and joins
-- that can be undone.

-- A question to records staff about a person's identity.
create table identity_case (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in (
    'number', 'changed', 'two-people', 'parted', 'link', 'see-also', 'duplicate', 'account')),
  state text not null default 'open' check (
    state in ('open', 'joined', 'kept-apart', 'corrected', 'withdrawn')),
  -- what the source sends about this Patient waits until the case is decided
  holds boolean not null,
  -- the Patient as it came; null where the question is about two known people
  source text,
  source_id text,
  content text,
  -- its names and birth date, to tell whether the source still says the same
  identity text,
  -- who is known, and who may be the same person
  known_id uuid references person,
  other_id uuid references person,
  differences text[] not null default '{}',
  opened_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references account,
  decided_by_name text,
  note text not null default '' check (length(note) <= 1000)
);
create unique index identity_case_open on identity_case (source, source_id)
  where state = 'open' and holds;
create unique index identity_case_pair on identity_case (kind, known_id, other_id)
  where state = 'open' and not holds;
create index identity_case_queue on identity_case (opened_at) where state = 'open';
create index identity_case_source on identity_case (source, source_id, opened_at desc);
alter table identity_case enable row level security, force row level security;
create policy wall on identity_case using (portico_reach() is not null);
grant select, insert, update on identity_case to portico_app;

-- A Patient's link to another Patient of its source, until both have come and it was acted on.
create table patient_link (
  source text not null,
  source_id text not null,
  other_id text not null,
  type text not null check (type in ('replaced-by', 'replaces', 'refer', 'seealso')),
  settled boolean not null default false,
  primary key (source, source_id, other_id, type)
);
create index patient_link_open on patient_link (source) where not settled;
alter table patient_link enable row level security, force row level security;
create policy wall on patient_link using (portico_reach() is not null);
grant select, insert, update, delete on patient_link to portico_app;

-- Two records that were joined.
create table person_merge (
  id uuid primary key default gen_random_uuid(),
  from_id uuid not null references person,
  into_id uuid not null references person,
  -- the source whose link asked for it; null: staff
  source text,
  -- what moved, so that it can go back
  moved jsonb not null,
  merged_at timestamptz not null,
  merged_by uuid references account,
  merged_by_name text,
  undone_at timestamptz,
  undone_by_name text,
  check (from_id <> into_id)
);
create unique index person_merge_once on person_merge (from_id) where undone_at is null;
create index person_merge_into on person_merge (into_id);
alter table person_merge enable row level security, force row level security;
create policy wall on person_merge using (portico_reach() is not null);
grant select, insert, update on person_merge to portico_app;
