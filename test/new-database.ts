import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** Databases that a test makes for itself, beside those of `makeWorld`. */
const made: string[] = [];

/** One statement over a connection of its own. */
export async function sqlAt(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
/** A statement about databases and roles, as the server's owner. */
export const admin = (text: string): Promise<pg.QueryResultRow[]> =>
  sqlAt(inject('databaseUrl').replace('DATABASE', 'postgres'), text);

/**
 * Makes a database.
 * @param template `template` is migrated; the others are as PostgreSQL makes them
 * @returns its URL, as its owner
 */
export async function newDatabase(
  template: 'template' | 'template0' | 'template1' = 'template',
  owner = 'postgres',
): Promise<string> {
  const name = `n${randomBytes(6).toString('hex')}`;
  await admin(`create database ${name} template ${template} owner ${owner}`);
  made.push(name);
  return inject('databaseUrl').replace('DATABASE', name).replace('//postgres@', `//${owner}@`);
}

/** Removes them all, whoever is still connected. */
export async function dropDatabases(): Promise<void> {
  for (const name of made.splice(0)) await admin(`drop database if exists ${name} with (force)`);
}
