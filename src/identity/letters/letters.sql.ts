import type { Marks } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';
import type { LetterDetails, LetterKind, OtherKind } from './letter-kinds.ts';

type Registering = Access<'system:registration'>;
type Mailing = Access<'letters:mail'>;

export interface QueuedLetter {
  patientId: string;
  id: string;
  kind: LetterKind;
  /** What the text of its kind depends on. */
  details: LetterDetails[LetterKind];
  state: 'waiting' | 'printed' | 'mailed' | 'returned';
  askedAt: Date;
  printedAt: Date | null;
  released: boolean;
  given: string;
  family: string;
  /** The language in the record. */
  language: 'en' | 'es';
  /** The language that the person's own account is used in; null without an account. */
  accountLanguage: 'en' | 'es' | null;
  lines: string[] | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string | null;
  /** It is in a file that nobody has opened yet. */
  prepared: boolean;
  deceased: boolean;
  /** The address in the record is less than 30 days old. */
  moved: boolean;
}

/**
 * Requests a letter. One that was requested and not yet printed stays; a printed one becomes void,
 * unless a visitor asks (`askedBy` null) and it was printed after `keepPrintedSince`.
 * @returns whether the letter is new
 */
export async function insertLetter(
  access: Registering | Access<'members:help'>,
  patientId: string,
  { askedBy, keepPrintedSince }: { askedBy: string | null; keepPrintedSince: Date },
): Promise<boolean> {
  const open = await access.sql<{ id: string; state: string; printedAt: Date | null }>(
    `select id, state, printed_at
      from letter
      where patient_id = $1 and kind = 'password' and state in ('waiting', 'printed', 'mailed')
      for update`,
    [patientId],
  );
  const last = open[0];
  const kept =
    last &&
    (last.state === 'waiting' ||
      (askedBy === null && last.printedAt && last.printedAt > keepPrintedSince));
  if (last && !kept)
    await access.sql(
      `update letter set state = 'void', code_hash = null, next_hash = null
        where patient_id = $1 and id = $2`,
      [patientId, last.id],
    );
  // also if one is kept and this inserts nothing: the time must not reveal that there is one
  await access.sql(
    `insert into letter (patient_id, state, asked_at, asked_by) values ($1, 'waiting', $2, $3)
      on conflict do nothing`,
    [patientId, access.info.now, askedBy],
  );
  return !kept;
}

/** `endRequest` keeps or rolls back what is written from here on. Does not wait. */
export const beginRequest = (access: Registering): void => access.pipeline('savepoint asked', []);
export const endRequest = (access: Registering, keep: boolean) =>
  access.sql(keep ? 'release savepoint asked' : 'rollback to savepoint asked', []);

/** Requests a letter without a password; one with the same details is written once. */
export async function insertOther<K extends OtherKind>(
  access: Access<`system:${string}`>,
  patientId: string,
  kind: K,
  details: LetterDetails[K],
): Promise<void> {
  await access.sql(
    `insert into letter (patient_id, state, asked_at, kind, details)
      values ($1, 'waiting', $2, $3, $4) on conflict do nothing`,
    [patientId, access.info.now, kind, details],
  );
}

const QUEUE = `select l.patient_id, l.id, l.kind, l.details, l.state, l.asked_at, l.printed_at,
    l.released_by is not null as released, b.id is not null and (l.next_hash is not null
      or l.kind <> 'password' and coalesce(l.printed_at < b.made_at, true)) as prepared,
    p.given, p.family, p.deceased,
    portico_letter_language(w.content, p.language) as language,
    (select c.language from account c where c.patient_id = l.patient_id
      and c.closed_at is null limit 1) as account_language,
    a.address->'line' as lines, a.address->>'city' as city, a.address->>'state' as region,
      a.address->>'postalCode' as postal_code, a.address->>'country' as country,
    exists (select 1 from confidential_contact c where c.patient_id = l.patient_id
      and c.address is not null and greatest(c.set_at, c.ended_at) > $1)
    or s.address is null and (exists (select 1 from resource_history h
        join resource r on r.patient_id = h.patient_id and r.type = h.type and r.id = h.id
        where h.patient_id = l.patient_id and h.type = 'Patient' and h.replaced_at > $1
        and r.source <> 'portico' and (portico_current(h.content->'address')->0)::jsonb is distinct
          from a.address::jsonb)
      or exists (select 1 from information_proposal i where i.patient_id = l.patient_id
        and i.section = 'address' and i.state = 'accepted' and i.ended_at > $1)) as moved
  from letter l join person p using (patient_id) left join letter_batch b on b.id = l.batch_id
  left join lateral (select c.address from confidential_contact c where c.patient_id = l.patient_id
    and c.ended_at is null and c.address is not null order by c.set_at desc, c.id limit 1) s on true
  left join lateral (select portico_patient(l.patient_id) as content) w on true
  left join lateral (select coalesce(s.address,
    portico_current(w.content->'address')->0) as address) a on true`;

