import { createHmac, hash } from 'node:crypto';
import { bandOf } from '../../../family/bands.rules.ts';
import { auditAction } from '../../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
import { fitsRecord } from '../../accounts/membership.rules.ts';
import { findAccountOf, findOrStandIn, pointFor } from '../candidates.ts';
import { advance, type OpenDraft, takeDraft } from '../drafts/drafts.ts';
import { isIdle } from '../idle-accounts.rules.ts';
import type { Registering, RegistrationDeps } from '../registration-access.ts';
import { allRight, type Derive, makeQuestions, type ProofQuestion } from './proofing.rules.ts';
import * as sql from './proofing.sql.ts';

const ROUNDS = 2;
const DAY = 86_400_000;

/**
 * Numbers derived from the installation's secret and the number that was typed: nobody outside can
 * predict or vary them.
 */
function deriveFor(secret: string, mrn: string): Derive {
  // hashed by `hash`, not `createHmac`: a page derives a hundred numbers
  const seed = createHmac('sha256', secret).update(`proofing ${mrn}`).digest('hex');
  return (label, n) => Number.parseInt(hash('sha256', `${seed} ${label}`).slice(0, 12), 16) % n;
}
const bucketOf = (deps: RegistrationDeps, mrn: string): Buffer =>
  createHmac('sha256', deps.config.secret).update(`proofing-failures ${mrn}`).digest();

/**
 * @returns `failed`: how many rounds failed for this number since then; `read`: whose record was
 * read, which counts only if it is the candidate's
 */
async function questionsFor(access: Registering, deps: RegistrationDeps, mrn: string, since: Date) {
  const [{ candidate, read }, failed] = await Promise.all([
    findOrStandIn(access, deps, 'proofing-stand-in', mrn),
    sql.countFailedRounds(access, bucketOf(deps, mrn), since),
  ]);
  const { own, others } = await sql.readFacts(
    access,
    read?.patientId ?? null,
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
 * The identity questions for the number that was typed; null where too many rounds failed within 24
 * hours.
 */
export const readQuestions = (
  deps: RegistrationDeps,
  info: RequestInfo,
  from: OpenDraft,
): Promise<ProofQuestion[] | null> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    const since = new Date(info.now.getTime() - DAY);
    const { questions, failed } = await questionsFor(
      access,
      deps,
      from.draft.membership.mrn,
      since,
    );
    return failed < ROUNDS ? questions : null;
  });

/**
 * `wrong` and `closed` are the responses to everybody whose answers, name or birth date don't
 * match, who is not a member, or whose record is closed. Only correct answers get `child` (a
 * caregiver opens the record) or `has-account`.
 */
export type Proof = 'right' | 'wrong' | 'closed' | 'child' | 'has-account';

/** Judges a round of answers. The work is the same for every number. */
export async function answerQuestions(
  deps: RegistrationDeps,
  info: RequestInfo,
  from: OpenDraft,
  answers: number[],
): Promise<Proof> {
  const { membership } = from.draft;
  const bucket = bucketOf(deps, membership.mrn);
  return deps.db.asSystem('system:registration', info, async (access) => {
    const since = new Date(info.now.getTime() - DAY);
    const { candidate, read, questions, failed } = await questionsFor(
      access,
      deps,
      membership.mrn,
      since,
    );
    // every part is checked, whatever the others say, and for a stand-in too
    const fits = read !== null && fitsRecord(membership, read);
    const answered = allRight(questions, answers);
    const right = candidate !== null && fits && answered && failed < ROUNDS;
    // a failed round names the record only as its subject: one more entry in the index of people
    // could be measured from outside
    auditAction(access, right ? info : { ...info, subjectId: candidate?.patientId ?? null }, {
      person: right ? candidate.patientId : null,
      actor: null,
      kind: 'visitor',
      as: 'visitor',
      permission: 'registration:prove',
      outcome: right ? 'granted' : 'denied',
      category: 'sign-on',
    });
    if (!right || !candidate) {
      await sql.noteFailedRound(access, bucket, info.now, since);
      deps.log({ event: 'registration.failed', requestId: info.requestId });
      if (failed + 1 < ROUNDS) return 'wrong';
      await takeDraft(access, from);
      return 'closed';
    }
    const band = bandOf(candidate.birthDate, dayIn(deps.settings.zone, info.now), deps.settings);
    const account = await findAccountOf(access, candidate.patientId);
    const ends: Proof | null =
      band === 'child'
        ? 'child'
        : account && !isIdle(account.usedAt, info.now)
          ? 'has-account'
          : null;
    if (ends) {
      await takeDraft(access, from);
      return ends;
    }
    advance(access, deps, from, { patientId: candidate.patientId, to: 'secure' });
    return 'right';
  });
}
