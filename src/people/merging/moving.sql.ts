import { installedDerivations } from '../../derivation.ts';
import { installedPersonData } from '../../person-data.ts';
import type { Access } from '../../platform/access/access.ts';
import { OTHERS_SAY_DEAD } from '../persons/persons.ts';
import type { MatchesPeople } from '../policy.ts';
import type { Merge } from './merging.sql.ts';

type Across = Access<MatchesPeople>;

/** What a join moved from one record to another, so that it can be moved back. */
export interface Moved {
  identifiers: { system: string; value: string }[];
  names: { given: string; family: string }[];
  resources: string[];
  /** Rows that moved on their own, by table. */
  rows: Record<string, string[]>;
  /** The account that staff allowed to open the joined record. */
  account: string | null;
  /** The account that it replaced there: its own record is the joined one since then. */
  displaced?: string | null;
  /** Only the record that went said that the person has died. */
  deceased?: boolean;
}

const ids = (rows: { id: string }[]): string[] => rows.map((row) => row.id);

/**
 * Moves everything in one person's record to another's. Accounts and records opened by staff stay:
 * rights never move with a join. A death that either record knows of is the person's.
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
  await moveParts(access, { from, to: into }, resources);
  const rows: Moved['rows'] = {};
  for (const one of personTables('moves'))
    rows[one.table] = await moveRows(access, one, { from, to: into });
  for (const { joined } of installedPersonData()) await joined?.(access, { from, into }, now);
  const died = await access.sql(
    `update person p set deceased = true from person o
      where p.patient_id = $2 and not p.deceased and o.patient_id = $1 and o.deceased returning 1`,
    both,
  );
  await access.sql('update person set merged_into = $2 where patient_id = $1', both);
  // earlier joins now lead to the second record
  await access.sql('update person set merged_into = $2 where merged_into = $1', both);
  await rederive(access, into);
  return { identifiers, names, resources, rows, account: null, deceased: died.length > 0 };
}

interface Keyed {
  table: string;
  key: string;
}

/** Tables whose rows move on their own, or those whose rows follow a resource. */
export const personTables = (how: 'moves' | 'follows'): Keyed[] =>
  installedPersonData()
    .flatMap((data) => data.tables)
    .flatMap(({ table, join }) => {
      const key = (join as Partial<Record<typeof how, string>>)[how];
      return key ? [{ table, key }] : [];
    });

/**
 * Moves a person's rows of one table to another person.
 * @param only moves only the rows with these keys
 * @returns the keys of what moved
 */
export async function moveRows(
  access: Across,
  { table, key }: Keyed,
  { from, to }: { from: string; to: string },
  only: string[] | null = null,
): Promise<string[]> {
  return ids(
    await access.sql<{ id: string }>(
      `update ${table} set patient_id = $2
        where patient_id = $1 and ($3::text[] is null or ${key}::text = any($3))
        returning ${key}::text as id`,
      [from, to, only],
    ),
  );
}

/** Moves what belongs to these resources. */
async function moveParts(
  access: Across,
  ends: { from: string; to: string },
  resources: string[],
): Promise<void> {
  for (const one of personTables('follows')) await moveRows(access, one, ends, resources);
}

const rederive = async (access: Across, ...people: string[]): Promise<void> => {
  for (const { mark } of installedDerivations()) await mark(access, people);
};

/**
 * Makes the account of a joined record open the record that was kept. An account that already does
 * takes its place, and opens nothing of either.
 * @returns the account that it replaced
 */
export async function moveAccount(
  access: Across,
  { from, into, accountId }: { from: string; into: string; accountId: string },
): Promise<string | null> {
  // an account has one record, and a record one account
  const [displaced] = await access.sql<{ id: string }>(
    `update account set patient_id = null
      where patient_id = $1 and closed_at is null and id <> $2 returning id`,
    [into, accountId],
  );
  await access.sql('update account set patient_id = $2 where id = $1', [accountId, into]);
  if (displaced)
    await access.sql('update account set patient_id = $2 where id = $1', [displaced.id, from]);
  return displaced?.id ?? null;
}

/** Gives the accounts of two joined records back the records that they had. */
async function moveAccountsBack(
  access: Across,
  { account, displaced }: Moved,
  { from, into }: { from: string; into: string },
): Promise<void> {
  if (!account) return;
  const set = (id: string, to: string | null) =>
    access.sql('update account set patient_id = $2 where id = $1 and closed_at is null', [id, to]);
  if (displaced) await set(displaced, null);
  await set(account, from);
  if (displaced) await set(displaced, into);
}

/** What a record has received since a join; separating the two decides whose each item is. */
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
  await moveParts(access, { from: into, to: from }, resources);
  for (const one of personTables('moves'))
    await moveRows(access, one, { from: into, to: from }, moved.rows[one.table] ?? []);
  await access.sql('update person set merged_into = null where patient_id = $1', [from]);
  // earlier joins lead to the separated record again
  await access.sql(
    `update person set merged_into = $1
      where patient_id in (select from_id from person_merge where into_id = $1
        and undone_at is null)`,
    [from],
  );
  await moveAccountsBack(access, moved, { from, into });
  if (moved.deceased)
    await access.sql(
      `update person p set deceased = ${OTHERS_SAY_DEAD('null', 'null')} where p.patient_id = $1`,
      [into],
    );
  await access.sql('update person_merge set undone_at = $2, undone_by_name = $3 where id = $1', [
    merge.id,
    now,
    by,
  ]);
  await rederive(access, from, into);
}
