import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { PlainError } from '../errors.ts';
import { rootFolder } from '../root.ts';

/** Which schema this version was made for, and how it stands to the one that a database has. */

export interface Migration {
  /** Its file's name without `.sql`: number and subject. */
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

/**
 * Whether the version before goes on working over it, as its file says in a line of its own: `--
 * compatible-with-previous: yes`. No word is a no.
 */
export const isCompatible = (sql: string): boolean =>
  /^-- compatible-with-previous: yes$/m.test(sql);
export const readMigration = ({ file }: Migration): string => readFileSync(file, 'utf8');

export interface SchemaState {
  /** Migrations of ours that the database has not had. */
  missing: string[];
  /** Migrations that it had from a newer version, and those of them that we can't work over. */
  newer: string[];
  breaking: string[];
}

/** @param client as any role that may read `migration` */
export async function schemaState(client: pg.ClientBase): Promise<SchemaState> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "select to_regclass('public.migration') is not null as there",
  );
  const done = there[0]?.there
    ? (
        await client.query<{ id: string; compatible: boolean }>(
          'select id, compatible from migration order by id',
        )
      ).rows
    : [];
  const ours = migrationIds();
  const newer = done.filter(({ id }) => !ours.includes(id));
  return {
    missing: ours.filter((id) => !done.some((one) => one.id === id)),
    newer: newer.map(({ id }) => id),
    breaking: newer.filter(({ compatible }) => !compatible).map(({ id }) => id),
  };
}

/**
 * @throws PlainError when a newer version has changed the database so that this one can't work with
 * it
 */
export function refuseNewer(state: SchemaState, where: string): void {
  if (state.breaking.length === 0) return;
  throw new PlainError(
    `The database ${where} was brought up to date by a newer Portico (${state.breaking.at(-1)}), and this version can't work with it. Start the newer version.`,
  );
}

/**
 * @param jobs whether the queues are there that this version's jobs go through
 * @throws PlainError when the database still waits for something of this version
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
