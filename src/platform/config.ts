import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { PlainError } from './errors.ts';
import { type Feed, isLoopback, readFeeds } from './feeds.ts';
import { rootFolder } from './root.ts';

export interface Config {
  mode: 'demo' | 'serve';
  host: string;
  port: number;
  /**
   * Where people reach the portal, without a trailing slash; the one origin that forms are accepted
   * from.
   */
  publicUrl: string;
  dataFolder: string;
  /**
   * Undefined: the embedded PostgreSQL in the data folder, which only the demo uses without being
   * told.
   */
  databaseUrl: string | undefined;
  /**
   * The same database as a role that may only what portico_app may; without it the owner steps down
   * to that role.
   */
  databaseAppUrl: string | undefined;
  /**
   * The same database as a role that sees every row of it (BYPASSRLS), for backups; without it the
   * owner is tried.
   */
  databaseBackupUrl: string | undefined;
  poolSize: number;
  /** Seals kept work and similar short-lived texts. */
  secret: string;
  /** Mixed into every password before hashing. */
  pepper: string;
  /** Ed25519, PKCS#8 PEM: signs the audit blocks. */
  auditKey: string;
  /** A file on another machine's disk, for the newest block of the audit log. */
  auditHead: string | undefined;
  smtpUrl: string | undefined;
  /** The health system's own provider, through which staff may sign on. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | undefined;
  mailFrom: string;
  /** Systems that send to us: the registry of inbound feeds. */
  feeds: readonly Feed[];
  /** How many reverse proxies in front of us may name the visitor's address; 0 trusts no header. */
  trustedProxies: number;
}

const text = z.string().trim().min(1);

const environment = z.object({
  HOST: text.default('127.0.0.1'),
  PORT: z.coerce.number({ error: 'must be a number' }).int().min(0).max(65535).default(3000),
  PORTICO_DATA: text.optional(),
  DATABASE_URL: text
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  DATABASE_APP_URL: text
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  DATABASE_BACKUP_URL: text
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  DATABASE_POOL: z.coerce.number({ error: 'must be a number' }).int().min(1).max(200).default(8),
  PUBLIC_URL: z.url({ error: 'must be a web address' }).optional(),
  PORTICO_SECRET: text.min(32, 'must be at least 32 characters').optional(),
  PORTICO_PEPPER: text.min(32, 'must be at least 32 characters').optional(),
  PORTICO_AUDIT_KEY: text.optional(),
  PORTICO_AUDIT_HEAD: text.optional(),
  SMTP_URL: text.regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://').optional(),
  MAIL_FROM: text.optional(),
  OIDC_ISSUER: z.url({ error: 'must be a web address' }).optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  FEEDS: text.optional(),
  TRUSTED_PROXIES: z.coerce.number({ error: 'must be a number' }).int().min(0).max(10).optional(),
});

/** Environment variables of a feature's own. */
export interface Environment {
  /** Each one's rule. */
  shape: z.ZodRawShape;
  /** Why they may not go over a network as they are: sentences, in production. */
  insecure?(given: Record<string, string | undefined>): string[];
  /** What they make of the configuration. */
  read(given: Record<string, string | undefined>, config: Config): Partial<Config>;
}

/** How a database is named; nothing but the demo opens one that was not. */
const NAMED = 'the PostgreSQL to work with; or add --embedded for the one in the data folder';

const REQUIRED_IN_PRODUCTION = {
  PUBLIC_URL: 'the https:// address where people reach the portal',
  PORTICO_SECRET: 'at least 32 random characters',
  PORTICO_PEPPER: 'at least 32 random characters, kept apart from the database',
  PORTICO_AUDIT_KEY: 'an Ed25519 private key in PEM form, or the path of a file that holds one',
  SMTP_URL: 'the mail server, as smtps://user:password@host',
  MAIL_FROM: 'the sender of mail',
  TRUSTED_PROXIES:
    'how many reverse proxies in front may name the visitor’s address; 0 where there is none',
} as const;

