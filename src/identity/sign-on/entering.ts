import { type Access, auditAction } from '../../platform/access/access.ts';
import { beginSession, sessionHash } from '../../platform/access/session.ts';
import { newToken, sha256 } from '../../platform/crypto/crypto.ts';
import { chosenLanguage } from '../../platform/http/answers.ts';
import { safePath } from '../../platform/http/forms.ts';
import { type Answer, isUuid, type PublicContext, redirect } from '../../platform/http/routes.ts';
import { noteSignOn } from '../accounts/accounts.sql.ts';
import { TERMS_VERSION } from '../accounts/terms.rules.ts';
import * as factors from '../factors/devices.sql.ts';
import { DEVICE_COOKIE, deviceCookie, deviceHash, tokenHash } from './browser.ts';
import { mayTrust, nextStage, type Proof, TRUST_DAYS } from './sign-on.rules.ts';
import * as sql from './sign-on.sql.ts';

const STEP_COOKIE = '__Host-portico-step';
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;
const STEP_MINUTES = 10;
const STEP_TRIES = 5;
const DAY = 86_400_000;

export const signingOn = <T>(
  ctx: PublicContext,
  work: (access: Access<'system:sign-on'>) => Promise<T>,
): Promise<T> => ctx.deps.db.asSystem('system:sign-on', ctx.info, work);

/** Where one wanted to go. */
export interface Wanted {
  next: string;
  kept: string;
}

/**
 * The one way to a session. Looks what is still to be proved and leads there; when nothing is,
 * begins the session, knows the browser from then on, and tells the owner by mail if it is a new
 * one.
 * @param passed what was proved, each by its own verb; this one proves nothing
 */
export async function goOn(
  ctx: PublicContext,
  access: Access<'system:sign-on'>,
  accountId: string,
  passed: readonly Proof[],
  wanted: Wanted,
  trust = false,
): Promise<Answer> {
  const { now, request, reply, info, deps } = ctx;
  const account = await sql.readStanding(access, accountId, deviceHash(ctx), TERMS_VERSION, now);
  if (!account) return redirect('/sign-on');
  const stage = nextStage(account, passed);
  const before = tokenHash(request.cookies[STEP_COOKIE]);
  if (before) sql.takeStep(access, before);
  if (stage !== 'done') {
    const token = newToken();
    await sql.insertStep(
      access,
      sha256(token),
      { accountId, passed, ...wanted },
      now,
      new Date(now.getTime() + STEP_MINUTES * 60_000),
    );
    reply.setCookie(STEP_COOKIE, token, { ...cookie, maxAge: STEP_MINUTES * 60 });
    return redirect(`/sign-on/${stage}`);
  }
  if (before) reply.clearCookie(STEP_COOKIE, cookie);
  const agent = String(request.headers['user-agent'] ?? '');
  const known = request.cookies[DEVICE_COOKIE];
  const token = tokenHash(known) && known ? known : newToken();
  const trustedUntil =
    trust && mayTrust(account, passed) ? new Date(now.getTime() + TRUST_DAYS * DAY) : null;
  reply.setCookie(DEVICE_COOKIE, token, deviceCookie);
  if (!account.known && account.elsewhere)
    await deps.jobs.enqueue(access, 'mail.account', { accountId, notice: 'new-device' });
  // all of it goes ahead of the commit, and nothing is committed unless each was done
  factors.noteDevice(access, accountId, sha256(token), agent, now, trustedUntil);
  beginSession(access, reply, sessionHash(request), accountId, {
    now,
    address: info.address,
    agent,
    deviceHash: sha256(token),
  });
  noteSignOn(access, accountId, now, chosenLanguage(request));
  auditAction(access, info, {
    person: account.patient_id,
    actor: accountId,
    kind: account.kind,
    as: account.kind === 'staff' ? 'staff' : 'self',
    permission: 'session:begin',
    outcome: 'granted',
    reason: passed.join('+'),
    category: 'sign-on',
  });
  deps.log({ event: 'sign-on.done', requestId: info.requestId, kind: account.kind });
  if (isUuid(wanted.kept)) return redirect(`/continue/${wanted.kept}`);
  return redirect(safePath(wanted.next) ?? '/home');
}

/** The sign-on that is under way in this browser. */
export interface UnderWay {
  hash: Buffer;
  step: sql.Step;
  account: sql.Entering;
}

/** @param judged a try is counted before anything is compared; none is left after five */
export async function readStep(
  ctx: PublicContext,
  access: Access<'system:sign-on'>,
  judged: boolean,
): Promise<UnderWay | null> {
  const hash = tokenHash(ctx.request.cookies[STEP_COOKIE]);
  if (!hash) return null;
  const step = judged
    ? await sql.takeTry(access, hash, STEP_TRIES, ctx.now)
    : await sql.findStep(access, hash, ctx.now);
  const account = step && (await sql.findEntering(access, step.account_id));
  return step && account ? { hash, step, account } : null;
}

/** What is asked for at this point of a sign-on; a page of another point leads there. */
export async function stageOf(ctx: PublicContext, access: Access<'system:sign-on'>, at: UnderWay) {
  const standing = await sql.readStanding(
    access,
    at.account.id,
    deviceHash(ctx),
    TERMS_VERSION,
    ctx.now,
  );
  return standing ? nextStage(standing, at.step.passed) : 'done';
}
