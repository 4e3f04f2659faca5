import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type App, createApp } from '../src/app.tsx';
import type { Feature } from '../src/feature.ts';
import { features } from '../src/features.ts';
import {
  caregiverTermsVersion,
  TERMS_VERSION,
} from '../src/identity/accounts/terms/terms.rules.ts';
import { importFiles } from '../src/interop/import/import.ts';
import type { Report } from '../src/interop/import/report.ts';
import { systemReach } from '../src/platform/access/access.ts';
import { openDb, type Pool } from '../src/platform/access/db.ts';
import { readAssets } from '../src/platform/assets.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config.ts';
import { hashPassword, seal } from '../src/platform/crypto/crypto.ts';
import { withFields } from '../src/platform/db/fields.ts';
import type { Tx } from '../src/platform/db/statements.ts';
import { type Jobs, openJobs } from '../src/platform/jobs/jobs.ts';
import type { LogEvent } from '../src/platform/log.ts';
import { parseSettings, type Settings } from '../src/platform/settings/settings.ts';
import { openSettings } from '../src/platform/settings-store/settings-live.ts';
import { prepareRoles } from '../src/staff/start.ts';

export const PASSWORD = 'a test walks by the river';
/** What is in the authenticator app of every member of staff. */
export const APP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const codeAt = (at: Date, secret = APP_SECRET): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

/** A port that nobody uses: the app must know its own address before it listens. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

/**
 * The real app over a database of its own, a clock that stands still, and everything that it
 * logged.
 */
export interface World {
  app: App;
  db: Pool;
  url: string;
  clock: Clock & { set(at: string): void; pass(ms: number): void };
  config: Config;
  settings: Settings;
  jobs: Jobs;
  log: LogEvent[];
  folder: string;
  /** SQL as the owner of the database: to arrange and to look, never what is tested. */
  sql<R extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: unknown[],
  ): Promise<R[]>;
  /** SQL as the program's own role, in a transaction with a system's reach. */
  reached<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  person(
    who: Partial<{ given: string; family: string; birthDate: string; sex: string; mrn: string }>,
  ): Promise<string>;
  account(who: {
    userId: string;
    patientId?: string | null;
    roles?: string[];
    language?: 'en' | 'es';
    name?: string;
    email?: string;
  }): Promise<string>;
  proxy(
    of: string,
    by: string,
    rest?: Partial<{
      basis: string;
      relationship: string;
      categories: string[];
      /** What they may also do; everything that was granted unless told otherwise. */
      acting: string[];
      endsOn: string | null;
      startsOn: string;
    }>,
  ): Promise<string>;
  /** Brings resources in by the real import. */
  bring(resources: Resource[], source?: string): Promise<Report>;
}

/** A new database that begins as the template, or as another, whose connections are cut. */
async function copyDatabase(admin: pg.Client, from = 'template', to: string): Promise<void> {
  if (from !== 'template')
    await admin.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
      [from],
    );
  await admin.query(`create database ${to} template ${from}`);
}

/** Passwords cost 19 MiB each to hash: one hash serves every account of a test file. */
let hashed: Promise<string> | undefined;

export const NOW = '2026-11-22T15:00:00Z'; // a Sunday, 9 in the morning in Chicago