/**
 * Whether an address is on this machine: by its name or number as a whole, not by how it begins.
 */
export const leadsHere = (address: string): boolean =>
  isLoopback((URL.parse(address)?.hostname ?? '').replace(/^\[(.*)\]$/, '$1'));

/** What each setting that may not go with another, or not over a network, is refused with. */
function insecure(given: Record<string, string | undefined>): string[] {
  const { SMTP_URL = '', PORTICO_SECRET, PORTICO_PEPPER } = given;
  const problems: string[] = [];
  const encrypted =
    SMTP_URL.startsWith('smtps://') ||
    URL.parse(SMTP_URL)?.searchParams.get('requireTLS') === 'true';
  if (SMTP_URL && !encrypted && !leadsHere(SMTP_URL))
    problems.push(
      'SMTP_URL must be smtps://, or end in ?requireTLS=true, or be on this machine: mail and its password would cross the network in the clear',
    );
  if (PORTICO_SECRET && PORTICO_SECRET === PORTICO_PEPPER)
    problems.push(
      'PORTICO_PEPPER must differ from PORTICO_SECRET: who learns one of them must not have the other',
    );
  return problems;
}

/**
 * Where the data lives when PORTICO_DATA does not say: beside the program, or, for root in a closed
 * home, under /var/lib.
 */
export function defaultDataFolder(): string {
  const beside = join(rootFolder, '.data');
  if (process.getuid?.() !== 0) return beside;
  // PostgreSQL refuses to run as root; the user that it runs as must be able to walk to its files.
  for (let folder = rootFolder; folder !== '/'; folder = resolve(folder, '..')) {
    if ((statSync(folder).mode & 0o001) === 0) return '/var/lib/portico';
  }
  return beside;
}

/**
 * Reads the environment. Every problem is reported at once, one line each. In production (`serve`)
 * the secrets must be given; the demo makes its own and keeps them in the data folder; a command
 * asks for what it needs.
 * @param options.embedded the embedded database was asked for
 * @throws PlainError naming each variable that is missing or wrong
 */
