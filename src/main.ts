import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:net';
import pg from 'pg';
import { createApp } from './app.tsx';
import { features, retentionOf } from './features.ts';
import { finishRecords } from './interop/import/finish.ts';
import { systemReach } from './platform/access/access.ts';
import { openDb, type Pool } from './platform/access/db.ts';
import { systemRequest } from './platform/access/request-info.ts';
import { readAssets } from './platform/assets.ts';
import { headFiles } from './platform/audit/audit-head.ts';
import { startSealing } from './platform/audit/audit-sealer.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { rememberSecrets } from './platform/crypto/secrets.ts';
import type { Patience } from './platform/db/connections.ts';
import { allowAppLogin, ensureDatabase, openEmbedded } from './platform/db/embedded.ts';
import { migrate } from './platform/db/migrate.ts';
import { refuseForeign, refuseOlder, schemaState } from './platform/db/schema.ts';
import { connectionProblem, whereIs } from './platform/db/where.ts';
import { PlainError } from './platform/errors.ts';
import { claimInstallation } from './platform/installation/installation.ts';
import { raiseAlarm } from './platform/jobs/alarms.ts';
import { areJobsPrepared, openJobs, prepareJobs } from './platform/jobs/jobs.ts';
import { startRetention } from './platform/jobs/retention.ts';
import { errorCode, type Log } from './platform/log.ts';
import { openSettings } from './platform/settings-store/settings-live.ts';
import { prepareRoles } from './staff/start.ts';
import { startWork } from './work.ts';

/** What commands and the server share: a migrated database, and how to close it. */
export interface OpenedDatabase {
  /** As the owner, for migrations. */
  url: string;
  /** As the program's own role, which owns nothing. */
  appUrl: string;
  db: Pool;
  close(): Promise<void>;
}
type OpenOptions = {
  /** Migrate it first; otherwise a schema of another version is refused. */
  migrate: boolean;
  /** For the one process that serves from an embedded database. */
  exclusive: boolean;
  patience: Patience;
  lost?: (why: PlainError) => void;
};

/**
 * Opens the configured database, or the embedded one if there is none, and prints which one to
 * standard error.
 * @throws PlainError if it can't be reached, or its schema belongs to another version
 */
export async function openDatabase(
  config: Config,
  log: Log,
  { exclusive, patience, lost, ...opening }: OpenOptions,
): Promise<OpenedDatabase> {
  const embedded = config.databaseUrl
    ? null
    : await openEmbedded(config.dataFolder, { exclusive, log, ...(lost ? { lost } : {}) });
  const url = config.databaseUrl ?? embedded?.url('portico') ?? '';
  const appUrl = config.databaseAppUrl ?? embedded?.url('portico', 'portico_app') ?? url;
  const where = embedded ? `in ${config.dataFolder}` : whereIs(url);
  try {
    if (embedded) await ensureDatabase(embedded, 'portico');
    if (!exclusive || config.mode === 'serve')
      process.stderr.write(
        `Database: ${embedded ? `embedded, in ${config.dataFolder}` : whereIs(url)}\n`,
      );
    if (opening.migrate) {
      await migrate(url, log, { where });
      await prepareJobs(url);
      if (embedded) await allowAppLogin(url);
    } else {
      await refuseOtherSchema(url, where);
    }
    const db = openDb(appUrl, {
      size: patience === 'work' ? WORK_CONNECTIONS : config.poolSize,
      log,
      patience,
    });
    if (opening.migrate) await prepareRoles(db, systemClock.now());
    return {
      url,
      appUrl,
      db,
      async close() {
        await withTimeout(CLOSE_MS, db.end());
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    if (error instanceof PlainError) throw error;
    const code = errorCode(error);
    if (/^(28|3D|08|E[A-Z]+)/.test(code)) throw connectionProblem(error, whereIs(url));
    throw error;
  }
}

/**
 * @throws PlainError unless the schema is this version's, or a newer one that this version can work
 * with
 */
async function refuseOtherSchema(url: string, where: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const state = await schemaState(client);
    refuseForeign(state, where);
    refuseOlder(state, where, await areJobsPrepared(client));
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Reports a port in use before anything else starts. Port 0 means any port.
 * @returns the port
 */
async function claimPort(host: string, port: number): Promise<number> {
  return new Promise<number>((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const why: Record<string, string> = {
        EADDRINUSE: 'is in use',
        EACCES: 'may not be opened by this user',
        EADDRNOTAVAIL: 'is not an address of this machine',
        ENOTFOUND: 'is not an address of this machine',
      };
      fail(
        new PlainError(
          `Portico can't listen: ${host}:${port} ${why[errorCode(error)] ?? `can't be opened (${errorCode(error)})`}. Set PORT or HOST to something else.`,
        ),
      );
    });
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : port));
    });
  });
}

