import type { Category } from '../../../categories.rules.ts';
import type { Standing } from '../../../family/access-classes.rules.ts';
import type { Band } from '../../../family/bands.rules.ts';
import { sharesWithYoung } from '../../../family/contacts/contacts.ts';
import { giveRight } from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import { isUuid } from '../../../platform/http/routes.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Settings } from '../../../platform/settings/settings.ts';
import { isReason } from '../../../privacy/watch.ts';
import { tellCare } from '../../notices/notices.ts';
import { type CareRequest, findRequest } from '../../requests/requests.sql.ts';
import { advance } from '../../requests/requests.ts';
import { logDeed } from '../shared/audit.ts';
import type { Involved } from '../shared/own.rules.ts';
import {
  type CaregiverAccount,
  findAccountOf,
  findCaregiver,
  isInvolved,
  lockPerson,
} from '../shared/own.ts';
import type { Terms } from '../shared/terms.rules.ts';
import {
  type ApproveRefusal,
  approveRefusal,
  relationFor,
  standingAgainst,
} from './decisions.rules.ts';
import { noteOnRequest } from './queue.sql.ts';
import { involvedInRequest, type RecordSide, readChosen } from './review.ts';

type Review = Access<'care:review'>;

export type Decision =
  | { do: 'review' }
  | { do: 'papers'; message: string }
  | {
      do: 'decline';
      reason: NonNullable<CareRequest['declineReason']>;
      message: string;
    };

/**
 * Starts the review of a request, asks for papers, or declines it. It tells the caregiver that
 * there is something to read, unless a safety flag keeps that silent.
 * @param seen the version that the page showed
 * @returns `moved` if someone else already changed it; `own-request` if it is the reader's own
 */
export async function decideRequest(
  access: Review,
  deps: { jobs: Jobs; settings: Settings },
  id: string,
  seen: number,
  decision: Decision,
): Promise<'done' | 'moved' | 'own-request' | 'own-record' | 'family' | 'none'> {
  const request = isUuid(id) ? await findRequest(access, id) : undefined;
  if (!request) return 'none';
  const involved = await involvedInRequest(access, request);
  if (involved) return involved;
  const moved = await advance(access, deps, request, seen, {
    by: 'staff',
    accountId: access.actor?.account.id ?? null,
    ...(decision.do === 'review'
      ? { to: 'in-review' as const }
      : decision.do === 'papers'
        ? { to: 'papers-needed' as const, message: decision.message }
        : {
            to: 'declined' as const,
            message: decision.message,
            declineReason: decision.reason,
          }),
  });
  if (!moved) return 'moved';
  if (request.aboutId)
    logDeed(access, request.aboutId, decision.do === 'decline' ? 'care:decline' : 'care:review');
  return 'done';
}

export interface Approving {
  record: string;
  terms: Terms;
  categories: readonly Category[];
  acting: readonly Category[];
  /** The flags and orders that the page showed (`standingAgainst`). */
  warned: string;
  /** Why access is given despite a safety flag. */
  reason: string;
}

export interface Prepared {
  request: CareRequest;
  caregiver: CaregiverAccount;
  side: RecordSide;
  /** The current flags and orders against it. */
  against: string;
  standing: Standing;
  involved: Involved | null;
  /** The parts that the right names. */
  granted: Pick<Approving, 'categories' | 'acting'>;
  refusal: ApproveRefusal | null;
}

/** By age, parts are what a teen agreed to; a child agrees to nothing that would count later. */
const partsGranted = ({ terms, categories, acting }: Approving, band: Band): Prepared['granted'] =>
  terms.basis === 'minor' && band !== 'teen'
    ? { categories: [], acting: [] }
    : { categories, acting };

/** A request with the record that staff chose, and whether it can be approved like this. */
export async function prepareApproval(
  access: Review,
  id: string,
  how: Approving,
  asOf: AsOf,
): Promise<Prepared | undefined> {
  const request = isUuid(id) ? await findRequest(access, id) : undefined;
  const { actor } = access;
  if (!request || !actor || !isUuid(how.record)) return undefined;
  const caregiver = await findCaregiver(access, request.accountId);
  if (!caregiver || caregiver.closed) return undefined;
  const { language } = actor.account;
  const side = await readChosen(access, request, how.record, caregiver, asOf, language);
  if (!side) return undefined;
  const { person, orders, flags, rights } = side;
  const granted = partsGranted(how, side.band);
  const standing: Standing = {
    person: {
      ...person,
      relation: relationFor(how.terms, granted, orders, caregiver.id, asOf.today),
    },
    caregiverDeceased: caregiver.deceased,
    days: actor.days,
    settings: asOf.settings,
  };
  const against = standingAgainst([...flags, ...orders].map((one) => one.id));
  const involved =
    (await isInvolved(access, caregiver, how.record)) ?? (await involvedInRequest(access, request));
  const refusal = approveRefusal({
    involved,
    suspended: rights.some((one) => one.accountId === caregiver.id && one.suspendedAt !== null),
    sharedMail: await sharesWithYoung(access, {
      accountId: caregiver.id,
      patientId: how.record,
    }),
    warned: how.warned,
    standing: against,
    flagged: flags.length > 0,
    reasoned: isReason(how.reason),
    opens: standing,
  });
  return { request, caregiver, side, against, standing, involved, granted, refusal };
}

/**
 * Approves a request: the right applies from the caregiver's next request on. The caregiver gets a
 * notice, and so does the person if they have an account and there is no safety flag.
 * @param seen the version that the page showed: if two people decide, the first decision counts
 */
export async function approveRequest(
  access: Review,
  jobs: Jobs,
  id: string,
  seen: number,
  how: Approving,
  asOf: AsOf,
): Promise<'done' | ApproveRefusal | 'none'> {
  if (!(await lockPerson(access, how.record))) return 'not-there';
  const ready = await prepareApproval(access, id, how, asOf);
  if (!ready) return 'none';
  if (ready.refusal) return ready.refusal;
  const { request, side } = ready;
  const grantedBy = access.actor?.account.id ?? '';
  const deps = { jobs, settings: asOf.settings };
  const moved = await advance(access, deps, request, seen, {
    to: 'approved',
    by: 'staff',
    accountId: grantedBy,
    aboutId: how.record,
  });
  if (!moved) return 'moved';
  const rightId = await giveRight(access, {
    patientId: how.record,
    accountId: request.accountId,
    ...how.terms,
    ...ready.granted,
    startsOn: asOf.today,
    grantedBy,
    requestId: id,
  });
  await noteOnRequest(access, id, rightId, how.reason);
  const own = await findAccountOf(access, how.record);
  if (own && side.flags.length === 0)
    await tellCare(access, jobs, own, 'access-given', `right ${rightId}`);
  logDeed(access, how.record, 'care:approve');
  return 'done';
}
