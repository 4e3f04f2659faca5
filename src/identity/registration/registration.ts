import { auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { bandOf } from '../../platform/ages.rules.ts';
import { dayIn } from '../../platform/clock.ts';
import { hashPassword, sha256 } from '../../platform/crypto/crypto.ts';
import { Refuse } from '../../platform/errors.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { type Bucket, countTry, type Limit } from '../../platform/limits.ts';
import { closeAccount, resetPassword } from '../accounts/accounts.sql.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { userIdKey } from '../accounts/user-id.rules.ts';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import { useLetter } from '../letters/letters.sql.ts';
import * as candidatesSql from './candidates.sql.ts';
import * as draftsSql from './drafts.sql.ts';
import { advance, type OpenDraft, open, type Registering, reached, type Step } from './drafts.ts';
import { isIdle } from './idle-accounts.rules.ts';
import * as sql from './registration.sql.ts';

export const DAY = 86_400_000;
const LINK_DAYS = 30;
/** How often a journey, and a place, may ask whether a user ID is taken, and for hashes. */
const PER_DRAFT: Limit = { failures: 12, minutes: 60 };
const PER_PLACE: Limit = { failures: 40, minutes: 60 };

/** @returns the step that comes next: who has an account and opens it by letter has a user ID */
export async function acceptTerms(
  deps: Registering,
  info: RequestInfo,
  from: OpenDraft,
  version: string,
): Promise<Step> {
  const next = from.draft.accountId ? 'secure' : 'user-id';
  await reached(deps, info, async (access) =>
    advance(deps, access, from, { terms: version }, next),
  );
  return next;
}

/**
 * Whoever has begun a journey can ask whether a user ID is taken: so often, and not more.
 * @returns free user IDs to offer where the one asked for is taken; null where too many were asked
 * for
 */
export async function chooseUserId(
  deps: Registering,
  info: RequestInfo,
  from: OpenDraft,
  userId: string,
  email: string,
): Promise<{ taken: false } | { taken: true; free: string[] } | null> {
  const place: Bucket = [`user-id ${placeOf(info.address)}`, PER_PLACE];
  if (
    (await countTry(
      deps.db,
      [[`user-id draft ${from.hash.toString('hex')}`, PER_DRAFT], place],
      info.now,
    )) !== 'counted'
  )
    return null;
  return reached(deps, info, async (access) => {
    const ideas = [1, 2, 3, 4, 5, 6].map(
      (at) => `${userId.slice(0, 46)}.${10 + ((sha256(`${userId} ${at}`)[0] ?? 0) % 90)}`,
    );
    const taken = new Set<string | null>(
      await sql.takenUserIds(access, [userId, ...ideas].map(userIdKey)),
    );
    if (taken.has(userIdKey(userId)))
      return {
        taken: true,
        free: [...new Set(ideas)].filter((one) => !taken.has(userIdKey(one))).slice(0, 3),
      };
    advance(deps, access, from, { userId, email }, from.draft.patientId ? 'secure' : 'identity');
    return { taken: false };
  });
}

/**
 * Keeps password and answers as hashes alone: what was typed is gone when this returns. False where
 * it was done too often.
 */
export async function secureDraft(
  deps: Registering,
  info: RequestInfo,
  from: OpenDraft,
  password: string,
  questions: { question: SecretQuestion; answer: string }[],
): Promise<boolean> {
  const place = placeOf(info.address);
  const buckets: Bucket[] = [
    [`secure draft ${from.hash.toString('hex')}`, PER_DRAFT],
    [`secure ${place}`, PER_PLACE],
  ];
  if ((await countTry(deps.db, buckets, info.now)) !== 'counted') return false;
  const share = { purpose: 'registration', place } as const;
  const passwordHash = await hashPassword(password, deps.config.pepper, share);
  const hashed: { question: SecretQuestion; hash: string }[] = [];
  for (const { question, answer } of questions)
    hashed.push({ question, hash: await hashPassword(answer, deps.config.pepper, share) });
  await reached(deps, info, async (access) =>
    advance(deps, access, from, { passwordHash, questions: hashed }, 'check'),
  );
  return true;
}

export type Made = 'made' | 'gone' | 'user-id-taken' | 'caregivers-email' | 'has-account';

/**
 * Makes the account that the draft describes. Of many presses at once one makes it; the others find
 * the draft gone.
 */
export async function makeAccount(
  deps: Registering,
  info: RequestInfo,
  token: string | undefined,
  language: 'en' | 'es',
): Promise<Made> {
  return reached(deps, info, async (access) => {
    const from = await open(deps, token, (hash) => draftsSql.lockDraft(access, hash, info.now));
    if (from?.step !== 'check') return 'gone';
    const {
      userId,
      email,
      patientId,
      passwordHash,
      questions,
      terms,
      membership,
      letterId,
      accountId,
    } = from.draft;
    if (!userId || (!email && !accountId) || !patientId || !passwordHash || !questions || !terms)
      return 'gone';
    const [person, account, taken] = await Promise.all([
      candidatesSql.findByMrn(access, membership.mrn),
      candidatesSql.findAccountOf(access, patientId),
      sql.takenUserIds(access, [userIdKey(userId)]),
    ]);
    if (person?.patient_id !== patientId || person.deceased) return 'gone';
    const band = bandOf(person.birth_date, dayIn(deps.settings.zone, info.now), deps.settings);
    if (band === 'child') return 'gone';
    if (accountId) {
      if (
        !letterId ||
        !(await useLetter(access, patientId, letterId)) ||
        !(await draftsSql.takeDraft(access, from.hash))
      )
        return 'gone';
      await resetPassword(access, accountId, passwordHash, info.now);
      sql.secureAccount(
        access,
        accountId,
        { termsVersion: terms, questions },
        info.now,
        info.address,
      );
      auditAction(access, info, {
        person: patientId,
        actor: accountId,
        kind: 'member',
        as: 'self',
        permission: 'account:reopen',
        outcome: 'granted',
        category: 'sign-on',
      });
      await deps.jobs.enqueue(access, 'mail.account', { accountId, notice: 'password' });
      return 'made';
    }
    if (!email) return 'gone';
    // what a teen is told must not reach the caregiver's mailbox (product.md, row 1)
    if (band === 'teen' && (await sql.isCaregiversEmail(access, patientId, email)))
      return 'caregivers-email';
    if (account && !isIdle(account.used_at, info.now)) return 'has-account';
    if (taken.length > 0) return 'user-id-taken';
    if (account) await closeAccount(access, account.id, info.now);
    const id = await sql.insertAccount(
      access,
      {
        userId,
        email,
        passwordHash,
        patientId,
        name: `${person.given} ${person.family}`.trim(),
        language,
        termsVersion: terms,
        questions,
      },
      info.now,
      info.address,
    );
    if (!id) return 'user-id-taken';
    if (letterId && !(await useLetter(access, patientId, letterId))) throw new Refuse('conflict');
    const [, link] = await Promise.all([
      draftsSql.takeDraft(access, from.hash), // it is there: it was locked above
      sql.insertEmailLink(access, id, email, new Date(info.now.getTime() + LINK_DAYS * DAY)),
    ]);
    if (await mayMail(access, info, { by: id, to: email }))
      await deps.jobs.enqueue(access, 'mail.confirm-email', { linkId: link });
    auditAction(access, info, {
      person: patientId,
      actor: id,
      kind: 'member',
      as: 'self',
      permission: 'account:make',
      outcome: 'granted',
      category: 'sign-on',
    });
    deps.log({ event: 'registration.done', requestId: info.requestId });
    return 'made';
  });
}
