import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { openDb, READ_ONLY } from '../platform/access/db.ts';
import type { Head } from '../platform/audit/audit-blocks.ts';
import { headFiles, readHead } from '../platform/audit/audit-head.ts';
import { resumeAudit } from '../platform/audit/audit-resume.ts';
import { type Verdict, verifyAudit } from '../platform/audit/audit-verify.ts';
import type { Config } from '../platform/config.ts';
import { PlainError } from '../platform/errors.ts';
import { silentLog } from '../platform/log.ts';
import { type CommandContext, parse } from './context.ts';

function keyOf({ auditKey }: Config): KeyObject {
  if (!auditKey)
    throw new PlainError('PORTICO_AUDIT_KEY is missing: the key that signs the blocks.');
  return createPrivateKey(auditKey);
}

/** A file may contain several public keys: earlier ones remain valid for what they signed. */
function readKeys(file: string): KeyObject[] {
  try {
    const keys =
      readFileSync(file, 'utf8').match(
        /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g,
      ) ?? [];
    if (keys.length > 0) return keys.map((pem) => createPublicKey(pem));
  } catch {} // reported below
  throw new PlainError(
    `${file} contains no public key in PEM form. "bin/portico audit-key" prints the portal's.`,
  );
}

function readFileHead(file: string): Head | null {
  try {
    return readHead(file);
  } catch {
    throw new PlainError(`${file} can't be read: it is not a head of an audit log.`);
  }
}

const VERIFY_OPTIONS = {
  'public-key': { type: 'string' },
  head: { type: 'string' },
  'no-head': { type: 'boolean' },
  checkpoint: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/**
 * `verify-audit`: on an installation with its own key and head or, with `--public-key`, anywhere
 * that can read the audit tables at DATABASE_URL.
 * @returns whether the log is intact
 */
export async function verifyCommand(
  args: string[],
  env: Record<string, string | undefined>,
  context: CommandContext,
): Promise<boolean> {
  const { values } = parse(args, VERIFY_OPTIONS);
  const { checkpoint, json } = values;
  const since = checkpoint ? (readFileHead(checkpoint) ?? undefined) : undefined;
  const against = (keys: KeyObject[], files: string[]) => {
    const heads = values['no-head'] ? [] : files.map(readFileHead).filter((head) => head !== null);
    if (!values['no-head'] && heads.length === 0)
      throw new PlainError(
        `There is no head of the audit log at ${files.join(' or ') || 'a file named by --head'}, so a missing end would go unnoticed. Name one with --head FILE, or skip this check with --no-head.`,
      );
    return {
      keys,
      head: heads.reduce<Head | null>(
        (newest, head) => (head.no > (newest?.no ?? -1) ? head : newest),
        null,
      ),
      since,
      now: new Date(),
    };
  };
  let verdict: Verdict;
  const publicKey = values['public-key'];
  if (publicKey) {
    if (!env.DATABASE_URL)
      throw new PlainError(
        'verify-audit with --public-key needs DATABASE_URL: a role that is a member of portico_auditor is enough.',
      );
    const db = openDb(env.DATABASE_URL, { size: 1, log: silentLog, options: READ_ONLY });
    try {
      verdict = await verifyAudit(
        db,
        against(readKeys(publicKey), values.head ? [values.head] : []),
      );
    } finally {
      await db.end();
    }
  } else {
    verdict = await context.withDatabase(({ db }, config) =>
      verifyAudit(
        db,
        against([createPublicKey(keyOf(config))], values.head ? [values.head] : headFiles(config)),
      ),
    );
  }
  if (verdict.ok && checkpoint && verdict.checkpoint.no > 0)
    writeFileSync(checkpoint, JSON.stringify(verdict.checkpoint), { mode: 0o600 });
  context.print(json ? JSON.stringify(verdict) : describeVerdict(verdict, since));
  return verdict.ok;
}

function describeVerdict(verdict: Verdict, since: Head | undefined): string {
  if (!verdict.ok)
    return `The audit log does not hold: ${verdict.block > 0 ? `block ${verdict.block}: ` : ''}${verdict.problem}.`;
  const of = since
    ? `from block ${since.no} on; ${verdict.blocks} blocks in all`
    : `${verdict.blocks} blocks`;
  return [
    `The audit log holds: ${of}, ${verdict.events} events; ${verdict.unsealed} since the last block.`,
    ...(verdict.archived > 0
      ? [`The rows of blocks 1 to ${verdict.archived} were old enough to be dropped.`]
      : []),
    ...verdict.remarks.map((remark) => `  ${remark}`),
  ].join('\n');
}

/** `audit-key`: prints the public key, for verifiers. */
export const keyCommand = (context: CommandContext): void =>
  context.print(
    createPublicKey(keyOf(context.config()))
      .export({ type: 'spki', format: 'pem' })
      .toString()
      .trim(),
  );

/**
 * `audit-resume --why "..."`: after a restore from a backup. The reason and the loss stay in the
 * chain permanently.
 */
export async function resumeCommand(args: string[], context: CommandContext): Promise<void> {
  const { values } = parse(args, { why: { type: 'string' } } as const);
  const why = values.why?.trim() ?? '';
  if (why.length < 10)
    throw new PlainError(
      'audit-resume needs --why "…" in ten letters or more: it stays in the audit log permanently.',
    );
  const { no, lost } = await context.withDatabase(({ db }, config) =>
    resumeAudit(db, keyOf(config), new Date(), headFiles(config), why),
  );
  context.print(
    `The audit log continues with block ${no}.${lost ? ` Lost: what came after it up to block ${lost.no} of before.` : ''}`,
  );
}
