import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Across } from '../people.sql.ts';

/**
 * Why records staff are asked. The first four hold what the source sends about that Patient until
 * they have answered.
 */
export type CaseKind =
  | 'number'
  | 'changed'
  | 'two-people'
  | 'parted'
  | 'link'
  | 'see-also'
  | 'duplicate'
  | 'account';
export type CaseState = 'open' | 'joined' | 'kept-apart' | 'corrected' | 'withdrawn';

export interface Opened {
  kind: CaseKind;
  source: string | null;
  sourceId: string | null;
  content: string | null;
  identity: string | null;
  patientId: string | null;
  otherId: string | null;
  differences: string[];
}

/** Asks about a Patient that came; the same Patient is asked about once, with what it says now. */
export async function openHolding(access: Across, one: Opened, now: Date): Promise<void> {
  await access.sql(
    `insert into identity_case (kind, holds, source, source_id, content, identity, known_id,
        other_id, differences, opened_at)
      values ($1, true, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (source, source_id)
     where state = 'open' and holds do update set kind = excluded.kind, content = excluded.content,
       identity = excluded.identity,
       known_id = excluded.known_id, other_id = excluded.other_id,
         differences = excluded.differences`,
    [
      one.kind,
      one.source,
      one.sourceId,
      one.content,
      one.identity,
      one.patientId,
      one.otherId,
      one.differences,
      now,
    ],
  );
}

/**
 * Asks whether two people who are both known are one; never twice of the same two once it was
 * decided.
 */
export async function openPair(
  access: Across,
  kind: CaseKind,
  source: string | null,
  a: string,
  b: string,
  differences: string[],
  now: Date,
): Promise<void> {
  const [one, other] = [a, b].sort();
  // what a sender says of two is more than that they look alike
  if (kind === 'link' || kind === 'see-also')
    await access.sql(
      `update identity_case set kind = $1, source = $2, differences = $5
        where state = 'open' and kind = 'duplicate' and known_id = $3 and other_id = $4`,
      [kind, source, one, other, differences],
    );
  await access.sql(
    `insert into identity_case (kind, holds, source, known_id, other_id, differences, opened_at)
      select $1, false, $2, $3, $4, $5, $6
     where not exists (select 1 from identity_case c where not c.holds and c.known_id = $3
       and c.other_id = $4 and (c.state = 'open' or (c.state = 'kept-apart' and $1 <> 'account')))
     on conflict do nothing`,
    [kind, source, one, other, differences, now],
  );
}

/** The open case of a Patient that holds it back, or else the last that was decided. */
export async function findLast(
  access: Across,
  source: string,
  sourceId: string,
): Promise<
  | {
      id: string;
      kind: CaseKind;
      state: CaseState;
      holds: boolean;
      identity: string | null;
      known_id: string | null;
    }
  | undefined
> {
  const rows = await access.sql<{
    id: string;
    kind: CaseKind;
    state: CaseState;
    holds: boolean;
    identity: string | null;
    known_id: string | null;
  }>(
    `select id, kind, state, holds, identity, known_id
      from identity_case
      where source = $1 and source_id = $2 and holds
     order by (state = 'open') desc, decided_at desc nulls last limit 1`,
    [source, sourceId],
  );
  return rows[0];
}

/**
 * Ends a case: by staff, or because the sender took back what it was about. Answers false where it
 * has ended already.
 */
export async function endCase(
  access: Across,
  id: string,
  state: CaseState,
  by: { id: string; name: string } | null,
  note: string,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `update identity_case
      set state = $2, decided_at = $3, decided_by = $4, decided_by_name = $5, note = $6
      where id = $1 and state = 'open' returning 1`,
    [id, state, now, by?.id ?? null, by?.name ?? null, note],
  );
  return rows.length > 0;
}

/** Cases that ask about these two as a pair end when they are joined. */
export async function endPairs(access: Across, a: string, b: string, now: Date): Promise<void> {
  await access.sql(
    `update identity_case set state = 'joined', decided_at = $3
      where state = 'open' and not holds and kind <> 'account' and known_id = any($1)
        and other_id = any($2)`,
    [[a, b], [a, b], now],
  );
}

/** Which of a source's Patients are held back: of these, or of all. */
export async function listHeld(
  access: Across,
  source: string,
  sourceIds: string[] | null,
): Promise<Set<string>> {
  const rows = await access.sql<{ source_id: string }>(
    `select source_id
      from identity_case
      where source = $1 and source_id is not null
        and ($2::text[] is null or source_id = any($2)) and state = 'open' and holds`,
    [source, sourceIds],
  );
  return new Set(rows.map((row) => row.source_id));
}

type Reading = Access<'identity:read' | 'identity:decide'>;

