import { createHmac } from 'node:crypto';
import { type Asking, auditAction, type Grant, systemReach } from '../platform/access.ts';
import { placeOf } from '../platform/addresses.ts';
import { hashPassword, passwordMatches } from '../platform/crypto.ts';
import type { Tx } from '../platform/db.ts';
import { insteadOfHashing } from '../platform/hashing.ts';
import { type Bucket, countTry, type Limit, mayTry } from '../platform/limits.ts';
import type { Deps } from '../platform/routes.ts';
import { distrustDevices } from './factors.sql.ts';
import { isRecoveryCode, useRecoveryCode } from './factors.ts';
import { resetPassword } from './letters.sql.ts';
import { mayMail } from './mail-limits.ts';
import { type Brought, linkCounts, maySetPassword } from './recovery.rules.ts';
import * as sql from './recovery.sql.ts';
import { answerText, SECRET_QUESTIONS, type SecretQuestion } from './secret-questions.rules.ts';
import { countedAs } from './user-id.rules.ts';

type Recovering = Pick<Deps, 'db' | 'config' | 'log' | 'jobs' | 'settings'>;
const reached = <T>(
  deps: Recovering,
  asking: Asking,
  work: (tx: Tx, grant: Grant<'system:sign-on'>) => Promise<T>,
): Promise<T> =>
  deps.db.transaction(async (tx) => work(tx, await systemReach(tx, 'system:sign-on', asking)));

const LINK_MINUTES = 30;
/** Answers to one account's questions, and from one address (bar 1.2, S6). Other ways stay open. */
const PER_ACCOUNT: Limit = { failures: 5, minutes: 24 * 60 };
const PER_ADDRESS: Limit = { failures: 10, minutes: 60 };
const buckets = (asking: Asking, what: string): Bucket[] => [
  [`forgot ${what}`, PER_ACCOUNT],
  [`forgot address ${placeOf(asking.address)}`, PER_ADDRESS],
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
export const questionsOf = (deps: Recovering, asking: Asking, userId: string): Promise<string[]> =>
  reached(deps, asking, async (tx, grant) => {
    const account = await sql.findForgetful(tx, grant, userId, false);
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
  asking: Asking,
  userId: string,
  birthDate: string,
  answers: string[],
  browserHash: Buffer,
): Promise<void> {
  const { now } = asking;
  // every use counts, also a right one
  const counted = await countTry(deps.db, buckets(asking, countedAs(userId)), now);
  if (counted === 'known-full') return insteadOfHashing(3);
  const throttled = counted === 'full';
  const account = await reached(deps, asking, (tx, grant) =>
    sql.findForgetful(tx, grant, userId, false),
  );
  decoy ??= hashPassword('nobody answers this', deps.config.pepper);
  let wrong = account?.questions?.length === 3 ? 0 : 1;
  const share = { purpose: 'recovery', place: placeOf(asking.address) } as const;
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
    // counted for everybody: to whose address it would go shows nowhere
    const mail = await mayMail(tx, asking, { to: account?.email ?? `of ${countedAs(userId)}` });
    if (right && account.email && mail) {
      const id = await sql.insertRecovery(
        tx,
        grant,
        account.id,
        browserHash,
        new Date(now.getTime() + LINK_MINUTES * 60_000),
      );
      await deps.jobs.enqueue(tx, 'mail.recovery', { accountId: account.id, recoveryId: id });
    } else if (account && !throttled && mail)
      await deps.jobs.enqueue(tx, 'mail.account', {
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
  asking: Asking,
  email: string,
  birthDate: string,
): Promise<void> {
  await reached(deps, asking, async (tx, grant) => {
    if (
      !(await mayTry(tx, buckets(asking, `mail ${email.toLowerCase()}`), asking.now)) ||
      !(await mayMail(tx, asking, { to: email }))
    )
      return;
    for (const accountId of await sql.findByEmail(tx, grant, email, birthDate))
      await deps.jobs.enqueue(tx, 'mail.recovery', { accountId });
  });
}

export type LinkState = { state: 'open'; row: sql.RecoveryRow } | { state: 'elsewhere' | 'over' };

/** What a link is worth in the browser that opens it. */
export const openLink = (
  deps: Recovering,
  asking: Asking,
  id: string,
  browserHash: Buffer | null,
): Promise<LinkState> =>
  reached(deps, asking, async (tx, grant) => {
    const row = await sql.findRecovery(tx, grant, id);
    if (!row) return { state: 'over' };
    const link = {
      askedHere: browserHash?.equals(row.browser_hash) ?? false,
      expired: row.expires_at <= asking.now,
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

/** How often one link, or one place, may ask for the hash of a new password. */
const PER_LINK: Limit = { failures: 10, minutes: 60 };
const hashFor = (deps: Recovering, asking: Asking, password: string) =>
  hashPassword(password, deps.config.pepper, {
    purpose: 'recovery',
    place: placeOf(asking.address),
  });

/**
 * Sets a new password by a link. It signs nobody on: the sign-on that follows asks for the second
 * step as always.
 */
export async function resetByLink(
  deps: Recovering,
  asking: Asking,
  id: string,
  browserHash: Buffer | null,
  password: string,
): Promise<boolean> {
  const link = await openLink(deps, asking, id, browserHash);
  if (
    link.state !== 'open' ||
    (await countTry(deps.db, [[`reset ${id}`, PER_LINK]], asking.now)) !== 'counted'
  )
    return false;
  const hash = await hashFor(deps, asking, password);
  return reached(deps, asking, async (tx, grant) => {
    if (!(await sql.takeRecovery(tx, grant, id, asking.now))) return false;
    return setPassword(
      deps,
      tx,
      grant,
      asking,
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
  asking: Asking,
  typed: { userId: string; code: string; password: string },
): Promise<boolean | null> {
  if (
    (await countTry(deps.db, buckets(asking, `code ${countedAs(typed.userId)}`), asking.now)) !==
    'counted'
  )
    return null;
  const account = await reached(deps, asking, async (tx, grant) => {
    const found = await sql.findForgetful(tx, grant, typed.userId, true);
    return (await isRecoveryCode(deps, tx, grant, found?.id ?? NOBODY, typed.code))
      ? found
      : undefined;
  });
  if (!account) return false;
  const hash = await hashFor(deps, asking, typed.password);
  return reached(deps, asking, async (tx, grant) => {
    // of many who bring it at once one uses it up
    if (!(await useRecoveryCode(deps, tx, grant, account.id, typed.code, asking.now))) return false;
    return setPassword(
      deps,
      tx,
      grant,
      asking,
      ['recovery-code'],
      { id: account.id, kind: account.kind, patientId: account.patient_id },
      hash,
    );
  });
}
