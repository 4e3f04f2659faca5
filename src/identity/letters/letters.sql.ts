import type { Access } from '../../platform/access/access.ts';

export type System = Access<'system:registration'>;
type Mailing = Access<'letters:mail'>;

export interface QueuedLetter {
  patient_id: string;
  id: string;
  state: 'waiting' | 'printed' | 'mailed' | 'returned';
  asked_at: Date;
  printed_at: Date | null;
  released: boolean;
  given: string;
  family: string;
  language: 'en' | 'es';
  lines: string[] | null;
  city: string | null;
  region: string | null;
  postal_code: string | null;
  /** It is in a file that waits to be opened. */
  prepared: boolean;
  /** The address in the record is younger than 30 days. */
  moved: boolean;
}

/**
 * Asks for a letter. What was asked for before and not yet printed stays; what was printed becomes
 * void.
 */
export async function insertLetter(
  access: System | Mailing | Access<'members:help'>,
  patientId: string,
  askedBy: string | null,
  now: Date,
  keepPrintedSince: Date,
): Promise<boolean> {
  const open = await access.sql<{ id: string; state: string; printed_at: Date | null }>(
    `select id, state, printed_at
      from letter
      where patient_id = $1 and state in ('waiting', 'printed', 'mailed') for update`,
    [patientId],
  );
  const last = open[0];
  // one on its way is not made worthless by whoever can type a number
  const kept =
    last &&
    (last.state === 'waiting' ||
      (askedBy === null && last.printed_at && last.printed_at > keepPrintedSince));
  if (last && !kept)
    await access.sql(
      `update letter set state = 'void', code_hash = null, next_hash = null
        where patient_id = $1 and id = $2`,
      [patientId, last.id],
    );
  // also where one is kept, in whose place none comes then: that there is one must not be told by
  // the time
  await access.sql(
    `insert into letter (patient_id, state, asked_at, asked_by) values ($1, 'waiting', $2, $3)
      on conflict do nothing`,
    [patientId, now, askedBy],
  );
  return !kept;
}

/** From here on what is written is kept or taken back by `keepAsked`. Sent ahead. */
export const markAsked = (access: System): void => access.pipeline('savepoint asked', []);
export const keepAsked = (access: System, keep: boolean) =>
  access.sql(keep ? 'release savepoint asked' : 'rollback to savepoint asked', []);

const QUEUE = `select l.patient_id, l.id, l.state, l.asked_at, l.printed_at,
    l.released_by is not null as released, l.next_hash is not null
    and l.batch_id is not null as prepared, p.given, p.family, p.language,
    a.address->'line' as lines, a.address->>'city' as city, a.address->>'state' as region,
      a.address->>'postalCode' as postal_code,
    exists (select 1 from resource_history h where h.patient_id = l.patient_id
      and h.type = 'Patient' and h.replaced_at > $1
      and (portico_current(h.content->'address')->0)::jsonb is distinct
        from a.address::jsonb) as moved
  from letter l join person p using (patient_id)
  left
  join lateral (select portico_current(portico_patient(l.patient_id)->'address')->0 as address) a on
    true`;

/** The queue: what waits, then what is under way, the oldest first. */
export function listLetters(access: Mailing, movedSince: Date): Promise<QueuedLetter[]> {
  return access.sql<QueuedLetter>(
    `${QUEUE}
      where l.state in ('waiting', 'printed', 'mailed', 'returned')
      order by array_position(array['waiting', 'printed', 'returned', 'mailed'], l.state),
        l.asked_at
      limit 200`,
    [movedSince],
  );
}

/**
 * Those that may be printed now, or one that is printed again; nobody else prints them meanwhile.
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

/** From one state to another, where it stands in the first. */
export async function moveLetter(
  access: Mailing,
  id: string,
  from: QueuedLetter['state'][],
  to: 'mailed' | 'returned' | 'void',
): Promise<string | null> {
  const rows = await access.sql<{ patient_id: string }>(
    `update letter
      set state = $3, code_hash = case when $3 = 'mailed' then code_hash end, next_hash = null
      where id = $1 and state = any($2) returning patient_id`,
    [id, from, to],
  );
  return rows[0]?.patient_id ?? null;
}

export async function releaseLetter(access: Mailing, id: string): Promise<string | null> {
  const rows = await access.sql<{ patient_id: string }>(
    "update letter set released_by = $2 where id = $1 and state = 'waiting' returning patient_id",
    [id, access.actor?.account.id ?? null],
  );
  return rows[0]?.patient_id ?? null;
}

/**
 * Takes one of the five tries of a person's letter, before anybody knows whether the code is right.
 */
export async function takeTry(
  access: System,
  patientId: string,
  most: number,
  now: Date,
): Promise<{ id: string; code_hash: string } | undefined> {
  const [row] = await access.sql<{ id: string; code_hash: string }>(
    `update letter set tries = tries + 1
      where patient_id = $1 and state in ('printed', 'mailed') and expires_at > $2 and tries < $3
        and code_hash is not null
     returning id, code_hash`,
    [patientId, now, most],
  );
  return row;
}

/** Uses a letter up. Of many at once one gets true. */
export async function useLetter(access: System, patientId: string, id: string): Promise<boolean> {
  const rows = await access.sql(
    `update letter set state = 'used', code_hash = null
      where patient_id = $1 and id = $2 and state in ('printed', 'mailed') returning 1`,
    [patientId, id],
  );
  return rows.length > 0;
}
