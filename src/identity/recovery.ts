import { createHmac } from 'node:crypto';
import { type Asking, auditAction, type Grant, systemReach } from '../platform/access.ts';
import { hashPassword, passwordMatches } from '../platform/crypto.ts';
import type { Tx } from '../platform/db.ts';
import { countFailure, isThrottled, type Limit } from '../platform/limits.ts';
import type { Deps } from '../platform/routes.ts';
import { endSessions } from '../platform/session.ts';
import { distrustDevices } from './factors.sql.ts';
import { useRecoveryCode } from './factors.ts';
import { resetPassword } from './letters.sql.ts';
import { type Brought, linkCounts, maySetPassword } from './recovery.rules.ts';
import * as sql from './recovery.sql.ts';
import { answerText, SECRET_QUESTIONS, type SecretQuestion } from './secret-questions.rules.ts';

type Recovering = Pick<Deps, 'db' | 'config' | 'log' | 'jobs' | 'settings'>;
const reached = <T>(deps: Recovering, asking: Asking, work: (tx: Tx, grant: Grant<'system:sign-on'>) => Promise<T>): Promise<T> =>
  deps.db.transaction(async (tx) => work(tx, await systemReach(tx, 'system:sign-on', asking)));

const LINK_MINUTES = 30;
const UNDO_HOURS = 72;
/** Answers to one account's questions, and from one address (bar 1.2, S6). Other ways stay open. */
const PER_ACCOUNT: Limit = { failures: 5, minutes: 24 * 60 };
const PER_ADDRESS: Limit = { failures: 10, minutes: 60 };
const buckets = (asking: Asking, what: string): [string, Limit][] => [
  [`forgot ${what.toLowerCase()}`, PER_ACCOUNT],
  [`forgot address ${asking.address ?? 'unknown'}`, PER_ADDRESS],
];

/** Three questions for a user ID that nobody has: always the same three, drawn as a member's choice would be. */
function questionsOfNobody(secret: string, userId: string): SecretQuestion[] {
  const rest: SecretQuestion[] = [...SECRET_QUESTIONS];
  return [1, 2, 3].map((at) => {
    const draw = createHmac('sha256', secret).update(`questions ${userId.toLowerCase()} ${at}`).digest().readUInt32BE(0);
    return rest.splice(draw % rest.length, 1)[0] as SecretQuestion;
  });
}

/** The questions that a user ID is asked; the same again for the same, whether it is anyone's or not. */
export const questionsOf = (deps: Recovering, asking: Asking, userId: string): Promise<string[]> =>
  reached(deps, asking, async (tx, grant) => {
    const account = await sql.findForgetful(tx, grant, userId, false);
    const own = account?.questions?.map((one) => one.question) ?? [];
    return own.length === 3 ? own : questionsOfNobody(deps.config.secret, userId);
  });

let decoy: Promise<string> | undefined;

/**
 * Judges the three answers together. Right ones send a link to the confirmed address and do nothing else; what is answered to
 * the person is the same for right, wrong, unknown, and too many tries, and so is the work.
 */
