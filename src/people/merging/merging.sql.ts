import type { Access } from '../../platform/access/access.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Across } from '../people.sql.ts';

/** What went from one record to another, so that it can go back. */
export interface Moved {
  identifiers: { system: string; value: string }[];
  names: { given: string; family: string }[];
  resources: string[];
  reported: string[];
  orders: string[];
  automatic: string[];
  /** The account that staff let open the joined record. */
  account: string | null;
}

export interface Merge {
  id: string;
  from_id: string;
  into_id: string;
  source: string | null;
  moved: Moved;
  merged_at: Date;
}

/** Both people, in one order everywhere; fewer where one is not there or is joined already. */
export function lockPeople(
  access: Across,
  ids: string[],
): Promise<{ patient_id: string; account_id: string | null; cared_for: boolean; busy: boolean }[]> {
  return access.sql(
    `select p.patient_id, (select a.id from account a where a.patient_id = p.patient_id
        and a.closed_at is null) as account_id,
       exists (select 1 from proxy x where x.patient_id = p.patient_id
         and x.revoked_at is null) as cared_for,
       exists (select 1 from refill_request f where f.patient_id = p.patient_id
         and f.stage in ('waiting', 'submitted', 'received', 'filling', 'part-filled', 'ready',
           'shipped', 'held')) as busy
     from person p
     where p.patient_id = any($1) and p.merged_into is null order by p.patient_id for update`,
    [ids],
  );
}

const ids = (rows: { id: string }[]): string[] => rows.map((row) => row.id);

/**
 * Moves all that is kept of one person to another. Accounts, caregivers and records opened by staff
 * stay where they are: rights never move.
 */
export async function moveAll(
  access: Across,
  from: string,
  into: string,
  now: Date,
): Promise<Moved> {
  const both = [from, into];
  const identifiers = await access.sql<{ system: string; value: string }>(
    'update person_identifier set patient_id = $2 where patient_id = $1 returning system, value',
    both,
  );
  const names = await access.sql<{ given: string; family: string }>(
    `insert into known_name (patient_id, given, family)
      select $2, given, family
      from known_name
      where patient_id = $1 on conflict do nothing returning given, family`,
    both,
  );
  const resources = ids(
    await access.sql<{ id: string }>(
      `update resource r set patient_id = $2 where patient_id = $1
         and not exists (select 1 from resource o where o.patient_id = $2 and o.type = r.type
           and o.source = r.source and o.source_id = r.source_id)
         returning id`,
      both,
    ),
  );
  await moveParts(access, from, into, resources);
  const reported = ids(
    await access.sql<{ id: string }>(
      'update reported_medicine set patient_id = $2 where patient_id = $1 returning id',
      both,
    ),
  );
  const orders = ids(
    await access.sql<{ id: string }>(
      'update refill_order set patient_id = $2 where patient_id = $1 returning id',
      both,
    ),
  );
  const automatic = ids(
    await access.sql<{ id: string }>(
      `update automatic_refill set patient_id = $2
        where patient_id = $1 returning prescription_id as id`,
      both,
    ),
  );
  // whoever wished that the doctor looks first goes on waiting for that
  await access.sql(
    `insert into release_preference (patient_id, wish, changed_at)
      select $2, wish, $3
      from release_preference
      where patient_id = $1 and wish = 'doctor-first'
     on conflict (patient_id) do update set wish = excluded.wish, changed_at = excluded.changed_at
     where release_preference.wish <> 'doctor-first'`,
    [from, into, now],
  );
  await access.sql(
    `update letter set state = 'void', code_hash = null
      where patient_id = $1 and state in ('waiting', 'printed', 'mailed')`,
    [from],
  );
  await access.sql('update person set merged_into = $2 where patient_id = $1', both);
  // who was joined to the first before is now joined to the second
  await access.sql('update person set merged_into = $2 where merged_into = $1', both);
  await rederive(access, into);
  return { identifiers, names, resources, reported, orders, automatic, account: null };
}

/** What is drawn from these resources, or says something of them, goes with them. */
async function moveParts(
  access: Tx,
  from: string,
  into: string,
  resources: string[],
): Promise<void> {
  const values = [from, into, resources];
  await access.sql(
    'update resource_history set patient_id = $2 where patient_id = $1 and id = any($3)',
    values,
  );
  for (const table of ['lab_result', 'lab_result_history', 'prescription'])
    await access.sql(
      `update ${table} set patient_id = $2 where patient_id = $1 and id = any($3)`,
      values,
    );
  for (const table of ['result_hold', 'result_note', 'result_review'])
    await access.sql(
      `update ${table} set patient_id = $2 where patient_id = $1 and result_id = any($3)`,
      values,
    );
}

const rederive = async (access: Tx, ...people: string[]): Promise<void> => {
  for (const table of ['lab_stale', 'prescription_stale'])
    await access.sql(
      `insert into ${table} (patient_id) select unnest($1::uuid[]) on conflict do nothing`,
      [people.sort()],
    );
};

