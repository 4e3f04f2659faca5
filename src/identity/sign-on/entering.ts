import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import { beginSession, sessionHash } from '../../platform/access/session.ts';
import { newToken, sha256 } from '../../platform/crypto/crypto.ts';
import { chosenLanguage } from '../../platform/http/answers.ts';
import { safePath } from '../../platform/http/forms.ts';
import { type Answer, isUuid, type PublicContext, redirect } from '../../platform/http/routes.ts';
import { notify } from '../../platform/notices/notices.ts';
import { noteSignOn } from '../accounts/accounts.ts';
import { caregiverTermsVersion, termsVersion } from '../accounts/terms/terms.rules.ts';
import { noteDevice } from '../factors/devices.ts';
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

const termsNow = ({ settings }: PublicContext) => ({
  members: termsVersion(settings.terms),
  caregivers: caregiverTermsVersion(settings.caregiverTerms),
});

/** The page to open after signing on, or the saved form to send. */
export interface Wanted {
  next: string;
  kept: string;
}

/**
 * The only way to a session. If something is still to be proved, redirects to its page. If not,
 * starts the session, remembers the browser, and notifies the owner by mail if the browser is new.
 * @param proved.passed what each verb has proved; this function proves nothing
 * @param proved.trust skip the second step in this browser from now on
 */
export async function goOn(
  ctx: PublicContext,
  access: Access<'system:sign-on'>,
  proved: { accountId: string; passed: readonly Proof[]; trust?: boolean },
  wanted: Wanted,
): Promise<Answer> {
  const { now, request, reply, info, deps } = ctx;
  const { accountId, passed, trust = false } = proved;
  const account = await sql.readAccountState(
    access,
    accountId,
    deviceHash(ctx),
    termsNow(ctx),
    now,
  );
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
    await notify(access, deps.jobs, {
      accountId,
      topic: 'security',
      data: { notice: 'new-device' },
    });
  // sent without waiting: nothing is committed unless all of them succeed
  noteDevice(access, accountId, { tokenHash: sha256(token), agent, trustedUntil });
  beginSession(access, reply, sessionHash(request), accountId, {
    now,
    address: info.address,
    agent,
    deviceHash: sha256(token),
  });
  noteSignOn(access, accountId, now, chosenLanguage(request));
  auditAction(access, info, {
    person: account.patientId,
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

/** The pending sign-on of this browser. */
export interface UnderWay {
  hash: Buffer;
  step: sql.Step;
  account: sql.Entering;
}

/**
 * The sign-on that this browser's cookie names; null once it is over.
 * @param judged an attempt is counted before anything is compared; after five, none are left
 */
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
  const account = step && (await sql.findEntering(access, step.accountId));
  return step && account ? { hash, step, account } : null;
}

/** The stage that the sign-on has reached. */
export async function stageOf(ctx: PublicContext, access: Access<'system:sign-on'>, at: UnderWay) {
  const state = await sql.readAccountState(
    access,
    at.account.id,
    deviceHash(ctx),
    termsNow(ctx),
    ctx.now,
  );
  return state ? nextStage(state, at.step.passed) : 'done';
}
