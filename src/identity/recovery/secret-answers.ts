import { createHmac } from 'node:crypto';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import { hashPassword, passwordMatches } from '../../platform/crypto/crypto.ts';
import { insteadOfHashing } from '../../platform/crypto/hashing.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import { countTry } from '../../platform/limits.ts';
import { notify } from '../../platform/notices/notices.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { countedAs } from '../accounts/user-id/user-id.rules.ts';
import {
  answerText,
  SECRET_QUESTIONS,
  type SecretQuestion,
} from '../factors/secret-questions.rules.ts';
import * as sql from './recovery.sql.ts';
import { type RecoveryDeps, recoveryTries } from './recovery-limits.ts';

const LINK_MINUTES = 30;

/**
 * Three questions for an unknown user ID: always the same three, as if a member had chosen them.
 */
function questionsOfNobody(secret: string, userId: string): SecretQuestion[] {
  const rest: SecretQuestion[] = [...SECRET_QUESTIONS];
  return [1, 2, 3].map((at) => {
    const number = createHmac('sha256', secret)
      .update(`questions ${countedAs(userId)} ${at}`)
      .digest()
      .readUInt32BE(0);
    return rest.splice(number % rest.length, 1)[0] as SecretQuestion; // 22 questions, 3 taken
  });
}

/** The secret questions for a user ID: always the same ones, whether or not the user ID exists. */
export const questionsOf = (
  deps: RecoveryDeps,
  info: RequestInfo,
  userId: string,
): Promise<string[]> =>
  deps.db.asSystem('system:sign-on', info, async (access) => {
    const account = await sql.findRecoverable(access, userId, false);
    const own = account?.questions?.map((one) => one.question) ?? [];
    return own.length === 3 ? own : questionsOfNobody(deps.config.secret, userId);
  });

let decoy: Promise<string> | undefined;

/**
 * Judges the three answers together. If they are right, a link goes to the confirmed address;
 * nothing else happens. Right, wrong, unknown and too many attempts get the same response after the
 * same work.
 * @param asked.browserHash the browser that the link will work in
 */
export async function answerSecretQuestions(
  deps: RecoveryDeps,
  info: RequestInfo,
  asked: { userId: string; birthDate: string; browserHash: Buffer },
  answers: string[],
): Promise<void> {
  const { now } = info;
  const { userId } = asked;
  // every use counts, even with right answers
  const counted = await countTry(deps.db, recoveryTries(info, countedAs(userId)), now);
  if (counted === 'known-full') return insteadOfHashing(3);
  const throttled = counted === 'full';
  const account = await deps.db.asSystem('system:sign-on', info, (access) =>
    sql.findRecoverable(access, userId, false),
  );
  decoy ??= hashPassword('nobody answers this', deps.config.pepper);
  let wrong = account?.questions?.length === 3 ? 0 : 1;
  const share = { purpose: 'recovery', place: placeOf(info.address) } as const;
  // past the limit nothing is hashed, and the response takes as long
  if (throttled) await insteadOfHashing(3);
  else
    for (const at of [0, 1, 2]) {
      const hash = account?.questions?.[at]?.answerHash ?? (await decoy);
      if (!(await passwordMatches(hash, answerText(answers[at] ?? ''), deps.config.pepper, share)))
        wrong += 1;
    }
  const right =
    wrong === 0 && account !== undefined && account.birthDate === asked.birthDate && !throttled;
  await deps.db.asSystem('system:sign-on', info, async (access) => {
    auditAction(access, info, {
      person: account?.patientId ?? null,
      actor: account?.id ?? null,
      kind: account ? 'member' : 'visitor',
      as: 'visitor',
      permission: 'account:questions-asked',
      outcome: right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    // counted for everybody, so that the count does not reveal whose address it is
    const mail = await mayMail(access, info, { to: account?.email ?? `of ${countedAs(userId)}` });
    if (right && account.email && mail) {
      const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
      const id = await sql.insertRecovery(access, account.id, asked.browserHash, expiresAt);
      await deps.jobs.enqueue(access, 'mail.recovery', { accountId: account.id, recoveryId: id });
    } else if (account && !throttled && mail)
      await notify(access, deps.jobs, {
        accountId: account.id,
        topic: 'security',
        data: { notice: 'questions-used' },
      });
  });
}