export interface CaseRow {
  id: string;
  kind: CaseKind;
  state: CaseState;
  holds: boolean;
  source: string | null;
  source_id: string | null;
  content: string | null;
  known_id: string | null;
  other_id: string | null;
  differences: string[];
  opened_at: Date;
  decided_at: Date | null;
  decided_by_name: string | null;
  note: string;
  /** How much of the source's waits for this answer. */
  waiting: number;
}
const COLUMNS = `c.id, c.kind, c.state, c.holds, c.source, c.source_id, c.content, c.known_id,
    c.other_id, c.differences, c.opened_at, c.decided_at, c.decided_by_name, c.note,
  case when c.holds then (select count(*)::int from quarantine q where q.source = c.source
    and q.waits_system = 'urn:portico:source:' || c.source and q.waits_value = c.source_id
    and q.type is distinct from 'Patient') else 0 end as waiting`;

/** What waits for an answer, the oldest first. */
export function listOpen(access: Reading, limit: number): Promise<CaseRow[]> {
  return access.sql<CaseRow>(
    `select ${COLUMNS}
      from identity_case c
      where c.state = 'open' order by c.opened_at, c.id limit $1`,
    [limit],
  );
}

export function listDecided(access: Reading, limit: number): Promise<CaseRow[]> {
  return access.sql<CaseRow>(
    `select ${COLUMNS}
      from identity_case c
      where c.state <> 'open' order by c.decided_at desc, c.id limit $1`,
    [limit],
  );
}

export async function findCase(access: Reading, id: string): Promise<CaseRow | undefined> {
  return (
    await access.sql<CaseRow>(`select ${COLUMNS} from identity_case c where c.id = $1`, [id])
  )[0];
}

/** The case, and nobody else decides it meanwhile. */
export async function lockCase(
  access: Access<'identity:decide'>,
  id: string,
): Promise<CaseRow | undefined> {
  return (
    await access.sql<CaseRow>(`select ${COLUMNS} from identity_case c where c.id = $1 for update`, [
      id,
    ])
  )[0];
}

/** How much waits for records staff. */
export async function countOpen(access: Access<string>): Promise<number> {
  return (
    (
      await access.sql<{ n: number }>(
        "select count(*)::int as n from identity_case where state = 'open'",
      )
    )[0]?.n ?? 0
  );
}

export function findNames(
  access: Reading,
  ids: string[],
): Promise<{ given: string; family: string }[]> {
  return access.sql(
    'select given, family from person where patient_id = any($1) order by patient_id',
    [ids],
  );
}

/** One of the two sides as a page shows it. */
export interface Side {
  patient_id: string;
  given: string;
  family: string;
  birth_date: PlainDate | null;
  sex: string;
  mrn: string | null;
  deceased: boolean;
  merged_into: string | null;
  names: { given: string; family: string }[];
  numbers: { system: string; value: string; kind: string }[];
  /** What the record holds, by how many resources of each type. */
  holds: { type: string; n: number }[];
  account: { user_id: string; name: string; last_sign_on_at: string | null } | null;
  caregivers: { name: string; relationship: string }[];
  open_requests: number;
  address: { line?: string[]; city?: string; state?: string; postalCode?: string } | null;
}

export async function findSide(access: Reading, patientId: string): Promise<Side | undefined> {
  const [row] = await access.sql<Side>(
    `select p.patient_id, p.given, p.family, p.birth_date, p.sex, p.mrn, p.deceased, p.merged_into,
       coalesce((select json_agg(json_build_object('given', n.given, 'family', n.family))
         from known_name n where n.patient_id = p.patient_id), '[]') as names,
       coalesce((select json_agg(json_build_object('system', i.system, 'value', i.value, 'kind',
         i.kind) order by i.kind, i.system, i.value) from person_identifier i
         where i.patient_id = p.patient_id), '[]') as numbers,
       coalesce((select json_agg(json_build_object('type', r.type, 'n', r.n) order by r.n desc)
         from (select type, count(*) as n from resource
         where patient_id = p.patient_id group by type) r), '[]') as holds,
       (select json_build_object('user_id', a.user_id, 'name', a.name, 'last_sign_on_at',
         a.last_sign_on_at) from account a where a.patient_id = p.patient_id
         and a.closed_at is null) as account,
       coalesce((select json_agg(json_build_object('name', a.name, 'relationship', x.relationship))
         from proxy x join account a on a.id = x.account_id
         where x.patient_id = p.patient_id and x.revoked_at is null and a.closed_at is null),
           '[]') as caregivers,
       (select count(*)::int from refill_request f where f.patient_id = p.patient_id
         and f.stage in ('waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready',
           'shipped', 'held')) as open_requests,
       portico_current(portico_patient(p.patient_id)->'address')->0 as address
     from person p where p.patient_id = $1`,
    [patientId],
  );
  return row;
}