export async function answerSecretly(deps: Recovering, asking: Asking, userId: string, birthDate: string, answers: string[], browserHash: Buffer): Promise<void> {
  const { now } = asking;
  const bucket = buckets(asking, userId);
  const { account, throttled } = await reached(deps, asking, async (tx, grant) => {
    const throttled = await isThrottled(tx, bucket, now);
    if (!throttled) await countFailure(tx, bucket, now); // every use counts, also a right one
    return { account: await sql.findForgetful(tx, grant, userId, false), throttled };
  });
  decoy ??= hashPassword('nobody answers this', deps.config.pepper);
  let wrong = account?.questions?.length === 3 ? 0 : 1;
  for (const at of [0, 1, 2]) {
    const hash = account?.questions?.[at]?.answer_hash ?? (await decoy);
    if (!(await passwordMatches(hash, answerText(answers[at] ?? ''), deps.config.pepper))) wrong += 1;
  }
  const right = wrong === 0 && account !== undefined && account.birth_date === birthDate && !throttled;
  await reached(deps, asking, async (tx, grant) => {
    auditAction(tx, asking, {
      person: account?.patient_id ?? null,
      actor: account?.id ?? null,
      kind: account ? 'member' : 'visitor',
      as: 'visitor',
      permission: 'account:questions-asked',
      outcome: right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    if (right && account.email) {
      const id = await sql.insertRecovery(tx, grant, account.id, browserHash, new Date(now.getTime() + LINK_MINUTES * 60_000));
      await deps.jobs.enqueue(tx, 'mail.recovery', { accountId: account.id, recoveryId: id });
    } else if (account && !throttled) await deps.jobs.enqueue(tx, 'mail.account', { accountId: account.id, notice: 'questions-used' });
  });
}

/** Tells a user ID to the confirmed address that was typed, where the birth date fits; to everybody the same is answered. */
export async function tellUserId(deps: Recovering, asking: Asking, email: string, birthDate: string): Promise<void> {
  await reached(deps, asking, async (tx, grant) => {
    const bucket = buckets(asking, `mail ${email.toLowerCase()}`);
    if (await isThrottled(tx, bucket, asking.now)) return;
    await countFailure(tx, bucket, asking.now);
    for (const accountId of await sql.findByEmail(tx, grant, email, birthDate)) await deps.jobs.enqueue(tx, 'mail.recovery', { accountId });
  });
}

export type LinkState = { state: 'open'; row: sql.RecoveryRow } | { state: 'elsewhere' | 'over' };

/** What a link is worth in the browser that opens it. */
export const openLink = (deps: Recovering, asking: Asking, id: string, browserHash: Buffer | null): Promise<LinkState> =>
  reached(deps, asking, async (tx, grant) => {
    const row = await sql.findRecovery(tx, grant, id);
    if (!row) return { state: 'over' };
    const link = { askedHere: browserHash?.equals(row.browser_hash) ?? false, expired: row.expires_at <= asking.now, used: row.used_at !== null };
    if (linkCounts(link)) return { state: 'open', row };
    return { state: link.expired || link.used ? 'over' : 'elsewhere' };
  });

/** The one place where a forgotten password is set: false where what was brought is no independent proof. */
async function setPassword(
  deps: Recovering,
  tx: Tx,
  grant: Grant<'system:sign-on'>,
  asking: Asking,
  brought: readonly Brought[],
  account: { id: string; kind: 'member' | 'staff'; patientId: string | null },
  hash: string,
): Promise<boolean> {
  if (!maySetPassword(brought)) return false;
  await resetPassword(tx, grant, account.id, hash, asking.now);
  await distrustDevices(tx, grant, account.id);
  auditAction(tx, asking, {
    person: account.patientId,
    actor: account.id,
    kind: account.kind,
    as: account.kind === 'staff' ? 'staff' : 'self',
    permission: 'account:recover',
    outcome: 'granted',
    category: 'sign-on',
  });
  await deps.jobs.enqueue(tx, 'mail.account', { accountId: account.id, notice: 'password' });
  return true;
}

/** Sets a new password by a link. It signs nobody on: the sign-on that follows asks for the second step as always. */
export async function resetByLink(deps: Recovering, asking: Asking, id: string, browserHash: Buffer | null, password: string): Promise<boolean> {
  const hash = await hashPassword(password, deps.config.pepper);
  const link = await openLink(deps, asking, id, browserHash);
  if (link.state !== 'open') return false;
  return reached(deps, asking, async (tx, grant) => {
    if (!(await sql.takeRecovery(tx, grant, id, asking.now))) return false;
    return setPassword(deps, tx, grant, asking, ['answers', 'mail-link'], { id: link.row.account_id, kind: 'member', patientId: link.row.patient_id }, hash);
  });
}

/** The same by one of the account's recovery codes, which is used up. Null: too many tries. */
export async function resetByCode(deps: Recovering, asking: Asking, typed: { userId: string; code: string; password: string }): Promise<boolean | null> {
  const hash = await hashPassword(typed.password, deps.config.pepper);
  return reached(deps, asking, async (tx, grant) => {
    const bucket = buckets(asking, `code ${typed.userId}`);
    if (await isThrottled(tx, bucket, asking.now)) return null;
    await countFailure(tx, bucket, asking.now);
    const account = await sql.findForgetful(tx, grant, typed.userId, true);
    const right = await useRecoveryCode(deps, tx, grant, account?.id ?? '00000000-0000-0000-0000-000000000000', typed.code, asking.now);
    if (!account || !right) return false;
    return setPassword(deps, tx, grant, asking, ['recovery-code'], { id: account.id, kind: account.kind, patientId: account.patient_id }, hash);
  });
}

/** Gives an account the address back that it had before a change of the last 72 hours, and signs it off everywhere. */
export const undoEmail = (deps: Recovering, asking: Asking, id: string): Promise<boolean> =>
  reached(deps, asking, async (tx, grant) => {
    const change = await sql.findEmailChange(tx, grant, id);
    if (!change || !(await sql.undoEmailChange(tx, grant, id, asking.now, new Date(asking.now.getTime() - UNDO_HOURS * 3_600_000)))) return false;
    await endSessions(tx, change.account_id, asking.now);
    auditAction(tx, asking, {
      person: null,
      actor: change.account_id,
      kind: 'member',
      as: 'self',
      permission: 'account:email',
      outcome: 'granted',
      reason: 'undone',
      category: 'account',
    });
    return true;
  });
