import { createHmac } from 'node:crypto';
import { type Access, auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { hashPassword, passwordMatches } from '../../platform/crypto/crypto.ts';
import { insteadOfHashing } from '../../platform/crypto/hashing.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { type Bucket, countTry, type Limit, mayTry } from '../../platform/limits.ts';
import { resetPassword } from '../accounts/accounts.sql.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { countedAs } from '../accounts/user-id.rules.ts';
import { distrustDevices } from '../factors/devices.sql.ts';
import { isRecoveryCode, useRecoveryCode } from '../factors/recovery-codes.ts';
import {
  answerText,
  SECRET_QUESTIONS,
  type SecretQuestion,
} from '../factors/secret-questions.rules.ts';
import { type Brought, linkCounts, maySetPassword } from './recovery.rules.ts';
import * as sql from './recovery.sql.ts';

type Recovering = Pick<Deps, 'db' | 'config' | 'log' | 'jobs' | 'settings'>;
const reached = <T>(
  deps: Recovering,
  info: RequestInfo,
  work: (access: Access<'system:sign-on'>) => Promise<T>,
): Promise<T> => deps.db.asSystem('system:sign-on', info, async (access) => work(access));

const LINK_MINUTES = 30;
/** Answers to one account's questions, and from one address (bar 1.2, S6). Other ways stay open. */
const PER_ACCOUNT: Limit = { failures: 5, minutes: 24 * 60 };
const PER_ADDRESS: Limit = { failures: 10, minutes: 60 };
const buckets = (info: RequestInfo, what: string): Bucket[] => [
  [`forgot ${what}`, PER_ACCOUNT],
  [`forgot address ${placeOf(info.address)}`, PER_ADDRESS],
];

/**
 * Three questions for a user ID that nobody has: always the same three, drawn as a member's choice
 * would be.
 */
function questionsOfNobody(secret: string, userId: string): SecretQuestion[] {
  const rest: SecretQuestion[] = [...SECRET_QUESTIONS];
  return [1, 2, 3].map((at) => {
    const draw = createHmac('sha256', secret)
      .update(`questions ${countedAs(userId)} ${at}`)
      .digest()
      .readUInt32BE(0);
    return rest.splice(draw % rest.length, 1)[0] as SecretQuestion;
  });
}

/**
 * The questions that a user ID is asked; the same again for the same, whether it is anyone's or
 * not.
 */
export const questionsOf = (
  deps: Recovering,
  info: RequestInfo,
  userId: string,
): Promise<string[]> =>
  reached(deps, info, async (access) => {
    const account = await sql.findForgetful(access, userId, false);
    const own = account?.questions?.map((one) => one.question) ?? [];
    return own.length === 3 ? own : questionsOfNobody(deps.config.secret, userId);
  });

let decoy: Promise<string> | undefined;

/**
 * Judges the three answers together. Right ones send a link to the confirmed address and do nothing
 * else; what is answered to the person is the same for right, wrong, unknown, and too many tries,
 * and so is the work.
 */
export async function answerSecretly(
  deps: Recovering,
  info: RequestInfo,
  userId: string,
  birthDate: string,
  answers: string[],
  browserHash: Buffer,
): Promise<void> {
  const { now } = info;
  // every use counts, also a right one
  const counted = await countTry(deps.db, buckets(info, countedAs(userId)), now);
  if (counted === 'known-full') return insteadOfHashing(3);
  const throttled = counted === 'full';
  const account = await reached(deps, info, (access) => sql.findForgetful(access, userId, false));
  decoy ??= hashPassword('nobody answers this', deps.config.pepper);
  let wrong = account?.questions?.length === 3 ? 0 : 1;
  const share = { purpose: 'recovery', place: placeOf(info.address) } as const;
  // past the limit no hash is made, and it takes as long
  if (throttled) await insteadOfHashing(3);
  else
    for (const at of [0, 1, 2]) {
      const hash = account?.questions?.[at]?.answer_hash ?? (await decoy);
      if (!(await passwordMatches(hash, answerText(answers[at] ?? ''), deps.config.pepper, share)))
        wrong += 1;
    }
  const right =
    wrong === 0 && account !== undefined && account.birth_date === birthDate && !throttled;
  await reached(deps, info, async (access) => {
    auditAction(access, info, {
      person: account?.patient_id ?? null,
      actor: account?.id ?? null,
      kind: account ? 'member' : 'visitor',
      as: 'visitor',
      permission: 'account:questions-asked',
      outcome: right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    // counted for everybody: to whose address it would go shows nowhere
    const mail = await mayMail(access, info, { to: account?.email ?? `of ${countedAs(userId)}` });
    if (right && account.email && mail) {
      const id = await sql.insertRecovery(
        access,
        account.id,
        browserHash,
        new Date(now.getTime() + LINK_MINUTES * 60_000),
      );
      await deps.jobs.enqueue(access, 'mail.recovery', { accountId: account.id, recoveryId: id });
    } else if (account && !throttled && mail)
      await deps.jobs.enqueue(access, 'mail.account', {
        accountId: account.id,
        notice: 'questions-used',
      });
  });
}

/**
 * Tells a user ID to the confirmed address that was typed, where the birth date fits; to everybody
 * the same is answered.
 */
export async function tellUserId(
  deps: Recovering,
  info: RequestInfo,
  email: string,
  birthDate: string,
): Promise<void> {
  await reached(deps, info, async (access) => {
    if (
      !(await mayTry(access, buckets(info, `mail ${email.toLowerCase()}`), info.now)) ||
      !(await mayMail(access, info, { to: email }))
    )
      return;
    for (const accountId of await sql.findByEmail(access, email, birthDate))
      await deps.jobs.enqueue(access, 'mail.recovery', { accountId });
  });
}

export type LinkState = { state: 'open'; row: sql.RecoveryRow } | { state: 'elsewhere' | 'over' };

/** What a link is worth in the browser that opens it. */
export const openLink = (
  deps: Recovering,
  info: RequestInfo,
  id: string,
  browserHash: Buffer | null,
): Promise<LinkState> =>
  reached(deps, info, async (access) => {
    const row = await sql.findRecovery(access, id);
    if (!row) return { state: 'over' };
    const link = {
      askedHere: browserHash?.equals(row.browser_hash) ?? false,
      expired: row.expires_at <= info.now,
      used: row.used_at !== null,
    };
    if (linkCounts(link)) return { state: 'open', row };
    return { state: link.expired || link.used ? 'over' : 'elsewhere' };
  });

/**
 * The one place where a forgotten password is set: false where what was brought is no independent
 * proof.
 */
async function setPassword(
  deps: Recovering,
  access: Access<'system:sign-on'>,
  info: RequestInfo,
  brought: readonly Brought[],
  account: { id: string; kind: 'member' | 'staff'; patientId: string | null },
  hash: string,
): Promise<boolean> {
  if (!maySetPassword(brought)) return false;
  await resetPassword(access, account.id, hash, info.now);
  await distrustDevices(access, account.id);
  auditAction(access, info, {
    person: account.patientId,
    actor: account.id,
    kind: account.kind,
    as: account.kind === 'staff' ? 'staff' : 'self',
    permission: 'account:recover',
    outcome: 'granted',
    category: 'sign-on',
  });
  await deps.jobs.enqueue(access, 'mail.account', { accountId: account.id, notice: 'password' });
  return true;
}

/** How often one link, or one place, may ask for the hash of a new password. */
const PER_LINK: Limit = { failures: 10, minutes: 60 };
const hashFor = (deps: Recovering, info: RequestInfo, password: string) =>
  hashPassword(password, deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(info.address),
  });

/**
 * Sets a new password by a link. It signs nobody on: the sign-on that follows asks for the second
 * step as always.
 */
export async function resetByLink(
  deps: Recovering,
  info: RequestInfo,
  id: string,
  browserHash: Buffer | null,
  password: string,
): Promise<boolean> {
  const link = await openLink(deps, info, id, browserHash);
  if (
    link.state !== 'open' ||
    (await countTry(deps.db, [[`reset ${id}`, PER_LINK]], info.now)) !== 'counted'
  )
    return false;
  const hash = await hashFor(deps, info, password);
  return reached(deps, info, async (access) => {
    if (!(await sql.takeRecovery(access, id, info.now))) return false;
    return setPassword(
      deps,
      access,
      info,
      ['answers', 'mail-link'],
      { id: link.row.account_id, kind: 'member', patientId: link.row.patient_id },
      hash,
    );
  });
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The same by one of the account's recovery codes, which is used up. The password of a wrong code
 * is never hashed. Null: too many tries.
 */
export async function resetByCode(
  deps: Recovering,
  info: RequestInfo,
  typed: { userId: string; code: string; password: string },
): Promise<boolean | null> {
  if (
    (await countTry(deps.db, buckets(info, `code ${countedAs(typed.userId)}`), info.now)) !==
    'counted'
  )
    return null;
  const account = await reached(deps, info, async (access) => {
    const found = await sql.findForgetful(access, typed.userId, true);
    return (await isRecoveryCode(deps, access, found?.id ?? NOBODY, typed.code))
      ? found
      : undefined;
  });
  if (!account) return false;
  const hash = await hashFor(deps, info, typed.password);
  return reached(deps, info, async (access) => {
    // of many who bring it at once one uses it up
    if (!(await useRecoveryCode(deps, access, account.id, typed.code, info.now))) return false;
    return setPassword(
      deps,
      access,
      info,
      ['recovery-code'],
      { id: account.id, kind: account.kind, patientId: account.patient_id },
      hash,
    );
  });
}
