import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDb } from '../platform/access/db.ts';
import { headFiles } from '../platform/audit/audit-head.ts';
import { resumeAudit } from '../platform/audit/audit-resume.ts';
import { readBackup, type Summary, writeBackup } from '../platform/backup/backup.ts';
import { restoreBackup } from '../platform/backup/restore.ts';
import type { SealingKey } from '../platform/backup/sealed-file.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { checkValues, SECRETS } from '../platform/crypto/secrets.ts';
import { allowAppLogin, ensureDatabase, openEmbedded } from '../platform/db/embedded.ts';
import { whereIs } from '../platform/db/where.ts';
import { PlainError } from '../platform/errors.ts';
import { silentLog } from '../platform/log.ts';
import { rootFolder } from '../platform/root.ts';

interface Given {
  args: string[];
  config: Config;
  passphrase: string | undefined;
  print(text: string): void;
}

const MIN_LENGTH = { passphrase: 16, key: 32 };

function readKey({ args, passphrase }: Given): { key: SealingKey; words: string[] } {
  const at = args.indexOf('--key-file');
  const words = args.filter((_arg, index) => at < 0 || (index !== at && index !== at + 1));
  if (at < 0) {
    if (!passphrase)
      throw new PlainError(
        'A backup is encrypted: give --key-file FILE, or PORTICO_BACKUP_PASSPHRASE.',
      );
    if (passphrase.length < MIN_LENGTH.passphrase)
      throw new PlainError(
        `PORTICO_BACKUP_PASSPHRASE must have at least ${MIN_LENGTH.passphrase} characters.`,
      );
    return { key: { passphrase }, words };
  }
  let key: Buffer;
  try {
    key = readFileSync(args[at + 1] ?? '');
  } catch {
    throw new PlainError('--key-file needs the name of a readable file.');
  }
  if (key.length < MIN_LENGTH.key)
    throw new PlainError(
      `The key file must contain at least ${MIN_LENGTH.key} bytes: openssl rand -out backup.key 32`,
    );
  return { key: { key }, words };
}

function oneFile(words: string[], command: string): string {
  const [file, more] = words;
  if (!file || more !== undefined || file.startsWith('--'))
    throw new PlainError(`${command} needs the name of one file.`);
  return file;
}

/** Runs `work` with the owner's connection string; does not touch the schema. */
async function withOwnerDatabase<T>(config: Config, work: (url: string) => Promise<T>): Promise<T> {
  const embedded = config.databaseUrl
    ? null
    : await openEmbedded(config.dataFolder, { exclusive: false });
  try {
    if (embedded) await ensureDatabase(embedded, 'portico');
    process.stderr.write(
      `Database: ${embedded ? `embedded, in ${config.dataFolder}` : whereIs(config.databaseUrl ?? '')}\n`,
    );
    return await work(config.databaseUrl ?? embedded?.url('portico') ?? '');
  } finally {
    await embedded?.stop();
  }
}

const total = ({ tail }: Summary): number =>
  Object.values(tail.rows).reduce((sum, rows) => sum + rows, 0);

/** What a restore needs besides the file; without it nobody can sign on. */
function needed({ head }: Summary): string {
  const lines = Object.entries(SECRETS).map(
    ([name, what]) =>
      `  ${name.padEnd(20)}${(head.secrets[name] ?? 'not used yet').padEnd(16)}${what}`,
  );
  return `A restore needs these secrets too (name, check value, why). Keep them apart from the file:\n${lines.join('\n')}\nand the key or passphrase that the file is sealed under.`;
}

function describe(summary: Summary): string {
  const { head, tail, bytes } = summary;
  const audit = tail.audit
    ? `The audit log ends with block ${tail.audit.no} (${tail.audit.hash.slice(0, 16)}).`
    : 'The audit log has no block yet.';
  return `${head.tables.length} tables, ${total(summary)} rows, ${bytes} bytes; made ${head.made} by Portico ${head.version}. ${audit}`;
}

/** `backup FILE` and `backup check FILE`. */
export async function backup(given: Given): Promise<void> {
  const { key, words } = readKey(given);
  if (words[0] === 'check') {
    const summary = await readBackup(oneFile(words.slice(1), 'backup check'), key);
    return given.print(`The backup is complete: ${describe(summary)}\n\n${needed(summary)}`);
  }
  const file = oneFile(words, 'backup');
  const version: string = JSON.parse(
    readFileSync(join(rootFolder, 'package.json'), 'utf8'),
  ).version;
  const summary = await withOwnerDatabase(given.config, (url) =>
    writeBackup(given.config.databaseBackupUrl ?? url, file, key, {
      version,
      now: systemClock.now(),
    }),
  );
  given.print(`Written to ${file} and read back: ${describe(summary)}\n\n${needed(summary)}`);
}

/**
 * Resumes the audit log where the backup ends, with a note of what came later and was lost, and
 * updates the heads stored here.
 */
async function resumeLog({ config, print }: Given, url: string, { head }: Summary): Promise<void> {
  const db = openDb(url, { size: 1, log: silentLog, patience: 'terminal' });
  try {
    const { no, lost } = await resumeAudit(
      db,
      createPrivateKey(config.auditKey),
      systemClock.now(),
      headFiles(config),
      `restored the backup made ${head.made}`,
    );
    print(
      `The audit log continues with block ${no}.${lost ? ` What came after the backup, up to block ${lost.no}, is lost.` : ''}`,
    );
  } finally {
    await db.end();
  }
}

/** `restore FILE` into an empty database. */
export async function restore(given: Given): Promise<void> {
  const { key, words } = readKey(given);
  const file = oneFile(words, 'restore');
  const secrets = checkValues(given.config);
  const summary = await withOwnerDatabase(given.config, async (url) => {
    const restored = await restoreBackup(url, file, key, secrets);
    if (!given.config.databaseUrl) await allowAppLogin(url);
    if (given.config.auditKey) await resumeLog(given, url, restored);
    return restored;
  });
  given.print(`Restored and compared: ${describe(summary)}`);
  const absent = Object.keys(summary.head.secrets).filter((name) => !(name in secrets));
  if (absent.length > 0)
    given.print(`\nNot given here, so not compared: ${absent.join(', ')}.\n${needed(summary)}`);
}
