import { bandOf } from '../../family/bands.rules.ts';
import { sharedByPerson } from '../../family/contacts/contacts.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { hashPassword, sha256 } from '../../platform/crypto/crypto.ts';
import { Refuse } from '../../platform/errors.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { type Bucket, countTry, type Limit } from '../../platform/limits.ts';
import { notify } from '../../platform/notices/notices.ts';
import { closeAccount, resetPassword } from '../accounts/accounts.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { userIdKey } from '../accounts/user-id/user-id.rules.ts';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import { useLetter } from '../letters/letters.ts';
import { type Candidate, findAccountOf, findByMrn } from './candidates.ts';
import {
  advance,
  type Draft,
  lockDraft,
  type OpenDraft,
  type Step,
  takeDraft,
} from './drafts/drafts.ts';
import { isIdle } from './idle-accounts.rules.ts';
import * as sql from './registration.sql.ts';
import type { Registering, RegistrationDeps } from './registration-access.ts';

const LINK_DAYS = 30;
const DAY = 86_400_000;
/**
 * How often one draft, and one place, may check whether a user ID is taken, and may request hashes.
 */
const PER_DRAFT: Limit = { failures: 12, minutes: 60 };
const PER_PLACE: Limit = { failures: 40, minutes: 60 };

/** @returns the next step: somebody reopening an account by letter already has a user ID */
export async function acceptTerms(
  deps: RegistrationDeps,
  info: RequestInfo,
  from: OpenDraft,
  version: string,
): Promise<Step> {
  const to = from.draft.accountId ? 'secure' : 'user-id';
  await deps.db.asSystem('system:registration', info, async (access) =>
    advance(access, deps, from, { terms: version, to }),
  );
  return to;
}

/**
 * Chooses user ID and e-mail address. The check whether a user ID is taken is rate limited.
 * @returns free user IDs to offer if the one asked for is taken; null if too many were tried
 */
export async function chooseUserId(
  deps: RegistrationDeps,
  info: RequestInfo,
  from: OpenDraft,
  { userId, email }: { userId: string; email: string },
): Promise<{ taken: false } | { taken: true; free: string[] } | null> {
  const buckets: Bucket[] = [
    [`user-id draft ${from.hash.toString('hex')}`, PER_DRAFT],
    [`user-id ${placeOf(info.address)}`, PER_PLACE],
  ];
  if ((await countTry(deps.db, buckets, info.now)) !== 'counted') return null;
  return deps.db.asSystem('system:registration', info, async (access) => {
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
    const to = from.draft.patientId ? 'secure' : 'identity';
    advance(access, deps, from, { userId, email, to });
    return { taken: false };
  });
}

/**
 * Stores the hashes of password and answers; what was typed is gone when this returns. False if it
 * was done too often.
 */
export async function secureDraft(
  deps: RegistrationDeps,
  info: RequestInfo,
  from: OpenDraft,
  chosen: { password: string; questions: { question: SecretQuestion; answer: string }[] },
): Promise<boolean> {
  const place = placeOf(info.address);
  const buckets: Bucket[] = [
    [`secure draft ${from.hash.toString('hex')}`, PER_DRAFT],
    [`secure ${place}`, PER_PLACE],
  ];
  if ((await countTry(deps.db, buckets, info.now)) !== 'counted') return false;
  const share = { purpose: 'registration', place } as const;
  const passwordHash = await hashPassword(chosen.password, deps.config.pepper, share);
  const questions: { question: SecretQuestion; hash: string }[] = [];
  for (const { question, answer } of chosen.questions)
    questions.push({ question, hash: await hashPassword(answer, deps.config.pepper, share) });
  await deps.db.asSystem('system:registration', info, async (access) =>
    advance(access, deps, from, { passwordHash, questions, to: 'check' }),
  );
  return true;
}

export type Made =
  | 'made'
  | 'gone'
  | 'user-id-taken'
  | 'caregivers-email'
  | 'teens-email'
  | 'has-account';

/** A complete draft. */
type Complete = Draft &
  Required<Pick<Draft, 'terms' | 'userId' | 'patientId' | 'passwordHash' | 'questions'>>;