export async function makeWorld(
  options: {
    at?: string;
    settings?: Partial<Settings>;
    requestsAMinute?: number;
    port?: number;
    oidc?: Config['oidc'];
    /** Settings come from the database, as in production, and change while the app runs. */
    live?: boolean;
    mode?: Config['mode'];
    /** Further features beside the program's own. */
    features?: readonly Feature[];
    /** A world that this one begins as: with its accounts, sessions, records and files. */
    copyOf?: World;
  } = {},
): Promise<World> {
  const template = inject('databaseUrl');
  const name = `w${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: template.replace('DATABASE', 'postgres') });
  await admin.connect();
  await copyDatabase(
    admin,
    options.copyOf && /\b(w[0-9a-f]{12})\b/.exec(options.copyOf.url)?.[1],
    name,
  );
  const url = template.replace('DATABASE', name);
  const owner = new pg.Pool({ connectionString: url, max: 4 });
  owner.on('error', () => {}); // tests take the database away
  const folder = mkdtempSync(join(tmpdir(), 'portico-world-'));
  if (options.copyOf) cpSync(options.copyOf.folder, folder, { recursive: true });
  const log: LogEvent[] = [];
  const db = openDb(url.replace('//postgres@', '//portico_app@'), {
    size: 24,
    log: (event) => void log.push(event),
  });
  let now = options.copyOf?.clock.now() ?? new Date(options.at ?? NOW);
  const clock = {
    now: () => new Date(now),
    set: (at: string) => {
      now = new Date(at);
    },
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
  const config: Config = {
    mode: options.mode ?? 'demo',
    host: '127.0.0.1',
    port: options.port ?? 3000,
    publicUrl: `http://localhost:${options.port ?? 3000}`,
    dataFolder: folder,
    databaseUrl: url,
    databaseAppUrl: undefined,
    databaseBackupUrl: undefined,
    poolSize: 24,
    secret: 'test secret of at least 32 letters!!',
    pepper: 'test pepper of at least 32 letters!!',
    auditKey: inject('auditKey'),
    auditHead: undefined,
    smtpUrl: undefined,
    oidc: options.oidc,
    mailFrom: 'Portico <no-reply@example.org>',
    mailBounces: undefined,
    pharmacy: undefined,
    feeds: [],
    trustedProxies: 0,
  };
  const live = options.live
    ? await openSettings({
        db,
        url: url.replace('//postgres@', '//portico_app@'),
        log: (event) => void log.push(event),
        fixed: options.settings ?? {},
      })
    : null;
  const settings = live?.settings ?? parseSettings(options.settings ?? {});
  if (options.features) await prepareRoles(db, clock.now());
  const jobs = openJobs();
  const app = await createApp(
    {
      config,
      db,
      clock,
      log: (event) => void log.push(event),
      jobs,
      settings,
      ...(live ? { refreshSettings: live.refresh } : {}),
      assets: readAssets(),
    },
    // the tests' own work (checking pages) runs on the same thread: how late that makes it says
    // nothing
    {
      requestsAMinute: options.requestsAMinute ?? 100_000,
      eventLoopDelay: 0,
      features: [...features, ...(options.features ?? [])],
    },
  );
  const reached = <T>(work: (tx: Tx) => Promise<T>) =>
    db.transaction(async (tx) => {
      await systemReach(tx, 'system:test', {
        now: clock.now(),
        requestId: crypto.randomUUID(),
        route: 'test',
        address: null,
        sessionRef: null,
      });
      return work(tx);
    });
  const sql = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) => {
    // several statements have a result each
    const result = [await owner.query(text, values)].flat().at(-1);
    return withFields(result?.rows ?? []) as R[];
  };
  const first = async (text: string, values: unknown[]): Promise<string> =>
    (await sql<{ id: string }>(text, values))[0]?.id ?? '';
  afterAll(async () => {
    await app.server.close();
    await live?.stop();
    await db.end();
    await owner.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    app,
    db,
    url,
    clock,
    config,
    settings,
    jobs,
    log,
    folder,
    sql,
    reached,
    person: ({
      given = 'Pat',
      family = 'Example',
      birthDate = '1984-03-27',
      sex = 'female',
      mrn,
    }) =>
      first(
        `insert into person (given, family, birth_date, sex, mrn, created_at)
          values ($1, $2, $3, $4, $5, now()) returning patient_id as id`,
        [given, family, birthDate, sex, mrn ?? null],
      ),
    async account({
      userId,
      patientId = null,
      roles = [],
      language = 'en',
      name = userId,
      email = `${userId}@example.org`,
    }) {
      hashed ??= hashPassword(PASSWORD, config.pepper);
      const id = await first(
        `insert into account (kind, user_id, password_hash, patient_id, name, email, roles,
            language, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, now()) returning id`,
        [
          roles.length > 0 ? 'staff' : 'member',
          userId,
          await hashed,
          patientId,
          name,
          email,
          roles,
          language,
        ],
      );
      // members have accepted the terms, staff have set their app up: what a first sign-on asks for
      // is tested by itself
      if (roles.length === 0)
        await sql(
          'insert into terms_acceptance (account_id, version, accepted_at) values ($1, $2, now())',
          [id, TERMS_VERSION],
        );
      else
        await sql(
          `insert into authenticator (account_id, sealed, made_at, confirmed_at)
            values ($1, $2, now(), now())`,
          [id, seal(config.secret, `authenticator ${id}`, APP_SECRET)],
        );
      return id;
    },
    proxy: async (
      of,
      by,
      {
        basis = 'minor',
        relationship = 'parent',
        categories = [],
        acting,
        endsOn = null,
        startsOn = '2020-01-01',
      } = {},
    ) => {
      // who has a right has accepted the terms for caregivers
      await sql(
        `insert into terms_acceptance (account_id, version, accepted_at)
          values ($1, $2, now()) on conflict do nothing`,
        [by, caregiverTermsVersion(null)],
      );
      return first(
        `insert into proxy (patient_id, account_id, basis, relationship, categories, acting,
            starts_on, ends_on)
          values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
        [of, by, basis, relationship, categories, acting ?? categories, startsOn, endsOn],
      );
    },
    async bring(resources, source = 'test') {
      const file = join(folder, `${randomBytes(4).toString('hex')}.ndjson`);
      writeFileSync(file, resources.map((resource) => JSON.stringify(resource)).join('\n'));
      return importFiles(
        { db, clock, jobs, log: (event) => void log.push(event), settings },
        [file],
        { source },
      );
    },
  };
}
