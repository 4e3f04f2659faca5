import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import '../src/features.ts'; // their queues
import { openDb } from '../src/platform/access/db.ts';
import { allowAppLogin, ensureDatabase, openEmbedded } from '../src/platform/db/embedded.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { prepareJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { prepareRoles } from '../src/staff/start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A connection string with `DATABASE` where a database's name goes. */
    databaseUrl: string;
    auditKey: string;
  }
}

/** One real PostgreSQL for the run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-test-'));
  chmodSync(folder, 0o755); // as root the server runs as another user, who walks through here
  // a power cut during a test run loses nothing worth keeping; everything else is as in production
  const server = await openEmbedded(folder, {
    exclusive: true,
    flags: ['fsync=off', 'max_connections=300'],
  });
  await ensureDatabase(server, 'template');
  await migrate(server.url('template'), silentLog);
  await prepareJobs(server.url('template'));
  await allowAppLogin(server.url('template'));
  const db = openDb(server.url('template', 'portico_app'), { size: 1, log: silentLog });
  await prepareRoles(db, new Date('2026-11-01T12:00:00Z'));
  await db.end();
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query(
    "update pg_database set datistemplate = true, datallowconn = true where datname = 'template'",
  );
  await admin.end();
  // a test finds the audit log empty
  const owner = new pg.Client({ connectionString: server.url('template') });
  await owner.connect();
  await owner.query('set session_replication_role = replica');
  await owner.query('delete from audit_event');
  await owner.query('alter sequence audit_event_number restart');
  await owner.end();
  project.provide('databaseUrl', server.url('DATABASE'));
  project.provide(
    'auditKey',
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
