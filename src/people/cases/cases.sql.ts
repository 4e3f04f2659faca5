import type { Access } from '../../platform/access/access.ts';
import type { MatchesPeople, ReadsIdentity } from '../policy.ts';

type Across = Access<MatchesPeople>;
type Reading = Access<ReadsIdentity>;

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
  | 'account'
  | 'caregivers';
/** What is asked about two records once they are one. */
const AFTER_JOIN = "('account', 'caregivers')";
export type CaseState = 'open' | 'joined' | 'kept-apart' | 'corrected' | 'withdrawn';

/** A Patient that is held. `content` is its JSON as it came. */
export interface HeldPatient {
  kind: CaseKind;
  source: string | null;
  sourceId: string | null;
  content: string | null;
  identity: string | null;
  patientId: string | null;
  otherId: string | null;
  differences: string[];
}

/** Opens a case that holds a Patient, or updates the open one with what it says now. */
export async function openHolding(access: Across, one: HeldPatient, now: Date): Promise<void> {
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

/** Two known people who may be the same; `differences` as in `matching.rules.ts`. */
export interface Pair {
  kind: CaseKind;
  source: string | null;
  people: readonly [string, string];
  differences: string[];
}

/**
 * Opens a case that asks whether two known people are the same person. Does nothing if staff have
 * already decided about these two. What is asked after a join is asked after each.
 */
export async function openPair(
  access: Across,
  { kind, source, people, differences }: Pair,
  now: Date,
): Promise<void> {
  const [one, other] = [...people].sort();
  // a link from the sender says more than that the two look alike
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
       and c.other_id = $4 and case when $1 in ${AFTER_JOIN} then c.kind = $1 and c.state = 'open'
         else c.kind not in ${AFTER_JOIN} and c.state in ('open', 'kept-apart') end)
     on conflict do nothing`,
    [kind, source, one, other, differences, now],
  );
}

interface LastCase {
  id: string;
  kind: CaseKind;
  state: CaseState;
  holds: boolean;
  identity: string | null;
  knownId: string | null;
}

/** The open case that holds a Patient, or else the one decided last. */
export async function findLast(
  access: Across,
  source: string,
  sourceId: string,
): Promise<LastCase | undefined> {
  const rows = await access.sql<LastCase>(
    `select id, kind, state, holds, identity, known_id
      from identity_case
      where source = $1 and source_id = $2 and holds
     order by (state = 'open') desc, decided_at desc nulls last limit 1`,
    [source, sourceId],
  );
  return rows[0];
}

/**
 * Ends a case.
 * @param decision.by the staff member; null if the sender withdrew what it was about
 * @returns false if it had already ended
 */
export async function endCase(
  access: Across,
  id: string,
  state: CaseState,
  { by, note }: { by: { id: string; name: string } | null; note: string },
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

/** Ends the cases that ask about two people as a pair: they were joined. */
export async function endPairs(access: Across, a: string, b: string, now: Date): Promise<void> {
  await access.sql(
    `update identity_case set state = 'joined', decided_at = $3
      where state = 'open' and not holds and kind not in ${AFTER_JOIN} and known_id = any($1)
        and other_id = any($2)`,
    [[a, b], [a, b], now],
  );
}

/**
 * Points the cases of a joined person to the record it was joined to, and withdraws its pairs.
 * @returns the other person of each withdrawn pair, to be asked about again
 */
export async function followCases(
  access: Across,
  from: string,
  into: string,
  now: Date,
): Promise<{ kind: CaseKind; source: string | null; other: string }[]> {
  await access.sql(
    "update identity_case set known_id = $2 where known_id = $1 and state = 'open' and holds",
    [from, into],
  );
  const rows = await access.sql<{ kind: CaseKind; source: string | null; other: string | null }>(
    `update identity_case set state = 'withdrawn', decided_at = $2
      where state = 'open' and not holds and kind not in ${AFTER_JOIN}
        and $1 in (known_id, other_id)
     returning kind, source, case when known_id = $1 then other_id else known_id end as other`,
    [from, now],
  );
  return rows.flatMap(({ other, ...row }) =>
    other === null || other === into ? [] : [{ ...row, other }],
  );
}

/** Withdraws what was asked about two records as one: they are separated again. */
export async function withdrawJoined(
  access: Across,
  a: string,
  b: string,
  now: Date,
): Promise<void> {
  await access.sql(
    `update identity_case set state = 'withdrawn', decided_at = $2
      where state = 'open' and not holds and kind in ${AFTER_JOIN} and known_id = any($1)
        and other_id = any($1)`,
    [[a, b], now],
  );
}

/** The ids of a source's Patients that are held: among these, or all of them (null). */
export async function listHeld(
  access: Across,
  source: string,
  sourceIds: string[] | null,
): Promise<Set<string>> {
  const rows = await access.sql<{ sourceId: string }>(
    `select source_id
      from identity_case
      where source = $1 and source_id is not null
        and ($2::text[] is null or source_id = any($2)) and state = 'open' and holds`,
    [source, sourceIds],
  );
  return new Set(rows.map((row) => row.sourceId));
}

export interface CaseRow {
  id: string;
  kind: CaseKind;
  state: CaseState;
  holds: boolean;
  source: string | null;
  sourceId: string | null;
  content: string | null;
  knownId: string | null;
  otherId: string | null;
  differences: string[];
  openedAt: Date;
  decidedAt: Date | null;
  decidedByName: string | null;
  note: string;
  /** How many resources of the source wait for this decision. */
  waiting: number;
}
const COLUMNS = `c.id, c.kind, c.state, c.holds, c.source, c.source_id, c.content, c.known_id,
    c.other_id, c.differences, c.opened_at, c.decided_at, c.decided_by_name, c.note,
  case when c.holds then (select count(*)::int from quarantine q where q.source = c.source
    and q.waits_system = 'urn:portico:source:' || c.source and q.waits_value = c.source_id
    and q.type is distinct from 'Patient') else 0 end as waiting`;

/** Open cases, oldest first. */
export function listOpen(access: Reading, limit: number): Promise<CaseRow[]> {
  return access.sql<CaseRow>(
    `select ${COLUMNS}
      from identity_case c
      where c.state = 'open' order by c.opened_at, c.id limit $1`,
    [limit],
  );
}

export async function findCase(access: Reading, id: string): Promise<CaseRow | undefined> {
  return (
    await access.sql<CaseRow>(`select ${COLUMNS} from identity_case c where c.id = $1`, [id])
  )[0];
}

/** The same, locked: nobody else decides it meanwhile. */
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

/** How many cases are open. */
export async function countOpen(access: Access<'identity:read'>): Promise<number> {
  return (
    (
      await access.sql<{ n: number }>(
        "select count(*)::int as n from identity_case where state = 'open'",
      )
    )[0]?.n ?? 0
  );
}
