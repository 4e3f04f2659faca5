import pg from 'pg';
import '../src/features.ts'; // their queues
import {
  allowAppLogin,
  type EmbeddedPostgres,
  ensureDatabase,
} from '../src/platform/db/embedded.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { prepareJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';

/** A database as the portal finds it when it first serves. Answers where it is, as its owner. */
export async function makeDatabase(embedded: EmbeddedPostgres, name: string): Promise<string> {
  await ensureDatabase(embedded, name);
  const url = embedded.url(name);
  await migrate(url, silentLog);
  await prepareJobs(url);
  await allowAppLogin(url);
  return url;
}

export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // what went wrong before the database was stopped is what is to be said
  client.on('error', () => {});
  await client.connect();
  return client;
}
