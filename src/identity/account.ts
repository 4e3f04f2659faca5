import { auditAction } from '../platform/access.ts';
import { bandOf } from '../platform/ages.rules.ts';
import { hashPassword, passwordMatches } from '../platform/crypto.ts';
import type { Tx } from '../platform/db.ts';
import type { AccountNotice } from '../platform/jobs.ts';
import { countFailure, forgetFailures, isThrottled, type Limit } from '../platform/limits.ts';
import type { Context, Deps } from '../platform/routes.ts';
import { endOtherSessions, findKeptWork, keepWork } from '../platform/session.ts';
import * as sql from './account.sql.ts';
import { closeAccount } from './accounts.sql.ts';
import { distrustDevices, findAuthenticator } from './factors.sql.ts';
import { useAuthenticatorCode } from './factors.ts';
import type { SecretQuestion } from './secret-questions.rules.ts';

export type Own = Context<'account:own'> | Context<'account:secure'>;
/** The account that asks. */
export const me = (ctx: Own): string => ctx.grant.actor?.account.id ?? '';

/** Each change is written to the activity log, and told to the owner by mail. */
export async function noteChange(ctx: Own, permission: string, notice: AccountNotice | null, changeId?: string): Promise<void> {
  const { tx, asking, grant, deps } = ctx;
  const account = grant.actor?.account;
  auditAction(tx, asking, {
    person: account?.patientId ?? null,
    actor: account?.id ?? null,
    kind: account?.kind ?? 'member',
    as: grant.as,
    permission,
    outcome: 'granted',
    category: 'account',
  });
  if (notice) await deps.jobs.enqueue(tx, 'mail.account', { accountId: me(ctx), notice, ...(changeId ? { changeId } : {}) });
}

/** Where kept work would have the address of its form, the codes have this, which is none. */
const CODES = 'codes';

/** Keeps codes, sealed, for the one page that shows them. Answers its id. */
export const keepCodes = (deps: Deps, tx: Tx, accountId: string, codes: string[], now: Date): Promise<string> =>
  keepWork(tx, deps.config.secret, accountId, { path: CODES, fields: Object.fromEntries(codes.entries()) }, now);

export async function findCodes(ctx: Own, id: string): Promise<string[] | null> {
  const work = await findKeptWork(ctx.tx, ctx.deps.config.secret, me(ctx), id, ctx.now);
  return work?.path === CODES ? Object.values(work.fields) : null;
}

const CONFIRM: Limit = { failures: 10, minutes: 15 };

/** Proves anew who is there: by the password, and by the app where there is one. */
export async function confirmByPassword(ctx: Own, password: string, code: string): Promise<'right' | 'password' | 'code' | 'throttled'> {
  const { tx, grant, deps, now } = ctx;
  const bucket: [string, Limit][] = [[`confirm ${me(ctx)}`, CONFIRM]];
  if (await isThrottled(tx, bucket, now)) return 'throttled';
  const own = await sql.readOwnAccount(tx, grant);
  const right = await passwordMatches(own.password_hash, password.slice(0, 1000), deps.config.pepper);
  const app = await findAuthenticator(tx, grant, me(ctx));
  const proved = right && (!app?.confirmed_at || (await useAuthenticatorCode(deps, tx, grant, me(ctx), code, now)));
  if (proved) {
    await forgetFailures(tx, [`confirm ${me(ctx)}`]);
    return 'right';
  }
  await countFailure(tx, bucket, now);
  return right ? 'code' : 'password';
}

export async function changePassword(ctx: Own, password: string): Promise<void> {
  const { tx, grant, asking, now, deps } = ctx;
  await sql.savePassword(tx, grant, await hashPassword(password, deps.config.pepper), now);
  await endOtherSessions(tx, me(ctx), asking.sessionRef, now);
  await distrustDevices(tx, grant, me(ctx));
  await noteChange(ctx, 'account:password', 'password');
}

const LINK_DAYS = 30;

/** A link to the account's own address, where that is not confirmed yet. */
export async function sendConfirmation(ctx: Own): Promise<boolean> {
  const link = await sql.insertOwnEmailLink(ctx.tx, ctx.grant, ctx.now, new Date(ctx.now.getTime() + LINK_DAYS * 86_400_000));
  if (link) await ctx.deps.jobs.enqueue(ctx.tx, 'mail.confirm-email', { linkId: link });
  return link !== null;
}

/** Changes the address: the new one is asked to confirm itself, the old one is told and may undo it. */
export async function changeEmail(ctx: Own, email: string): Promise<'changed' | 'caregivers-email'> {
  const { tx, grant, now, today, settings } = ctx;
  const own = await sql.readOwnAccount(tx, grant);
  const person = grant.actor?.account.patientId;
  // what a teen is told must not reach the caregiver's mailbox (product.md, row 1)
  if (person && bandOf(own.birth_date, today, settings) === 'teen') {
    if (await sql.isCaregiversEmail(tx, grant, email)) return 'caregivers-email';
  }
  const change = await sql.saveEmail(tx, grant, email, now);
  await sendConfirmation(ctx);
  await noteChange(ctx, 'account:email', 'email', change);
  return 'changed';
}

export async function changeQuestions(ctx: Own, questions: { question: SecretQuestion; answer: string }[]): Promise<void> {
  const hashed: { question: string; hash: string }[] = [];
  for (const { question, answer } of questions) hashed.push({ question, hash: await hashPassword(answer, ctx.deps.config.pepper) });
  await sql.saveQuestions(ctx.tx, ctx.grant, hashed);
  await noteChange(ctx, 'account:questions', 'questions');
}

/** Closes the account. The record stays with the health system; nobody signs on with this account again. */
export async function closeOwnAccount(ctx: Context<'account:secure'>): Promise<void> {
  await noteChange(ctx, 'account:close', 'closed');
  await closeAccount(ctx.tx, ctx.grant, me(ctx), ctx.now);
}
