import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:net';
import { createApp } from './app.tsx';
import { askToConfirm, tellAccount, tellForgetful, tellInvited } from './identity/notices.ts';
import { finishRecords } from './interop/import/finish.ts';
import { retryQuarantined } from './interop/import/retry.ts';
import { openLink } from './interop/pharmacy/link.ts';
import { refillByNumber, runAutomatic, tellOfDue, tellOfLate } from './medications/automatic.ts';
import { tellOfRefills } from './medications/notices.ts';
import { askForAlarmMail, raiseAlarm, tellAlarms } from './platform/alarms.ts';
import { readAssets } from './platform/assets.ts';
import { headFiles, startSealing } from './platform/audit.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { sha256 } from './platform/crypto.ts';
import { connectionProblem, type Db, openDb, whereIs } from './platform/db.ts';
import { allowAppLogin, ensureDatabase, openEmbedded } from './platform/embedded.ts';
import { PlainError } from './platform/errors.ts';
import { openJobs, prepareJobs, startWorker } from './platform/jobs.ts';
import { faultCode, type Log } from './platform/log.ts';
import { openMail } from './platform/mail.ts';
import { migrate } from './platform/migrate.ts';
import { sweepOld } from './platform/retention.ts';
import { readSettings, type Settings } from './platform/settings.ts';
import { askForDueMails, tellOfNewResults } from './records/notices.ts';
import { RETENTION } from './retention-list.ts';

/** Sweeps at the start and once an hour. */
function startRetention(db: Db, config: Config, settings: Settings, log: Log): { stop(): Promise<void> } {
  const auditKey = createPrivateKey(config.auditKey);
  let running: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    running = sweepOld({ db, log, settings, auditKey }, RETENTION, systemClock.now()).catch((fault) =>
      log({ event: 'retention.failed', table: '-', code: faultCode(fault) }),
    );
  };
  sweep();
  const timer = setInterval(sweep, RETENTION_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** What commands and the server share: a migrated database, and how to leave it. */
export interface Opened {
  /** As the owner: for migrations. */
  url: string;
  /** As the program's own role, which owns nothing. */
  appUrl: string;
  db: Db;
  close(): Promise<void>;
}

/** Opens the database that the configuration names, the embedded one if it names none, and brings its schema up to date. */
export async function openDatabase(config: Config, log: Log, exclusive: boolean): Promise<Opened> {
  const embedded = config.databaseUrl ? null : await openEmbedded(config.dataFolder, { exclusive });
  const url = config.databaseUrl ?? embedded?.url('portico') ?? '';
  const appUrl = config.databaseAppUrl ?? embedded?.url('portico', 'portico_app') ?? url;
  try {
    if (embedded) await ensureDatabase(embedded, 'portico');
    await migrate(url, log);
    await prepareJobs(url);
    if (embedded) await allowAppLogin(url);
    const db = openDb(appUrl, { size: config.poolSize, log });
    return {
      url,
      appUrl,
      db,
      async close() {
        await db.end();
        await embedded?.stop();
      },
    };
  } catch (fault) {
    await embedded?.stop();
    if (fault instanceof PlainError) throw fault;
    const code = faultCode(fault);
    if (/^(28|3D|08|E[A-Z]+)/.test(code)) throw connectionProblem(fault, whereIs(url));
    throw fault;
  }
}

/** A port in use is said before anything else is begun. Port 0 asks for any: answers which. */
async function claimPort(host: string, port: number): Promise<number> {
  return new Promise<number>((done, fail) => {
    const probe = createServer();
    probe.once('error', (fault) => {
      const why: Record<string, string> = {
        EADDRINUSE: 'is in use',
        EACCES: 'may not be opened by this user',
        EADDRNOTAVAIL: 'is not an address of this machine',
        ENOTFOUND: 'is not an address of this machine',
      };
      fail(new PlainError(`Portico can't listen: ${host}:${port} ${why[faultCode(fault)] ?? `can't be opened (${faultCode(fault)})`}. Set PORT or HOST to another.`));
    });
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : port));
    });
  });
}

export interface Serving {
  port: number;
  stop(signal: string): Promise<void>;
}

/** Time, which drills hand in. */
export interface Ticking {
  clock: Clock;
  /** How often jobs are looked after whose process is gone. */
  watchSeconds: number;
}

const SWEEP_MINUTES = 10;
const RETENTION_MS = 3_600_000;
const ALARM_SECONDS = 60;
const KNOCKED_MS = 300;

