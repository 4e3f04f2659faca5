import pg from 'pg';
import { refuseOtherSecrets } from '../crypto/secrets.ts';
import {
  auditHead,
  guardsOf,
  keysOf,
  queueVersion,
  sequencesOf,
  type Table,
  tablesOf,
} from '../db/catalog.ts';
import { migrate } from '../db/migrate.ts';
import { isNewer, migrationIds } from '../db/schema.ts';
import { connectionProblem, whereIs } from '../db/where.ts';
import { PlainError } from '../errors.ts';
import { prepareJobs } from '../jobs/jobs.ts';
import { silentLog } from '../log.ts';
import { type Head, partsOf, readBackup, type Summary, type Tail } from './backup.ts';
import { copyIn } from './copying.ts';
import type { SealingKey } from './sealed-file.ts';

/**
 * Restores a backup into an empty database: creates the schema with the backup's migrations, loads
 * every row in one transaction, then compares the counts and the head of the audit log. All or
 * nothing is committed.
 * @param url as the owner of the database
 * @param secrets check values of the configured secrets: one that differs from the backup's is
 * refused before anything is written
 * @throws PlainError if the key is wrong, the file is incomplete, the database is not empty, or the
 * version does not match
 */
export async function restoreBackup(
  url: string,
  file: string,
  key: SealingKey,
  secrets: Partial<Record<string, string>>,
): Promise<Summary> {
  const summary = await readBackup(file, key); // to its end, before anything is changed
  const { head, tail } = summary;
  refuseOtherSecrets(secrets, head.secrets, 'the database of this backup');
  const unknown = head.migrations.filter((id) => !migrationIds().includes(id));
  if (unknown.some((id) => !isNewer(id)))
    throw new PlainError(
      `The backup is from before the first release of Portico (${unknown[0]}), and no version can restore it.`,
    );
  if (unknown.length > 0)
    throw new PlainError(
      `The backup was made by Portico ${head.version}, which is newer (${unknown.at(-1)}). Restore it with that version.`,
    );
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => {}); // the running statement fails
  try {
    await client.connect().catch((error) => {
      throw connectionProblem(error, whereIs(url));
    });
    if ((await tablesOf(client)).length > 0)
      throw new PlainError(
        `The database ${whereIs(url)} already contains tables. Restore into an empty one.`,
      );
    await migrate(url, silentLog, { only: head.migrations });
    if (head.queues !== null) await prepareJobs(url);
    const queues = await queueVersion(client);
    if (queues !== head.queues)
      throw new PlainError(
        `The backup was made by Portico ${head.version}, which has a different job queue (${head.queues}, here ${queues}). Restore it with that version.`,
      );
    await client.query('begin');
    await client.query(
      `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
        set local lock_timeout = 0; set local row_security = off`,
    );
    await load(client, head, tail, file, key);
    await client.query('commit');
    await client.query('analyze');
    return summary;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function load(
  client: pg.Client,
  head: Head,
  tail: Tail,
  file: string,
  key: SealingKey,
): Promise<void> {
  await makePartitions(client, head.tables);
  const here = new Map((await tablesOf(client)).map((table) => [table.name, table]));
  for (const table of head.tables) {
    if (here.get(table.name)?.columns.join() !== table.columns.join())
      throw new PlainError(
        `The table ${table.name} in the backup is not what the migrations create: it was changed by hand.`,
      );
  }
  // foreign keys are checked at the end, all at once; triggers already ran when the rows were new;
  // the owner must see all rows
  const keys = await keysOf(client);
  const { triggers, forced } = await guardsOf(client);
  for (const { on, name } of keys) await client.query(`alter table ${on} drop constraint ${name}`);
  for (const name of here.keys()) await client.query(`alter table ${name} disable trigger user`);
  for (const name of forced) await client.query(`alter table ${name} no force row level security`);
  await client.query(`truncate ${[...here.keys()].join(', ')}`);
  for await (const part of partsOf(file, key)) {
    if (part.kind === 'table')
      await copyIn(
        client,
        `copy ${part.name} (${here.get(part.name)?.columns.join(', ')}) from stdin`,
        part.rows,
      );
  }
  for (const [name, last] of Object.entries(tail.sequences))
    if (last !== null) await client.query('select setval($1::regclass, $2)', [name, last]);
  await compare(client, tail); // while the owner can still see every row
  for (const { on, name, text } of keys)
    await client.query(`alter table ${on} add constraint ${name} ${text}`);
  for (const name of here.keys()) await client.query(`alter table ${name} enable trigger user`);
  for (const { on, name, how } of triggers)
    await client.query(`alter table ${on} ${how} trigger ${name}`);
  for (const name of forced) await client.query(`alter table ${name} force row level security`);
}

/** Partitions that were created over time, not by a migration. */
async function makePartitions(client: pg.Client, tables: Table[]): Promise<void> {
  const here = new Set((await tablesOf(client)).map(({ name }) => name));
  for (const { name, partition } of tables) {
    if (!partition || here.has(name)) continue;
    await client.query(`create table ${name} partition of ${partition.of} ${partition.bound}`);
    if (partition.walled) await client.query(`alter table ${name} enable row level security`);
    if (partition.forced) await client.query(`alter table ${name} force row level security`);
    // triggers for whole statements are not inherited by partitions (the audit log's against
    // truncation)
    const guards = await client.query<{ text: string }>(
      `select regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ' || $2 || ' ') as text
        from pg_trigger t
        where t.tgrelid = $1::regclass and not t.tgisinternal and t.tgtype & 33 = 32`,
      [partition.of, name],
    );
    for (const { text } of guards.rows) await client.query(text);
    if (partition.grants.length > 0)
      await client.query(`grant ${partition.grants.join(', ')} on ${name} to portico_app`);
  }
}

/** Compares what is here now with what was counted in the backup. */
async function compare(client: pg.Client, tail: Tail): Promise<void> {
  for (const [name, rows] of Object.entries(tail.rows)) {
    const { rows: counted } = await client.query<{ n: number }>(
      `select count(*)::float8 as n from ${name}`,
    );
    if (counted[0]?.n !== rows)
      throw new PlainError(
        `${counted[0]?.n} rows of ${name} arrived instead of ${rows}. Nothing was restored.`,
      );
  }
  const head = await auditHead(client);
  if (head?.no !== tail.audit?.no || head?.hash !== tail.audit?.hash)
    throw new PlainError('The audit log does not end where it should. Nothing was restored.');
  const sequences = await sequencesOf(client);
  const behind = Object.entries(tail.sequences).find(
    ([name, last]) => last !== null && BigInt(sequences[name] ?? '0') < BigInt(last),
  );
  if (behind)
    throw new PlainError(
      `The numbers of ${behind[0]} would be assigned again. Nothing was restored.`,
    );
}
