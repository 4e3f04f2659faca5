import type { Access } from '../../platform/access/access.ts';
import type { Db } from '../../platform/access/db.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { ProofFacts } from './proofing.rules.ts';

type System = Access<'system:registration'>;

export interface Candidate {
  patient_id: string;
  given: string;
  family: string;
  birth_date: PlainDate | null;
  deceased: boolean;
  language: 'en' | 'es';
}

/**
 * Who has a number: nobody, where two records claim it, or where the record was merged into
 * another. `read` is whose record is to be read then, somebody else's where there is no candidate:
 * what one record more costs can be told from outside. Two people are read whoever it is.
 * @param point where among all people the one in place of another is looked for
 */
export async function findOrStandIn(
  access: System,
  mrn: string,
  point: string,
): Promise<{ candidate: Candidate | null; read: Candidate | null }> {
  const rows = await access.sql<Candidate & { found: boolean }>(
    `with found as materialized (
       select patient_id, given, family, birth_date, deceased, language
       from person
       where mrn_digits = $1 and merged_into is null limit 2
     )
     select *, true as found from found
     union all
     (select patient_id, given, family, birth_date, deceased, language, false from person
       where patient_id > $2 order by patient_id limit 2 - (select count(*) from found))`,
    [mrn, point],
  );
  const [one, two] = rows.filter((row) => row.found);
  const candidate = one && !two ? one : null;
  return { candidate, read: candidate ?? rows[0] ?? null };
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Who has a number, as above. */
export const findByMrn = async (access: System, mrn: string): Promise<Candidate | null> =>
  (await findOrStandIn(access, mrn, FIRST)).candidate;

const OTHERS = 40;

/**
 * What the records of one person (or of nobody) and of the 40 others that follow a point in the
 * record say; at its end the first ones follow. One statement with the same work for everybody.
 */
export async function readFacts(
  access: System,
  patientId: string | null,
  near: string,
): Promise<{ own: ProofFacts; others: ProofFacts[] }> {
  const rows = await access.sql<{
    own: boolean;
    line: string | null;
    city: string | null;
    phone: string | null;
    doctor: string | null;
    clinic: string | null;
  }>(
    `with chosen as (
       select $1::uuid as patient_id, 0 as place where $1 is not null
       union all (select patient_id, 1 from person where patient_id > $2 and patient_id is distinct
         from $1 order by patient_id limit $3)
       union all (select patient_id, 2 from person where patient_id is distinct from $1
         order by patient_id limit $3)
     )
     select c.place = 0 as own, p.address#>>'{0,line,0}' as line, p.address#>>'{0,city}' as city,
       (select t->>'value' from json_array_elements(p.telecom) t
         where t->>'system' = 'phone' limit 1) as phone,
       e.content#>>'{participant,0,individual,display}' as doctor,
         e.content#>>'{serviceProvider,display}' as clinic
     from (select patient_id, min(place) as place from chosen group by patient_id order by 2,
       1 limit $3 + ($1 is not null)::int) c
     left
     join lateral (select portico_current(content->'address') as address,
       portico_current(content->'telecom') as telecom
       from portico_patient(c.patient_id) as content) p on true
     left
     join lateral (select content from resource where patient_id = c.patient_id
       and type = 'Encounter' and date is not null order by date desc, id limit 1) e on true
     order by c.patient_id`,
    [patientId, near, OTHERS],
  );
  const facts = rows.map((row) => ({ own: row.own, facts: factsOf(row) }));
  return {
    own: facts.find((one) => one.own)?.facts ?? {},
    others: facts.filter((one) => !one.own).map((one) => one.facts),
  };
}

function factsOf(row: {
  line: string | null;
  city: string | null;
  phone: string | null;
  doctor: string | null;
  clinic: string | null;
}): ProofFacts {
  // the name of the street alone: numbers and flats are too easily told from made-up ones
  const street = row.line?.replace(/^[\d\s-]+/, '').replace(/\s+(unit|apt|suite|#).*$/i, '');
  const phone = row.phone?.replace(/\D/g, '').slice(-4);
  return {
    ...(street && { street }),
    ...(row.city && { city: row.city }),
    ...(phone?.length === 4 && { phone }),
    ...(row.doctor && { doctor: row.doctor.replace(/\d+/g, '') }),
    ...(row.clinic && { clinic: row.clinic }),
  };
}

export type Step = 'terms' | 'user-id' | 'identity' | 'secure' | 'check';

/** Sent ahead. */
export function insertDraft(
  access: System,
  idHash: Buffer,
  sealed: Buffer,
  now: Date,
  expiresAt: Date,
): void {
  access.pipeline('delete from registration_draft where expires_at < $1', [now]);
  access.pipeline(
    `insert into registration_draft (id_hash, step, sealed, expires_at)
      values ($1, 'terms', $2, $3)`,
    [idHash, sealed, expiresAt],
  );
}

/**
 * The draft that a browser's cookie names: what the visitor typed, read by a function that opens
 * its own reach.
 */
export async function readDraft(
  db: Db,
  idHash: Buffer,
  now: Date,
): Promise<{ step: Step; sealed: Buffer } | undefined> {
  return (
    await db.ask<{ step: Step; sealed: Buffer }>('select * from portico_read_draft($1, $2)', [
      idHash,
      now,
    ])
  )[0];
}

/** The same, locked: of many who end one journey at once, one goes on. */
export async function lockDraft(
  access: System,
  idHash: Buffer,
  now: Date,
): Promise<{ step: Step; sealed: Buffer } | undefined> {
  const [row] = await access.sql<{ step: Step; sealed: Buffer }>(
    'select step, sealed from registration_draft where id_hash = $1 and expires_at > $2 for update',
    [idHash, now],
  );
  return row;
}

/** Sent ahead. */
export function updateDraft(access: System, idHash: Buffer, step: Step, sealed: Buffer): void {
  access.pipeline('update registration_draft set step = $2, sealed = $3 where id_hash = $1', [
    idHash,
    step,
    sealed,
  ]);
}

/** Takes the draft away: of two who press the last button at once, one gets true. */
export async function takeDraft(access: System, idHash: Buffer): Promise<boolean> {
  return (
    (await access.sql('delete from registration_draft where id_hash = $1 returning 1', [idHash]))
      .length > 0
  );
}

export async function countFailedRounds(
  access: System,
  bucket: Buffer,
  since: Date,
): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    'select count(*)::int as n from proofing_failure where bucket = $1 and failed_at > $2',
    [bucket, since],
  );
  return row?.n ?? 0;
}

export async function noteFailedRound(
  access: System,
  bucket: Buffer,
  now: Date,
  keepSince: Date,
): Promise<void> {
  await access.sql('delete from proofing_failure where failed_at < $1', [keepSince]);
  await access.sql('insert into proofing_failure (bucket, failed_at) values ($1, $2)', [
    bucket,
    now,
  ]);
}

/** Which of these user IDs are taken, by their keys. */
export async function takenUserIds(access: System, userKeys: (string | null)[]): Promise<string[]> {
  const rows = await access.sql<{ id: string }>(
    'select user_key as id from account where user_key = any($1)',
    [userKeys],
  );
  return rows.map((row) => row.id);
}

/** The open account of a person, and when it was last used. */
export async function findAccountOf(
  access: System,
  patientId: string,
): Promise<{ id: string; used_at: Date } | undefined> {
  const [row] = await access.sql<{ id: string; used_at: Date }>(
    `select id, coalesce(last_sign_on_at, created_at) as used_at
      from account
      where patient_id = $1 and closed_at is null for update`,
    [patientId],
  );
  return row;
}

/** Whether an address is one that a caregiver of this person uses. */
export async function isCaregiversEmail(
  access: System,
  patientId: string,
  email: string,
): Promise<boolean> {
  const rows = await access.sql(
    `select 1 from proxy p join account a on a.id = p.account_id
     where p.patient_id = $1 and p.revoked_at is null and a.closed_at is null
       and a.email_key = lower($2)`,
    [patientId, email],
  );
  return rows.length > 0;
}

export interface NewAccount {
  userId: string;
  email: string;
  passwordHash: string;
  patientId: string;
  name: string;
  language: 'en' | 'es';
  termsVersion: string;
  questions: { question: string; hash: string }[];
}

/**
 * Keeps that the terms were accepted, and the three secret questions in place of those before. Sent
 * ahead.
 */
export function secureAccount(
  access: System,
  accountId: string,
  made: Pick<NewAccount, 'termsVersion' | 'questions'>,
  now: Date,
  address: string | null,
): void {
  access.pipeline(
    `insert into terms_acceptance (account_id, version, accepted_at, address)
      values ($1, $2, $3, $4) on conflict do nothing`,
    [accountId, made.termsVersion, now, address],
  );
  access.pipeline('delete from secret_question where account_id = $1', [accountId]);
  access.pipeline(
    `insert into secret_question (account_id, position, question, answer_hash, made_at)
      select $1, u.*, $5
      from unnest($2::int[], $3::text[], $4::text[]) u`,
    [
      accountId,
      made.questions.map((_, index) => index + 1),
      made.questions.map((one) => one.question),
      made.questions.map((one) => one.hash),
      now,
    ],
  );
}

/**
 * Makes the account with all that belongs to it. Answers null where the user ID was taken
 * meanwhile.
 */
export async function insertAccount(
  access: System,
  made: NewAccount,
  now: Date,
  address: string | null,
): Promise<string | null> {
  const [row] = await access.sql<{ id: string }>(
    `insert into account (kind, user_id, password_hash, patient_id, name, email, language,
        created_at, password_changed_at)
     values ('member', $1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing returning id`,
    [made.userId, made.passwordHash, made.patientId, made.name, made.email, made.language, now],
  );
  if (!row) return null;
  secureAccount(access, row.id, made, now, address);
  return row.id;
}

/** A link that confirms an address; the mail is sent by a job that knows its id alone. */
export async function insertEmailLink(
  access: System,
  accountId: string,
  email: string,
  expiresAt: Date,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    'insert into email_link (account_id, email, expires_at) values ($1, $2, $3) returning id',
    [accountId, email, expiresAt],
  );
  if (!row) throw new Error('the link was not written');
  return row.id;
}
