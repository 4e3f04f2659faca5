import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { PlainError } from '../errors.ts';
import { rootFolder } from '../root.ts';
import { numberOf } from './migration-header.rules.ts';

/** Which schema this version needs, and how a database's schema compares with it. */

export interface Migration {
  /** The file's name without `.sql`: number and subject. */
  id: string;
  file: string;
}

let read: readonly Migration[] | undefined;

/** This version's migrations, in order. */
export function migrations(): readonly Migration[] {
  const folder = join(rootFolder, 'migrations');
  read ??= readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ id: name.slice(0, -4), file: join(folder, name) }));
  return read;
}
export const migrationIds = (): readonly string[] => migrations().map(({ id }) => id);

export const readMigration = ({ file }: Migration): string => readFileSync(file, 'utf8');
/** SHA-256 of a migration's text, in hexadecimal. */
export const checksumOf = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/**
 * Whether a migration that this version does not have is from a newer version: its number comes
 * after ours. One with a number of ours is from before the first release, when files were renamed.
 */
export const isNewer = (id: string): boolean => numberOf(id) > codeNumber();

/** This code's number: that of its newest migration. */
const codeNumber = (): number => numberOf(migrationIds().at(-1) ?? '0');

export interface SchemaState {
  /** Our migrations that the database does not have yet. */
  missing: string[];
  /** Applied migrations whose file has changed since. */
  changed: string[];
  /** Applied migrations from before the first release. */
  unreleased: string[];
  /** Applied migrations of a newer version that this version can't work with. */
  breaking: string[];
}

/** @param client as any role that may read `migration` */
export async function schemaState(client: pg.ClientBase): Promise<SchemaState> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "select to_regclass('public.migration') is not null as there",
  );
  const done = there[0]?.there
    ? // as JSON, since the table had other columns once
      (
        await client.query<Applied>(
          `select id, coalesce((to_jsonb(m)->>'oldest_code')::int, 0) as "oldestCode",
             to_jsonb(m)->>'checksum' as checksum
           from migration m order by id`,
        )
      ).rows
    : [];
  const checksums = new Map(
    migrations().map((one) => [one.id, checksumOf(readMigration(one))] as const),
  );
  const ours = done.filter(({ id }) => checksums.has(id));
  const others = done.filter(({ id }) => !checksums.has(id));
  const ids = (list: readonly Applied[]) => list.map(({ id }) => id);
  return {
    missing: migrationIds().filter((id) => !ours.some((one) => one.id === id)),
    changed: ids(ours.filter((one) => one.checksum && one.checksum !== checksums.get(one.id))),
    unreleased: [
      ...ids(ours.filter((one) => !one.checksum)),
      ...ids(others.filter(({ id }) => !isNewer(id))),
    ].sort(),
    breaking: ids(others.filter((one) => isNewer(one.id) && one.oldestCode > codeNumber())),
  };
}
interface Applied {
  id: string;
  oldestCode: number;
  checksum: string | null;
}

/**
 * @throws PlainError if this version can't work with the database's migrations: from a newer
 * version, from before the first release, or from a file that has changed since
 */
export function refuseForeign(state: SchemaState, where: string): void {
  if (state.unreleased.length > 0)
    throw new PlainError(
      `The database ${where} is from before the first release of Portico (${state.unreleased[0]}), and no version can bring it up to date. Create a new, empty database (for an embedded one, delete its data folder), run bin/portico migrate, and import the data again.`,
    );
  if (state.changed.length > 0)
    throw new PlainError(
      `The file migrations/${state.changed[0]}.sql has changed since the database ${where} was migrated with it. Put the released file back, for example by installing this version again; a change to the schema needs a new file.`,
    );
  if (state.breaking.length === 0) return;
  throw new PlainError(
    `The database ${where} was brought up to date by a newer Portico (${state.breaking.at(-1)}), and this version can't work with it. Start the newer version.`,
  );
}

/**
 * @param jobs whether this version's job queues exist
 * @throws PlainError if the database still needs something from this version
 */
export function refuseOlder(state: SchemaState, where: string, jobs: boolean): void {
  const missing = state.missing.length;
  if (missing === 0 && jobs) return;
  const what =
    missing === migrationIds().length
      ? 'has no schema yet'
      : `is older than this version of Portico (${state.missing[0] ?? 'its job queues'} is to come)`;
  throw new PlainError(
    `The database ${where} ${what}. Run bin/portico migrate, or serve --migrate.`,
  );
}
