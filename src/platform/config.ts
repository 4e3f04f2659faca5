import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { PlainError } from './errors.ts';
import { type Feed, isLoopback, readFeeds } from './feeds.ts';
import { defaultDataFolder, ensureWritable } from './installation/data-folder.ts';
import { demoSecrets, hasDemoSecrets } from './installation/demo-secrets.ts';

export interface Config {
  mode: 'demo' | 'serve';
  host: string;
  port: number;
  /**
   * The portal's public address, without a trailing slash; forms are accepted from this origin
   * only.
   */
  publicUrl: string;
  dataFolder: string;
  /**
   * Undefined: the embedded PostgreSQL in the data folder. Only the demo uses it without being told
   * to.
   */
  databaseUrl: string | undefined;
  /**
   * The same database, signed on as a role limited to portico_app; otherwise the owner switches to
   * that role.
   */
  databaseAppUrl: string | undefined;
  /**
   * The same database, signed on as a role that sees every row (BYPASSRLS), for backups; otherwise
   * the owner is tried.
   */
  databaseBackupUrl: string | undefined;
  poolSize: number;
  /** Seals saved forms and similar short-lived data. */
  secret: string;
  /** Mixed into every password before hashing. */
  pepper: string;
  /** Ed25519, PKCS#8 PEM: signs the audit blocks. */
  auditKey: string;
  /** A file on another machine's disk that keeps the newest block of the audit log. */
  auditHead: string | undefined;
  smtpUrl: string | undefined;
  /** The health system's identity provider, for staff sign-on. */
  oidc:
    | {
        issuer: string;
        clientId: string;
        clientSecret: string;
        /** The scopes to request; some providers name groups only for a special scope. */
        scope: string;
        /** The claim in the id token that names groups. */
        groupsClaim: string;
      }
    | undefined;
  mailFrom: string;
  /**
   * The address that undeliverable mail goes back to; empty for a null return path; undefined for
   * the sender's.
   */
  mailBounces?: string | undefined;
  /** The registry of inbound feeds. */
  feeds: readonly Feed[];
  /**
   * How many reverse proxies in front are trusted to name the visitor's address; 0 trusts no
   * header.
   */
  trustedProxies: number;
  /** Where clamd listens: `unix:/path` or `tcp://host:port`. Undefined: files are not scanned. */
  clamd?: string | undefined;
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
  MAIL_BOUNCES: text
    .regex(
      /^(none|[A-Za-z0-9._-]{1,10}@[A-Za-z0-9.-]{1,180})$/,
      'must be an address with at most 10 characters before the @, or the word none',
    )
    .optional(),
  OIDC_ISSUER: z.url({ error: 'must be a web address' }).optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_SCOPE: text.default('openid email'),
  OIDC_GROUPS_CLAIM: text.default('groups'),
  FEEDS: text.optional(),
  CLAMD: text
    .regex(/^(unix:\/|tcp:\/\/[^/]+$)/, 'must be unix:/path or tcp://host:port')
    .optional(),
  TRUSTED_PROXIES: z.coerce.number({ error: 'must be a number' }).int().min(0).max(10).optional(),
});

/** A feature's own environment variables. */
export interface Environment {
  /** The rule for each variable. */
  shape: z.ZodRawShape;
  /** Variables that contain a secret, and so may come from a file (`NAME_FILE`). */
  secrets?: readonly string[];
  /** In production: sentences about what would cross a network unencrypted. */
  insecure?(given: Record<string, string | undefined>): string[];
  /** What they contribute to the configuration. */
  read(given: Record<string, string | undefined>, config: Config): Partial<Config>;
}

/** How to name a database; only the demo opens one that was not named. */
const NAMED = 'the PostgreSQL to work with; or add --embedded for the one in the data folder';

const REQUIRED_IN_PRODUCTION = {
  PUBLIC_URL: 'the https:// address where people reach the portal',
  PORTICO_SECRET: 'at least 32 random characters',
  PORTICO_PEPPER: 'at least 32 random characters, kept apart from the database',
  PORTICO_AUDIT_KEY: 'an Ed25519 private key in PEM form, or the path of a file that holds one',
  SMTP_URL: 'the mail server, as smtps://user:password@host',
  MAIL_FROM: 'the sender of mail',
  TRUSTED_PROXIES:
    'how many reverse proxies in front may name the visitor’s address; 0 if there is none',
} as const;

/** Whether a URL's host is this machine; compares the whole host name, not a prefix. */
export const isLocalAddress = (address: string): boolean =>
  isLoopback((URL.parse(address)?.hostname ?? '').replace(/^\[(.*)\]$/, '$1'));

/** Problems with settings that conflict, or that would send secrets over a network unencrypted. */
function insecure(given: Record<string, string | undefined>): string[] {
  const { SMTP_URL = '', CLAMD = '', PORTICO_SECRET, PORTICO_PEPPER } = given;
  const problems: string[] = [];
  const encrypted =
    SMTP_URL.startsWith('smtps://') ||
    URL.parse(SMTP_URL)?.searchParams.get('requireTLS') === 'true';
  if (SMTP_URL && !encrypted && !isLocalAddress(SMTP_URL))
    problems.push(
      'SMTP_URL must be smtps://, or end in ?requireTLS=true, or be on this machine: mail and its password would cross the network unencrypted',
    );
  if (CLAMD.startsWith('tcp:') && !isLocalAddress(CLAMD))
    problems.push(
      'CLAMD must be a unix socket or be on this machine: files would cross the network unencrypted',
    );
  if (PORTICO_SECRET && PORTICO_SECRET === PORTICO_PEPPER)
    problems.push(
      'PORTICO_PEPPER must differ from PORTICO_SECRET: whoever learns one of them must not have the other',
    );
  return problems;
}

/**
 * Reads the environment. Every problem is reported at once, one line each. In production (`serve`)
 * the secrets must be set; the demo makes its own and stores them in the data folder; a command
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
    problems.push('DATABASE_URL and --embedded each name a database: give one of the two');
  if (!parsed.success || problems.length > 0) {
    throw new PlainError(
      `Portico can't start; ${problems.length} setting${problems.length === 1 ? '' : 's'} to fix:\n  ${problems.join('\n  ')}`,
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
        ? {
            issuer: v.OIDC_ISSUER,
            clientId: v.OIDC_CLIENT_ID,
            clientSecret: v.OIDC_CLIENT_SECRET,
            scope: v.OIDC_SCOPE,
            groupsClaim: v.OIDC_GROUPS_CLAIM,
          }
        : undefined,
    mailFrom: v.MAIL_FROM ?? 'Cedar Valley Health <no-reply@cedarvalley.example>',
    mailBounces: v.MAIL_BOUNCES === 'none' ? '' : v.MAIL_BOUNCES,
    feeds: fromFile.feeds,
    trustedProxies: v.TRUSTED_PROXIES ?? 0,
    clamd: v.CLAMD,
  };
  return Object.assign(config, ...parts.map((part) => part.read(given, config)));
}

/**
 * For a command on an existing installation, which checks what it needs of the environment itself.
 * In a demo's data folder the demo's secrets apply.
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
