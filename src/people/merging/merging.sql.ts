import type { Access } from '../../platform/access/access.ts';
import type { MatchesPeople, ReadsIdentity } from '../policy.ts';
import type { Moved } from './moving.sql.ts';

type Across = Access<MatchesPeople>;

export interface Merge {
  id: string;
  fromId: string;
  intoId: string;
  source: string | null;
  moved: Moved;
  mergedAt: Date;
}

/**
 * Locks people for a join, always in the same order.
 * @returns fewer rows than ids if somebody does not exist or was already joined.
 */
export function lockPeople(
  access: Across,
  ids: string[],
): Promise<{ patientId: string; accountId: string | null; caredFor: boolean }[]> {
  return access.sql(
    `select p.patient_id, (select a.id from account a where a.patient_id = p.patient_id
        and a.closed_at is null) as account_id,
       exists (select 1 from proxy x where x.patient_id = p.patient_id
         and x.revoked_at is null) as cared_for
     from person p
     where p.patient_id = any($1) and p.merged_into is null order by p.patient_id for update`,
    [ids],
  );
}

export async function insertMerge(
  access: Across,
  merge: {
    id: string;
    from: string;
    into: string;
    source: string | null;
    moved: Moved;
    by: { id: string; name: string } | null;
  },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into person_merge (id, from_id, into_id, source, moved, merged_at, merged_by,
        merged_by_name)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      merge.id,
      merge.from,
      merge.into,
      merge.source,
      JSON.stringify(merge.moved),
      now,
      merge.by?.id ?? null,
      merge.by?.name ?? null,
    ],
  );
}

/** Notes on a join that accounts moved too, so that separating the two moves them back. */
export async function noteAccount(
  access: Across,
  from: string,
  moved: Required<Pick<Moved, 'account' | 'displaced'>>,
): Promise<void> {
  await access.sql(
    `update person_merge set moved = moved || $2::jsonb
      where from_id = $1 and undone_at is null`,
    [from, JSON.stringify(moved)],
  );
}

export async function lockMerge(access: Across, id: string): Promise<Merge | undefined> {
  return (
    await access.sql<Merge>(
      `select id, from_id, into_id, source, moved, merged_at
        from person_merge
        where id = $1 and undone_at is null for update`,
      [id],
    )
  )[0];
}

/** The join that brought the person with this number into another's record. */
export async function findMergeOf(
  access: Across,
  into: string,
  number: { system: string; value: string },
): Promise<Merge | undefined> {
  const rows = await access.sql<Merge>(
    `select id, from_id, into_id, source, moved, merged_at
      from person_merge
      where into_id = $1 and undone_at is null and moved->'identifiers' @> $2::jsonb
      order by merged_at desc limit 1`,
    [into, JSON.stringify([number])],
  );
  return rows[0];
}

export interface JoinedRow {
  id: string;
  fromId: string;
  intoId: string;
  mergedAt: Date;
  mergedByName: string | null;
  undoneAt: Date | null;
  undoneByName: string | null;
  from: { given: string; family: string; birthDate: string | null; mrn: string | null };
  into: { given: string; family: string; birthDate: string | null; mrn: string | null };
}
const WHO = (alias: string) =>
  `json_build_object('given', ${alias}.given, 'family', ${alias}.family, 'birthDate',
      ${alias}.birth_date, 'mrn', ${alias}.mrn)`;

/** Joins, newest first. */
export function listMerges(
  access: Access<MatchesPeople | ReadsIdentity>,
  limit: number,
): Promise<JoinedRow[]> {
  return access.sql<JoinedRow>(
    `select m.id, m.from_id, m.into_id, m.merged_at, m.merged_by_name, m.undone_at,
        m.undone_by_name, ${WHO('a')} as "from", ${WHO('b')} as "into"
     from person_merge m join person a on a.patient_id = m.from_id
     join person b on b.patient_id = m.into_id order by m.merged_at desc limit $1`,
    [limit],
  );
}