export interface RunningServer {
  port: number;
  stop(signal: string): Promise<void>;
}

/** Timing, for drills. */
export interface TimeOptions {
  clock: Clock;
  /** How often to look for jobs whose process is gone. */
  watchSeconds: number;
}

const ACCEPT_MS = 300;
const PULSE_MS = 1_000;
/** Database connections for background work. */
const WORK_CONNECTIONS = 4;
/**
 * Stopping is bounded: requests still running after ANSWER_MS are cut off, and the whole stop takes
 * at most STOP_MS.
 */
const ANSWER_MS = 8_000;
const STOP_MS = 20_000;
const CLOSE_MS = 3_000;

async function withTimeout(ms: number, done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const past = new Promise((late) => {
    timer = setTimeout(late, Math.max(ms, 100));
  });
  await Promise.race([done.catch(() => {}), past]);
  clearTimeout(timer);
}

/**
 * config -> database -> jobs -> web; stops in reverse, after the last answer.
 * @param options.migrate migrate first
 * @param options.prepare runs after the database is open and before the first request (the demo
 * loads its people)
 * @param options.lost called when the embedded database is gone for good
 */
export async function serve(
  requested: Config,
  log: Log,
  {
    migrate = false,
    prepare = async () => {},
    lost = () => {},
    clock = systemClock,
    watchSeconds = 10,
  }: {
    migrate?: boolean;
    prepare?: (opened: OpenedDatabase) => Promise<void>;
    lost?: (why: PlainError) => void;
  } & Partial<TimeOptions> = {},
): Promise<RunningServer> {
  const began = performance.now();
  const free = await claimPort(requested.host, requested.port);
  const config: Config = {
    ...requested,
    port: free,
    publicUrl: requested.publicUrl.replace(/:0$/, `:${free}`),
  };
  const opened = await openDatabase(config, log, {
    exclusive: true,
    patience: 'work',
    migrate,
    lost,
  });
  const { db, appUrl } = opened;
  // pages have their own connections with shorter limits, so background work can't take them
  const pages = openDb(appUrl, { size: config.poolSize, log, patience: 'page' });
  try {
    await db.transaction(async (tx) => {
      await systemReach(tx, 'system:installation', systemRequest(systemClock.now(), 'start'));
      await claimInstallation(
        tx,
        config.mode === 'demo' ? 'demo' : 'production',
        systemClock.now(),
        whereIs(opened.url),
      );
      await rememberSecrets(tx, config, systemClock.now(), whereIs(opened.url));
    });
    if (!migrate) await prepareRoles(db, systemClock.now());
    const jobs = openJobs();
    await prepare(opened);
    const live = await openSettings({
      db,
      url: appUrl,
      log,
      fixed: Object.assign({}, ...features.map((feature) => feature.settingsFrom?.(config))),
      alarms: { jobs, clock },
    });
    const { settings } = live;
    await finishRecords({ db, clock, jobs, log, settings });
    const sealing = startSealing(db, config.auditKey, headFiles(config), log, (code) => {
      db.transaction((tx) =>
        raiseAlarm(tx, jobs, log, { kind: 'audit', about: code }, clock.now()),
      ).catch(() => {}); // already logged
    });
    const work = await startWork({ config, db, clock, log, jobs, settings }, appUrl, watchSeconds);
    const retention = startRetention(
      { db, log, settings, auditKey: createPrivateKey(config.auditKey) },
      retentionOf(features),
      clock,
    );
    const pulse = setInterval(() => void pages.check(), PULSE_MS);
    const { server } = await createApp({
      config,
      db: pages,
      clock,
      log,
      jobs,
      settings,
      refreshSettings: live.refresh,
      assets: readAssets(),
    });
    await server.listen({ host: config.host, port: config.port });
    const { port } = config;
    log({
      event: 'server.listening',
      port,
      mode: config.mode,
      ms: Math.round(performance.now() - began),
    });
    return {
      port,
      async stop(signal) {
        const at = performance.now();
        log({ event: 'server.stopping', signal });
        work.pause();
        clearInterval(pulse);
        // connections that the system has accepted but we have not are still served; closing would
        // refuse them
        await new Promise((done) => setTimeout(done, ACCEPT_MS));
        const left = () => STOP_MS - (performance.now() - at);
        const answered = server.close();
        await withTimeout(ANSWER_MS, answered);
        server.server.closeAllConnections();
        await withTimeout(left(), answered);
        await withTimeout(left(), work.stop());
        await withTimeout(left(), retention.stop());
        await withTimeout(left(), sealing.stop());
        await withTimeout(left(), live.stop());
        await withTimeout(left(), pages.end());
        await opened.close();
        log({ event: 'server.stopped', ms: Math.round(performance.now() - at) });
      },
    };
  } catch (error) {
    await pages.end();
    await opened.close();
    throw error;
  }
}
