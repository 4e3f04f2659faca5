import { createHmac, hash } from 'node:crypto';
import { type Access, auditAction, type RequestInfo } from '../../platform/access/access.ts';
import { bandOf } from '../../platform/ages.rules.ts';
import { dayIn } from '../../platform/clock.ts';
import { fitsRecord } from '../accounts/membership.rules.ts';
import * as candidatesSql from './candidates.sql.ts';
import { pointFor } from './candidates.ts';
import * as draftsSql from './drafts.sql.ts';
import { advance, type OpenDraft, type Registering, reached } from './drafts.ts';
import { isIdle } from './idle-accounts.rules.ts';
import { allRight, type Derive, makeQuestions, type ProofQuestion } from './proofing.rules.ts';
import * as proofingSql from './proofing.sql.ts';
import { DAY } from './registration.ts';

const ROUNDS = 2;

/**
 * Numbers drawn from the installation's secret and the number that was typed: nobody outside can
 * foresee or vary them.
 */
function deriveFor(secret: string, mrn: string): Derive {
  // a page draws a hundred times
  const seed = createHmac('sha256', secret).update(`proofing ${mrn}`).digest('hex');
  return (label, n) => Number.parseInt(hash('sha256', `${seed} ${label}`).slice(0, 12), 16) % n;
}
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
