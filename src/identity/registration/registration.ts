import { createHmac, hash } from 'node:crypto';
import { type Access, auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { bandOf } from '../../platform/ages.rules.ts';
import { dayIn } from '../../platform/clock.ts';
import { hashPassword, newToken, seal, sha256, unseal } from '../../platform/crypto/crypto.ts';
import { addMonths } from '../../platform/days.rules.ts';
import { Refuse } from '../../platform/errors.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { type Bucket, countTry, type Limit, mayTry, takeTry } from '../../platform/limits.ts';
import { closeAccount, resetPassword } from '../accounts/accounts.sql.ts';
import { mayMail } from '../accounts/mail-limits.ts';
import { fitsRecord, type Membership } from '../accounts/membership.rules.ts';
import { userIdKey } from '../accounts/user-id.rules.ts';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import { useLetter } from '../letters/letters.sql.ts';
import * as candidatesSql from './candidates.sql.ts';
import * as draftsSql from './drafts.sql.ts';
import { allRight, type Derive, makeQuestions, type ProofQuestion } from './proofing.rules.ts';
import * as proofingSql from './proofing.sql.ts';
import * as sql from './registration.sql.ts';

/**
 * What a person has typed on the way to an account. It lives sealed in the database, for 30
 * minutes.
 */
export interface Draft {
  membership: Membership;
  terms?: string;
  userId?: string;
  email?: string;
  /** Set once the identity questions were answered rightly. */
  patientId?: string;
  /** Set where a letter opened the journey: it is used up at the end. */
  letterId?: string;
  /** Set where there is an account already, which a letter opens again. */
  accountId?: string;
  passwordHash?: string;
  questions?: { question: SecretQuestion; hash: string }[];
}
export type Step = draftsSql.Step;
export interface OpenDraft {
  hash: Buffer;
  step: Step;
  draft: Draft;
}

const DRAFT_MINUTES = 30;
const DAY = 86_400_000;
const ROUNDS = 2;
/** An account that nobody used for so long is registered anew. */
const IDLE_MONTHS = 18;
const LINK_DAYS = 30;

/**
 * How many journeys one address, and all addresses together, may begin. A household registers at
 * one table.
 */
const PER_ADDRESS: Limit = { failures: 30, minutes: 60 };
/** How often a journey, and a place, may ask whether a user ID is taken, and for hashes. */
const PER_DRAFT: Limit = { failures: 12, minutes: 60 };
const PER_PLACE: Limit = { failures: 40, minutes: 60 };
const OF_ALL: Limit = { failures: 600, minutes: 60 };
export type Registering = Pick<Deps, 'db' | 'config' | 'log' | 'settings' | 'jobs'>;

/**
 * The journey's order: no step can be skipped, and none that is done can be done again otherwise
 * than by going back to it.
 */
const ORDER: readonly Step[] = ['terms', 'user-id', 'identity', 'secure', 'check'];
export const hasReached = (open: OpenDraft, step: Step): boolean =>
  ORDER.indexOf(open.step) >= ORDER.indexOf(step);

const reached = <T>(
  deps: Registering,
  info: RequestInfo,
  work: (access: Access<'system:registration'>) => Promise<T>,
): Promise<T> => deps.db.asSystem('system:registration', info, async (access) => work(access));

/**
 * Begins a journey with what step 1 says. Nothing is looked up: every membership begins alike. Null
 * where too many were begun.
 */
export async function beginDraft(
  deps: Registering,
  info: RequestInfo,
  membership: Membership,
): Promise<string | null> {
  return reached(deps, info, async (access) => {
    if (!(await mayTry(access, [[`register ${placeOf(info.address)}`, PER_ADDRESS]], info.now)))
      return null;
    const token = newToken();
    saveDraft(deps, access, sha256(token), { membership }, info.now);
    const [before] = await takeTry(access, [['register all', OF_ALL]], info.now);
    // said once, by the one that fills the count; nobody is kept out by it
    if (before === OF_ALL.failures - 1)
      deps.log({ event: 'registration.alarm', why: 'many-begun' });
    return token;
  });
}

/** Keeps a new draft under the hash of its token, at its first step. Sent ahead. */
export const saveDraft = (
  deps: Registering,
  access: Access<'system:registration'>,
  hash: Buffer,
  draft: Draft,
  now: Date,
): void =>
  draftsSql.insertDraft(
    access,
    hash,
    sealed(deps, draft),
    now,
    new Date(now.getTime() + DRAFT_MINUTES * 60_000),
  );

const sealed = (deps: Registering, draft: Draft): Buffer =>
  seal(deps.config.secret, 'registration', JSON.stringify(draft));

async function open(
  deps: Registering,
  token: string | undefined,
  find: (hash: Buffer) => ReturnType<typeof draftsSql.readDraft>,
): Promise<OpenDraft | null> {
  if (!token || !/^[\w-]{43}$/.test(token)) return null;
  const hash = sha256(token);
  const row = await find(hash);
  const text = row && unseal(deps.config.secret, 'registration', row.sealed);
  return row && text ? { hash, step: row.step, draft: JSON.parse(text) } : null;
}

/** The journey that the browser's cookie names, while it lives. */
export const readDraft = (
  deps: Registering,
  info: RequestInfo,
  token: string | undefined,
): Promise<OpenDraft | null> =>
  open(deps, token, (hash) => draftsSql.readDraft(deps.db, hash, info.now));

/**
 * Writes what a step adds, and where the journey stands now: never further back than it was. Sent
 * ahead.
 */
function advance(
  deps: Registering,
  access: Access<'system:registration'>,
  from: OpenDraft,
  add: Partial<Draft>,
  to: Step,
): void {
  const step = ORDER.indexOf(to) > ORDER.indexOf(from.step) ? to : from.step;
  draftsSql.updateDraft(access, from.hash, step, sealed(deps, { ...from.draft, ...add }));
}

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
 * Numbers drawn from the installation's secret and the number that was typed: nobody outside can
 * foresee or vary them.
 */
function deriveFor(secret: string, mrn: string): Derive {
  // a page draws a hundred times
  const seed = createHmac('sha256', secret).update(`proofing ${mrn}`).digest('hex');
  return (label, n) => Number.parseInt(hash('sha256', `${seed} ${label}`).slice(0, 12), 16) % n;
}
const uuidFrom = (bytes: Buffer): string =>
  bytes
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
/**
 * A point among all people's ids, drawn from the installation's secret and the number that was
 * typed.
 */
export const pointFor = (deps: Registering, of: string, mrn: string): string =>
  uuidFrom(createHmac('sha256', deps.config.secret).update(`${of} ${mrn}`).digest());
const bucketOf = (deps: Registering, mrn: string): Buffer =>
  createHmac('sha256', deps.config.secret).update(`proofing-failures ${mrn}`).digest();

/**
 * `failed`: how many rounds failed for this number since then. `read`: whose record was read, which
 * counts for nothing unless it is the candidate's.
 */
async function questionsFor(
  deps: Registering,
  access: Access<'system:registration'>,
  mrn: string,
  since: Date,
) {
  const [{ candidate, read }, failed] = await Promise.all([
    candidatesSql.findOrStandIn(access, mrn, pointFor(deps, 'proofing-stand-in', mrn)),
    proofingSql.countFailedRounds(access, bucketOf(deps, mrn), since),
  ]);
  const { own, others } = await proofingSql.readFacts(
    access,
    read?.patient_id ?? null,
    pointFor(deps, 'proofing-near', mrn),
  );
  return {
    candidate,
    read,
    failed,
    questions: makeQuestions(deriveFor(deps.config.secret, mrn), candidate ? own : {}, others),
  };
}

/**
 * The identity questions of the number that was typed; null where too many rounds failed within 24
 * hours.
 */
export async function readQuestions(
  deps: Registering,
  info: RequestInfo,
  from: OpenDraft,
): Promise<ProofQuestion[] | null> {
  return reached(deps, info, async (access) => {
    const { questions, failed } = await questionsFor(
      deps,
      access,
      from.draft.membership.mrn,
      new Date(info.now.getTime() - DAY),
    );
    return failed < ROUNDS ? questions : null;
  });
}

/**
 * `wrong` and `closed` are what everybody hears whose answers, name or birth date do not fit, who
 * is not a member, or whose record is closed. The rest is said to whom has answered rightly:
 * `child` (a caregiver opens the record), `has-account`.
 */
export type Proof = 'right' | 'wrong' | 'closed' | 'child' | 'has-account';

/** Judges a round of answers. The work is the same for every number. */
export async function answerQuestions(
  deps: Registering,
  info: RequestInfo,
  from: OpenDraft,
  answers: number[],
): Promise<Proof> {
  const { membership } = from.draft;
  const bucket = bucketOf(deps, membership.mrn);
  return reached(deps, info, async (access) => {
    const since = new Date(info.now.getTime() - DAY);
    const { candidate, read, questions, failed } = await questionsFor(
      deps,
      access,
      membership.mrn,
      since,
    );
    // each part is looked at, whatever the one before says, and for nobody too
    const fits = read !== null && fitsRecord(membership, read);
    const answered = allRight(questions, answers);
    const right = candidate !== null && fits && answered && failed < ROUNDS;
    // a failed round names whose record was meant as its subject alone: one more entry in the index
    // of people can be told from outside
    auditAction(access, right ? info : { ...info, subjectId: candidate?.patient_id ?? null }, {
      person: right ? candidate.patient_id : null,
      actor: null,
      kind: 'visitor',
      as: 'visitor',
      permission: 'registration:prove',
      outcome: right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    if (!right || !candidate) {
      await proofingSql.noteFailedRound(access, bucket, info.now, since);
      deps.log({ event: 'registration.failed', requestId: info.requestId });
      if (failed + 1 < ROUNDS) return 'wrong';
      await draftsSql.takeDraft(access, from.hash);
      return 'closed';
    }
    const band = bandOf(candidate.birth_date, dayIn(deps.settings.zone, info.now), deps.settings);
    const account = await candidatesSql.findAccountOf(access, candidate.patient_id);
    const ends: Proof | null =
      band === 'child'
        ? 'child'
        : account && !isIdle(account.used_at, info.now)
          ? 'has-account'
          : null;
    if (ends) {
      await draftsSql.takeDraft(access, from.hash);
      return ends;
    }
    advance(deps, access, from, { patientId: candidate.patient_id }, 'secure');
    return 'right';
  });
}

function isIdle(usedAt: Date, now: Date): boolean {
  return (
    usedAt.toISOString() <
    `${addMonths(now.toISOString().slice(0, 10), -IDLE_MONTHS)}${now.toISOString().slice(10)}`
  );
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
