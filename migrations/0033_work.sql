-- Work that is done later, so that none of it is lost or done thrice: who sends a mail, which jobs were given up, who was told.

-- One row a mail, by the id of what asked for it. Whoever sends it holds it until then; sent is sent, however often the job runs.
create table mail_claim (
  id text primary key,
  template text not null,
  claim uuid not null,
  claimed_until timestamptz not null,
  sent_at timestamptz
);
create index mail_claim_until on mail_claim (claimed_until);
grant select, insert, update, delete on mail_claim to portico_app;

-- Jobs that failed until they were given up. `data` holds ids, like the job's own.
create table dead_job (
  id uuid primary key,
  queue text not null,
  data jsonb not null,
  -- a code, never a fault's own words
  problem text not null,
  tries int not null,
  made_at timestamptz not null,
  died_at timestamptz not null
);
create index dead_job_died on dead_job (died_at);
grant select, insert, delete on dead_job to portico_app;

-- What staff should hear of, one row a kind and what it is about, however often it happens.
create table alarm (
  kind text not null,
  about text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times int not null default 1,
  -- since when a mail about it is due; null when everybody was told
  due_at timestamptz,
  told_at timestamptz,
  primary key (kind, about)
);
grant select, insert, update, delete on alarm to portico_app;

-- Which job is telling an account of a result now, so that two of them don't tell of it twice.
alter table result_unseen add column telling text;
alter table result_unseen add column telling_until timestamptz;

-- Whether the invitation's mail went out.
alter table staff_invitation add column mailed_at timestamptz;

-- Why it fills itself no longer, where that was not somebody's wish: 'right-ended' when the caregiver who set it up lost the right.
alter table automatic_refill add column ended_why text check (ended_why in ('right-ended'));