export function readConfig(
  mode: 'demo' | 'serve' | 'command',
  env: Record<string, string | undefined>,
  options: { embedded?: boolean; parts?: readonly Environment[] } = {},
): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { parts = [] } = options;
  const parsed = environment.safeParse(given);
  const others = z.object(Object.assign({}, ...parts.map((part) => part.shape))).safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  for (const issue of others.error?.issues ?? [])
    problems.push(`${issue.path.join('.')} ${issue.message}`);
  if (mode === 'serve') {
    for (const [name, what] of Object.entries(REQUIRED_IN_PRODUCTION)) {
      if (!given[name]) problems.push(`${name} is missing: ${what}`);
    }
    if (!given.DATABASE_URL && !options.embedded)
      problems.push(`DATABASE_URL is missing: ${NAMED}`);
    if (given.PUBLIC_URL && !given.PUBLIC_URL.startsWith('https://'))
      problems.push('PUBLIC_URL must begin with https://');
    problems.push(...insecure(given), ...parts.flatMap((part) => part.insecure?.(given) ?? []));
  }
  if (given.OIDC_ISSUER) {
    for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const)
      if (!given[name]) problems.push(`${name} is missing: OIDC_ISSUER needs it`);
    if (mode === 'serve' && !given.OIDC_ISSUER.startsWith('https://'))
      problems.push('OIDC_ISSUER must begin with https://');
  }
  const fromFile = given.FEEDS
    ? readFeeds(given.FEEDS, mode === 'serve')
    : { feeds: [], problems: [] };
  problems.push(...fromFile.problems);
  let auditKey = given.PORTICO_AUDIT_KEY;
  if (auditKey) {
    try {
      if (!auditKey.includes('-----BEGIN')) auditKey = readFileSync(auditKey, 'utf8');
      if (createPrivateKey(auditKey).asymmetricKeyType !== 'ed25519')
        throw new Error('not ed25519');
    } catch {
      problems.push(
        'PORTICO_AUDIT_KEY must be an Ed25519 private key in PEM form, or the path of one',
      );
    }
  }
  if (given.DATABASE_URL && options.embedded)
    problems.push('DATABASE_URL names a database, and --embedded another: give one of the two');
  if (!parsed.success || problems.length > 0) {
    throw new PlainError(
      `Portico can't start; ${problems.length} setting${problems.length === 1 ? '' : 's'} to mend:\n  ${problems.join('\n  ')}`,
    );
  }
  const v = parsed.data;
  const dataFolder = resolve(v.PORTICO_DATA ?? defaultDataFolder());
  ensureWritable(dataFolder);
  const own =
    mode === 'demo' || (mode === 'command' && hasDemoSecrets(dataFolder))
      ? demoSecrets(dataFolder)
      : undefined;
  const config: Config = {
    mode: own ? 'demo' : 'serve',
    host: v.HOST,
    port: v.PORT,
    publicUrl: (v.PUBLIC_URL ?? `http://localhost:${v.PORT}`).replace(/\/+$/, ''),
    dataFolder,
    databaseUrl: v.DATABASE_URL,
    databaseAppUrl: v.DATABASE_APP_URL,
    databaseBackupUrl: v.DATABASE_BACKUP_URL,
    poolSize: v.DATABASE_POOL,
    secret: v.PORTICO_SECRET ?? own?.secret ?? '',
    pepper: v.PORTICO_PEPPER ?? own?.pepper ?? '',
    auditKey: auditKey ?? own?.auditKey ?? '',
    auditHead: v.PORTICO_AUDIT_HEAD,
    smtpUrl: v.SMTP_URL,
    oidc:
      v.OIDC_ISSUER && v.OIDC_CLIENT_ID && v.OIDC_CLIENT_SECRET
        ? { issuer: v.OIDC_ISSUER, clientId: v.OIDC_CLIENT_ID, clientSecret: v.OIDC_CLIENT_SECRET }
        : undefined,
    mailFrom: v.MAIL_FROM ?? 'Cedar Valley Health <no-reply@cedarvalley.example>',
    feeds: fromFile.feeds,
    trustedProxies: v.TRUSTED_PROXIES ?? 0,
  };
  return Object.assign(config, ...parts.map((part) => part.read(given, config)));
}

/**
 * For a command beside an installation: what it needs of the environment it asks for itself; where
 * the data folder is a demo's, its secrets are the demo's.
 * @throws PlainError unless a database is named, by DATABASE_URL or `--embedded`
 */
export function readCommandConfig(
  env: Record<string, string | undefined>,
  embedded: boolean,
  parts: readonly Environment[],
): Config {
  if (!env.DATABASE_URL && !embedded)
    throw new PlainError(`This command needs to know its database: DATABASE_URL, ${NAMED}.`);
  return readConfig('command', env, { embedded, parts });
}

/** Each missing folder in turn: Node's own recursive mkdir never returns in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function ensureWritable(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    // root passes the check above on a read-only file system and in /proc; a real write does not
    const probe = join(folder, '.writable');
    writeFileSync(probe, '');
  } catch {
    throw new PlainError(
      `Portico can't write to its data folder ${folder}. Give PORTICO_DATA a folder that can be written to.`,
    );
  }
}

interface DemoSecrets {
  secret: string;
  pepper: string;
  auditKey: string;
}

const demoFile = (folder: string) => join(folder, 'demo-secrets.json');
const hasDemoSecrets = (folder: string): boolean => existsSync(demoFile(folder));

function demoSecrets(folder: string): DemoSecrets {
  const file = demoFile(folder);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made: DemoSecrets = {
    secret: randomBytes(32).toString('base64'),
    pepper: randomBytes(32).toString('base64'),
    auditKey: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  chmodSync(file, 0o600);
  return made;
}