/**
 * config -> database -> migrate -> jobs -> web; stops in reverse, the last answer first.
 * @param prepare runs when the database is there and before the first request (the demo loads its people)
 */
export async function serve(
  asked: Config,
  log: Log,
  prepare: (opened: Opened) => Promise<void> = async () => {},
  { clock, watchSeconds }: Ticking = { clock: systemClock, watchSeconds: 10 },
): Promise<Serving> {
  const began = performance.now();
  const free = await claimPort(asked.host, asked.port);
  const config: Config = { ...asked, port: free, publicUrl: asked.publicUrl.replace(/:0$/, `:${free}`) };
  const opened = await openDatabase(config, log, true);
  const { db, appUrl } = opened;
  try {
    const settings = { ...(await db.transaction(readSettings)), pharmacyLinked: config.pharmacy !== undefined };
    const jobs = openJobs();
    const mail = openMail(config, db, log);
    await prepare(opened);
    await finishRecords({ db, clock, jobs, log, settings });
    const sealing = startSealing(db, config.auditKey, headFiles(config), log, (code) => {
      db.transaction((tx) => raiseAlarm(tx, jobs, log, { kind: 'audit', about: code }, clock.now())).catch(() => {}); // it is in the log
    });
    const registering = { db, config, log, settings, jobs };
    const worker = await startWorker(
      appUrl,
      db,
      jobs,
      {
        'mail.confirm-email': async ({ linkId }, id) => askToConfirm(registering, linkId, clock.now(), mail.as(id)),
        'mail.invitation': async ({ invitationId }, id) => tellInvited(registering, invitationId, clock.now(), mail.as(id)),
        'mail.recovery': async (data, id) => tellForgetful(registering, data, clock.now(), mail.as(id)),
        'mail.account': async (data, id) => tellAccount(registering, data, clock.now(), mail.as(id)),
        'mail.new-results': async ({ accountId }, id) => void (await tellOfNewResults(db, settings, config.publicUrl, accountId, clock.now(), mail.as(id), id)),
        'mail.alarm': async (_, id) =>
          void (await tellAlarms(db, settings, config.publicUrl, clock.now(), (who) => mail.as(`${id} ${sha256(who).toString('hex').slice(0, 16)}`))),
        'refill.by-number': async ({ id }) => void (await refillByNumber({ db, jobs, settings }, config.secret, id, clock.now())),
        'quarantine.retry': async ({ ids }) => void (await retryQuarantined({ db, clock, jobs, log, settings }, ids ?? null)),
        'mail.refills': async (data, id) => void (await tellOfRefills(db, settings, config.publicUrl, data, clock.now(), mail.as(id))),
      },
      log,
      watchSeconds,
    );
    const link = await openLink({ db, jobs, log, settings, clock }, config);
    const sweep = setInterval(() => {
      const deps = { db, jobs, settings };
      for (const work of [askForDueMails(db, jobs, settings, clock.now()), runAutomatic(deps, clock.now()), tellOfDue(deps, clock.now()), tellOfLate(deps, clock.now())])
        work.catch((fault) => log({ event: 'job.failed', queue: 'sweep', code: faultCode(fault) }));
    }, SWEEP_MINUTES * 60_000);
    const retention = startRetention(opened.db, config, settings, log);
    const alarms = setInterval(() => {
      askForAlarmMail(db, jobs, settings).catch((fault) => log({ event: 'job.failed', queue: 'mail.alarm', code: faultCode(fault) }));
    }, ALARM_SECONDS * 1000);
    const { server } = await createApp({ config, db, clock, log, jobs, settings, assets: readAssets() });
    await server.listen({ host: config.host, port: config.port });
    const { port } = config;
    log({ event: 'server.listening', port, mode: config.mode, ms: Math.round(performance.now() - began) });
    return {
      port,
      async stop(signal) {
        const at = performance.now();
        log({ event: 'server.stopping', signal });
        clearInterval(sweep);
        await retention.stop();
        clearInterval(alarms);
        // whose connection the system has taken but we have not is still let in: closing would refuse them
        await new Promise((done) => setTimeout(done, KNOCKED_MS));
        await server.close();
        await link.stop();
        await worker.stop();
        mail.close();
        await sealing.stop();
        await opened.close();
        log({ event: 'server.stopped', ms: Math.round(performance.now() - at) });
      },
    };
  } catch (fault) {
    await opened.close();
    throw fault;
  }
}