/**
 * The queue: waiting letters, then those in the mail, oldest first. One without a password is
 * listed until it can hardly come back any more.
 */
export function listLetters(access: Mailing, movedSince: Date): Promise<QueuedLetter[]> {
  return access.sql<QueuedLetter>(
    `${QUEUE}
      where l.state in ('waiting', 'printed', 'mailed', 'returned')
        and (l.kind = 'password' or l.state <> 'mailed' or l.printed_at > $1)
      order by array_position(array['waiting', 'printed', 'returned', 'mailed'], l.state),
        l.asked_at
      limit 200`,
    [movedSince],
  );
}

/**
 * Letters that may be printed now, or one to be printed again, locked so that nobody else prints
 * them meanwhile.
 */
export function lockForPrinting(
  access: Mailing,
  movedSince: Date,
  id: string | null,
): Promise<QueuedLetter[]> {
  return access.sql<QueuedLetter>(
    `${QUEUE} where case when $2::uuid is null then true else l.id = $2 end
       and (l.state = 'waiting' and l.batch_id is null or $2::uuid is not null
         and l.state in ('printed', 'returned'))
     order by l.asked_at limit 200 for update of l skip locked`,
    [movedSince, id],
  );
}

/**
 * Moves a letter from one of these states to another. Returns whose letter it is; null if it is in
 * none of the states.
 */
export async function moveLetter(
  access: Mailing,
  id: string,
  from: QueuedLetter['state'][],
  to: 'mailed' | 'returned' | 'void',
): Promise<string | null> {
  const rows = await access.sql<{ patientId: string }>(
    `update letter
      set state = $3, code_hash = case when $3 = 'mailed' then code_hash end, next_hash = null
      where id = $1 and state = any($2) returning patient_id`,
    [id, from, to],
  );
  return rows[0]?.patientId ?? null;
}

export async function releaseLetter(access: Mailing, id: string): Promise<string | null> {
  const rows = await access.sql<{ patientId: string }>(
    "update letter set released_by = $2 where id = $1 and state = 'waiting' returning patient_id",
    [id, access.actor?.account.id ?? null],
  );
  return rows[0]?.patientId ?? null;
}

/** Uses one of the attempts at a person's letter, before the code is compared. */
export async function takeTry(
  access: Registering,
  patientId: string,
  most: number,
  now: Date,
): Promise<{ id: string; codeHash: string } | undefined> {
  const [row] = await access.sql<{ id: string; codeHash: string }>(
    `update letter set tries = tries + 1
      where patient_id = $1 and state in ('printed', 'mailed') and expires_at > $2 and tries < $3
        and code_hash is not null
     returning id, code_hash`,
    [patientId, now, most],
  );
  return row;
}

/** Uses up a letter. Of many requests at once, only one gets true. */
export async function useLetter(
  access: Registering,
  patientId: string,
  id: string,
): Promise<boolean> {
  const rows = await access.sql(
    `update letter set state = 'used', code_hash = null
      where patient_id = $1 and id = $2 and state in ('printed', 'mailed') returning 1`,
    [patientId, id],
  );
  return rows.length > 0;
}

/** Voids pending letters for a record that was joined to another. */
export async function voidLetters(access: Marks, patientId: string): Promise<void> {
  await access.sql(
    `update letter set state = 'void', code_hash = null, next_hash = null
      where patient_id = $1 and state in ('waiting', 'printed', 'mailed')`,
    [patientId],
  );
}
