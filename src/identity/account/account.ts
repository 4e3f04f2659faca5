import { auditAction } from '../../platform/access/access.ts';
import { findKeptWork, keepWork } from '../../platform/access/kept-work.ts';
import { endOtherSessions, hasPasskeyProof, renewSession } from '../../platform/access/session.ts';
import { hashPassword, passwordMatches } from '../../platform/crypto/crypto.ts';
import type { Tx } from '../../platform/db/statements.ts';
import type { Context, Deps } from '../../platform/http/routes.ts';
import type { AccountNotice } from '../../platform/jobs/jobs.ts';
import { type Bucket, giveBackIn, type Limit, mayTry, mayTryAlone } from '../../platform/limits.ts';
import { closeAccount } from '../accounts/accounts.sql.ts';
import { findAuthenticator } from '../factors/authenticator.sql.ts';
import { useAuthenticatorCode } from '../factors/authenticator.ts';
import { distrustDevices } from '../factors/devices.sql.ts';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import * as sql from './account.sql.ts';

export type Own = Context<'account:own'> | Context<'account:secure'>;
/** The account that asks. */
export const me = (ctx: Own): string => ctx.access.actor?.account.id ?? '';

/** Each change is written to the activity log, and told to the owner by mail. */
export async function noteChange(
  ctx: Own,
  permission: string,
  notice: AccountNotice | null,
  changeId?: string,
): Promise<void> {
  const { access, info, deps } = ctx;
  const account = access.actor?.account;
  auditAction(access, info, {
    person: account?.patientId ?? null,
    actor: account?.id ?? null,
    kind: account?.kind ?? 'member',
    as: access.as,
    permission,
    outcome: 'granted',
    category: 'account',
  });
  if (notice)
    await deps.jobs.enqueue(access, 'mail.account', {
      accountId: me(ctx),
      notice,
      ...(changeId ? { changeId } : {}),
    });
}

/** Where kept work would have the address of its form, the codes have this, which is none. */
const CODES = 'codes';

/**
 * Keeps codes, sealed, for the one page that shows them, in the session that made them. Answers its
 * id.
 */
export const keepCodes = (
  deps: Deps,
  access: Tx,
  accountId: string,
  codes: string[],
  now: Date,
  ref: string | null,
): Promise<string> =>
  keepWork(
    access,
    deps.config.secret,
    accountId,
    { path: CODES, fields: Object.fromEntries(codes.entries()) },
    now,
    ref,
  );

export async function findCodes(ctx: Own, id: string): Promise<string[] | null> {
  const work = await findKeptWork(ctx.access, ctx.deps.config.secret, me(ctx), id, ctx.now);
  return work?.path === CODES ? Object.values(work.fields) : null;
}

/** Tries at what only the owner knows, from inside a session. */
const CONFIRM: Limit = { failures: 10, minutes: 15 };
/** Hashes that an account may ask for from its own pages: new passwords, new answers. */
const CHANGES: Limit = { failures: 10, minutes: 15 };
const share = (ctx: Own, purpose: 'confirm' | 'account') => ({ purpose, place: me(ctx) }) as const;

/** Whether it is the account's password; a try is counted before it is compared. */
async function provesPassword(
  ctx: Own,
  password: string,
): Promise<'right' | 'wrong' | 'throttled'> {
  const { access, deps, now } = ctx;
  const bucket: Bucket = [`confirm ${me(ctx)}`, CONFIRM];
  if (!(await mayTryAlone(access, [bucket], now))) return 'throttled';
  const own = await sql.readOwnAccount(access);
  if (
    !(await passwordMatches(
      own.password_hash,
      password.slice(0, 1000),
      deps.config.pepper,
      share(ctx, 'confirm'),
    ))
  )
    return 'wrong';
  await giveBackIn(access, [], [bucket], now);
  return 'right';
}

/**
 * Proves anew who is there: by the password, and by the app where there is one. A wrong code stays
 * counted like a wrong password.
 */
export async function confirmByPassword(
  ctx: Own,
  password: string,
  code: string,
): Promise<'right' | 'password' | 'code' | 'throttled'> {
  const { access, deps, now } = ctx;
  const proof = await provesPassword(ctx, password);
  if (proof !== 'right') return proof === 'throttled' ? proof : 'password';
  if (!(await findAuthenticator(access, me(ctx)))) return 'right';
  const bucket: Bucket = [`confirm code ${me(ctx)}`, CONFIRM];
  if (!(await mayTry(access, [bucket], now))) return 'throttled';
  if (!(await useAuthenticatorCode(deps, access, me(ctx), code, now))) return 'code';
  await giveBackIn(access, [bucket], [], now);
  return 'right';
}

/** Whether an account may ask for hashes of its own once more. */
const mayHash = (ctx: Own): Promise<boolean> =>
  mayTryAlone(ctx.access, [[`hashes ${me(ctx)}`, CHANGES]], ctx.now);

/**
 * Sets a new password for who proves the current one, or has just used a passkey (ASVS 6.2.3); a
 * session alone never does. All other sessions end, and this one goes on under a new id: what was
 * begun under the old password is over.
 * @returns the token of the session
 */
export async function changePassword(
  ctx: Own,
  current: string,
  password: string,
): Promise<{ session: string } | 'wrong' | 'throttled'> {
  const { access, info, now, deps } = ctx;
  if (!(await hasPasskeyProof(access, info.sessionRef, now))) {
    const proof = await provesPassword(ctx, current);
    if (proof !== 'right') return proof;
  }
  if (!(await mayHash(ctx))) return 'throttled';
  await sql.savePassword(
    access,
    await hashPassword(password, deps.config.pepper, share(ctx, 'account')),
    now,
  );
  await endOtherSessions(access, me(ctx), info.sessionRef, now);
  await distrustDevices(access, me(ctx));
  await noteChange(ctx, 'account:password', 'password');
  return { session: await renewSession(access, info.sessionRef, now) };
}

/** False where too many were asked for. */
export async function changeQuestions(
  ctx: Own,
  questions: { question: SecretQuestion; answer: string }[],
): Promise<boolean> {
  if (!(await mayHash(ctx))) return false;
  const hashed: { question: string; hash: string }[] = [];
  for (const { question, answer } of questions)
    hashed.push({
      question,
      hash: await hashPassword(answer, ctx.deps.config.pepper, share(ctx, 'account')),
    });
  await sql.saveQuestions(ctx.access, hashed, ctx.now);
  await noteChange(ctx, 'account:questions', 'questions');
  return true;
}

/**
 * Closes the account. The record stays with the health system; nobody signs on with this account
 * again.
 */
export async function closeOwnAccount(ctx: Context<'account:secure'>): Promise<void> {
  await noteChange(ctx, 'account:close', 'closed');
  await closeAccount(ctx.access, me(ctx), ctx.now);
}
