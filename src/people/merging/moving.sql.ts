import { installedDerivations } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';
import type { MatchesPeople } from '../policy.ts';
import type { Merge } from './merging.sql.ts';

type Across = Access<MatchesPeople>;

/** What a join moved from one record to another, so that it can be moved back. */
export interface Moved {
  identifiers: { system: string; value: string }[];
  names: { given: string; family: string }[];
  resources: string[];
  reported: string[];
  orders: string[];
  automatic: string[];
  /** The account that staff allowed to open the joined record. */
  account: string | null;
}

const ids = (rows: { id: string }[]): string[] => rows.map((row) => row.id);

/**
 * Moves everything in one person's record to another's. Accounts, caregivers and records opened by
 * staff stay: rights never move with a join.
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
  // the stricter wish holds for the joined record
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
    'update notice set about_id = $2 where about_id = $1 and settled_at is null',
    both,
  );
  await access.sql(
    `update letter set state = 'void', code_hash = null
      where patient_id = $1 and state in ('waiting', 'printed', 'mailed')`,
    [from],
  );
  await access.sql('update person set merged_into = $2 where patient_id = $1', both);
  // earlier joins now lead to the second record
  await access.sql('update person set merged_into = $2 where merged_into = $1', both);
  await rederive(access, into);
  return { identifiers, names, resources, reported, orders, automatic, account: null };
}

/** Moves what is derived from these resources, and what staff wrote about them. */
async function moveParts(
  access: Across,
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

const rederive = async (access: Across, ...people: string[]): Promise<void> => {
  for (const { mark } of installedDerivations()) await mark(access, people);
};

/**
 * Makes an account open another person's record, after the two were joined.
 * @returns false where that person has an account already
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

/** What a record received since a join; separating the two decides whose each of it is. */
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

/**
 * Moves back what a join moved.
 * @param options.since ids of resources received since then that belong to the separated person
 */
export async function moveBack(
  access: Across,
  merge: Merge,
  { since, by }: { since: string[]; by: string },
  now: Date,
): Promise<void> {
  const { moved, fromId: from, intoId: into } = merge;
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
  // earlier joins lead to the separated record again
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