export async function insertMerge(
  access: Across,
  merge: {
    from: string;
    into: string;
    source: string | null;
    moved: Moved;
    by: { id: string; name: string } | null;
  },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into person_merge (from_id, into_id, source, moved, merged_at, merged_by,
        merged_by_name)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [
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

/**
 * Lets an account open another person's record: after staff joined the two. Answers false where
 * that person has an account already.
 */
export async function moveAccount(access: Across, accountId: string, to: string): Promise<boolean> {
  const rows = await access.sql(
    `update account set patient_id = $2
      where id = $1 and not exists (select 1 from account o where o.patient_id = $2
        and o.closed_at is null)
      returning 1`,
    [accountId, to],
  );
  return rows.length > 0;
}

/** Notes on the join that an account went over too, so that it goes back with the rest. */
export async function noteAccount(access: Across, from: string, accountId: string): Promise<void> {
  await access.sql(
    `update person_merge set moved = jsonb_set(moved, '{account}', to_jsonb($2::text))
      where from_id = $1 and undone_at is null`,
    [from, accountId],
  );
}

/**
 * Cases that speak of a joined person speak of the one that it was joined to. Answers the other
 * people of open pairs, to be asked about anew.
 */
export async function followCases(
  access: Across,
  from: string,
  into: string,
  now: Date,
): Promise<{ kind: string; source: string | null; other: string }[]> {
  await access.sql(
    "update identity_case set known_id = $2 where known_id = $1 and state = 'open' and holds",
    [from, into],
  );
  const rows = await access.sql<{ kind: string; source: string | null; other: string | null }>(
    `update identity_case set state = 'withdrawn', decided_at = $2
      where state = 'open' and not holds and kind <> 'account' and $1 in (known_id, other_id)
     returning kind, source, case when known_id = $1 then other_id else known_id end as other`,
    [from, now],
  );
  return rows.flatMap(({ other, ...row }) =>
    other === null || other === into ? [] : [{ ...row, other }],
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

/** The join that took a person of this source's id into another. */
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

/** What came to a person since a moment, to tell whose it is when two records are parted. */
export function listSince(
  access: Across,
  patientId: string,
  since: Date,
): Promise<{ id: string; source: string; text: string }[]> {
  return access.sql(
    `select id, source, content::text as text
      from resource
      where patient_id = $1 and received_at >= $2 and source <> 'portico'`,
    [patientId, since],
  );
}

/** Puts back what a join moved, and what came since that belongs to the parted one. */
export async function moveBack(
  access: Across,
  merge: Merge,
  since: string[],
  by: string,
  now: Date,
): Promise<void> {
  const { moved, from_id: from, into_id: into } = merge;
  const resources = [...new Set([...moved.resources, ...since])];
  await access.sql(
    `update person_identifier set patient_id = $2
      where patient_id = $1 and (system, value) in (select * from unnest($3::text[], $4::text[]))`,
    [
      into,
      from,
      moved.identifiers.map((one) => one.system),
      moved.identifiers.map((one) => one.value),
    ],
  );
  await access.sql(
    `delete from known_name
      where patient_id = $1 and (given, family) in (select * from unnest($2::text[], $3::text[]))`,
    [into, moved.names.map((one) => one.given), moved.names.map((one) => one.family)],
  );
  await access.sql('update resource set patient_id = $2 where patient_id = $1 and id = any($3)', [
    into,
    from,
    resources,
  ]);
  await moveParts(access, into, from, resources);
  await access.sql(
    'update reported_medicine set patient_id = $2 where patient_id = $1 and id = any($3)',
    [into, from, moved.reported],
  );
  await access.sql(
    'update refill_order set patient_id = $2 where patient_id = $1 and id = any($3)',
    [into, from, moved.orders],
  );
  await access.sql(
    `update automatic_refill set patient_id = $2
      where patient_id = $1 and prescription_id = any($3)`,
    [into, from, moved.automatic],
  );
  await access.sql('update person set merged_into = null where patient_id = $1', [from]);
  // who was joined to the parted one before is with it again
  await access.sql(
    `update person set merged_into = $1
      where patient_id in (select from_id from person_merge where into_id = $1
        and undone_at is null)`,
    [from],
  );
  if (moved.account)
    await access.sql('update account set patient_id = $2 where id = $1', [moved.account, from]);
  await access.sql('update person_merge set undone_at = $2, undone_by_name = $3 where id = $1', [
    merge.id,
    now,
    by,
  ]);
  await rederive(access, from, into);
}

export interface JoinedRow {
  id: string;
  from_id: string;
  into_id: string;
  merged_at: Date;
  merged_by_name: string | null;
  undone_at: Date | null;
  undone_by_name: string | null;
  from: { given: string; family: string; birth_date: string | null; mrn: string | null };
  into: { given: string; family: string; birth_date: string | null; mrn: string | null };
}
const WHO = (alias: string) =>
  `json_build_object('given', ${alias}.given, 'family', ${alias}.family, 'birth_date',
      ${alias}.birth_date, 'mrn', ${alias}.mrn)`;

/** Records that were joined, the newest first. */
export function listMerges(
  access: Across | Access<'identity:read'>,
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