const isComplete = (draft: Draft): draft is Complete =>
  Boolean(
    draft.terms && draft.userId && draft.patientId && draft.passwordHash && draft.questions,
  ) && Boolean(draft.email || draft.accountId);

/**
 * Makes the account that the draft describes, or reopens the one that its letter names. If the
 * button is pressed several times at once, one press makes the account; the others find the draft
 * gone.
 */
export const makeAccount = (
  deps: RegistrationDeps,
  info: RequestInfo,
  token: string | undefined,
  language: 'en' | 'es',
): Promise<Made> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    const from = await lockDraft(access, deps, token);
    if (from?.step !== 'check' || !isComplete(from.draft)) return 'gone';
    const { draft } = from;
    const person = await findByMrn(access, draft.membership.mrn);
    if (person?.patientId !== draft.patientId || person.deceased) return 'gone';
    const band = bandOf(person.birthDate, dayIn(deps.settings.zone, info.now), deps.settings);
    if (band === 'child') return 'gone';
    return draft.accountId
      ? reopenAccount(access, deps, from, { ...draft, accountId: draft.accountId })
      : newAccount(access, deps, from, { ...draft, person, language });
  });

async function reopenAccount(
  access: Registering,
  deps: RegistrationDeps,
  from: OpenDraft,
  draft: Complete & { accountId: string },
): Promise<Made> {
  const { accountId, patientId, letterId, questions, terms } = draft;
  if (
    !letterId ||
    !(await useLetter(access, patientId, letterId)) ||
    !(await takeDraft(access, from))
  )
    return 'gone';
  await resetPassword(access, accountId, draft.passwordHash, access.info.now);
  sql.secureAccount(access, accountId, { termsVersion: terms, questions });
  auditAction(access, access.info, {
    person: patientId,
    actor: accountId,
    kind: 'member',
    as: 'self',
    permission: 'account:reopen',
    outcome: 'granted',
    category: 'sign-on',
  });
  await notify(access, deps.jobs, { accountId, topic: 'security', data: { notice: 'password' } });
  return 'made';
}

async function newAccount(
  access: Registering,
  deps: RegistrationDeps,
  from: OpenDraft,
  draft: Complete & { person: Candidate; language: 'en' | 'es' },
): Promise<Made> {
  const { now } = access.info;
  const { userId, email, patientId, letterId, person } = draft;
  if (!email) return 'gone';
  const [account, taken, shared] = await Promise.all([
    findAccountOf(access, patientId),
    sql.takenUserIds(access, [userIdKey(userId)]),
    // a teen's mail must not reach a caregiver's mailbox
    sharedByPerson(
      access,
      { accountId: null, patientId },
      { email },
      { today: dayIn(deps.settings.zone, now), settings: deps.settings },
    ),
  ]);
  if (shared) return shared === 'teens' ? 'teens-email' : 'caregivers-email';
  if (account && !isIdle(account.usedAt, now)) return 'has-account';
  if (taken.length > 0) return 'user-id-taken';
  if (account) await closeAccount(access, account.id, now);
  const id = await sql.insertAccount(access, {
    userId,
    email,
    passwordHash: draft.passwordHash,
    patientId,
    name: `${person.given} ${person.family}`.trim(),
    language: draft.language,
    termsVersion: draft.terms,
    questions: draft.questions,
  });
  if (!id) return 'user-id-taken';
  if (letterId && !(await useLetter(access, patientId, letterId))) throw new Refuse('conflict');
  const [, link] = await Promise.all([
    takeDraft(access, from), // it exists: it was locked above
    sql.insertEmailLink(access, id, email, new Date(now.getTime() + LINK_DAYS * DAY)),
  ]);
  if (await mayMail(access, access.info, { by: id, to: email }))
    await deps.jobs.enqueue(access, 'mail.confirm-email', { linkId: link });
  auditAction(access, access.info, {
    person: patientId,
    actor: id,
    kind: 'member',
    as: 'self',
    permission: 'account:make',
    outcome: 'granted',
    category: 'sign-on',
  });
  deps.log({ event: 'registration.done', requestId: access.info.requestId });
  return 'made';
}
