import type { Standing } from '../../../family/access-classes.rules.ts';
import {
  endRight,
  findRight,
  lockRight,
  noteOnRight,
  type Right,
  reviewRight,
} from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import { isUuid } from '../../../platform/http/routes.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { watchOpening } from '../../../privacy/watch.ts';
import { tellCare } from '../../notices/notices.ts';
import { logDeed } from '../shared/audit.ts';
import type { Involved } from '../shared/own.rules.ts';
import {
  type CaregiverAccount,
  findCaregiver,
  findPerson,
  isInvolved,
  type PersonOnFile,
} from '../shared/own.ts';
import { makeQuiet } from '../shared/silence.ts';
import { type RightRefusal, rightRefusal } from './rights.rules.ts';
import { findRightNote } from './rights.sql.ts';

type Review = Access<'care:review'>;

export interface WholeRight {
  right: Right;
  person: PersonOnFile;
  caregiver: CaregiverAccount;
  involved: Involved | null;
  note: string;
  /** The facts that decide what it opens today. */
  standing: Standing;
}

async function whole(
  access: Review,
  right: Right,
  { settings }: Pick<AsOf, 'settings'>,
): Promise<WholeRight | undefined> {
  const [person, caregiver, note] = await Promise.all([
    findPerson(access, right.patientId),
    findCaregiver(access, right.accountId),
    findRightNote(access, right.id),
  ]);
  const { actor } = access;
  if (!person || !caregiver || !actor) return undefined;
  return {
    ...{ right, person, caregiver, note },
    involved: await isInvolved(access, caregiver, right.patientId),
    standing: {
      person: { ...person, relation: right },
      caregiverDeceased: caregiver.deceased,
      days: actor.days,
      settings,
    },
  };
}

/**
 * A right with what it opens today. The person gets an access log entry.
 * @returns why this member of staff may not see it, if it is about them or their family
 */
export async function readRight(
  access: Review,
  id: string,
  asOf: AsOf,
): Promise<WholeRight | Involved | undefined> {
  const right = isUuid(id) ? await findRight(access, id) : undefined;
  const found = right && (await whole(access, right, asOf));
  if (!found) return undefined;
  if (found.involved) return found.involved;
  const { patientId } = found.person;
  logDeed(access, patientId, 'care:review');
  await watchOpening(access, asOf, { patientId, purpose: 'patient-request', anew: false });
  return found;
}

async function lockWhole(access: Review, id: string, asOf: AsOf): Promise<WholeRight | undefined> {
  const right = isUuid(id) ? await findRight(access, id) : undefined;
  if (!right) return undefined;
  const locked = await lockRight(access, right.patientId, id);
  return whole(access, locked ?? right, asOf);
}

/** Sets a right's last day and review date, and notes the papers seen. */
export async function extendRight(
  access: Review,
  id: string,
  to: { endsOn: PlainDate | null; reviewOn: PlainDate | null; note: string; seen: string },
  asOf: AsOf,
): Promise<'done' | RightRefusal | 'none'> {
  const found = await lockWhole(access, id, asOf);
  if (!found) return 'none';
  const refusal = rightRefusal('extend', found.right, {
    seen: to.seen,
    involved: found.involved,
  });
  if (refusal) return refusal;
  await reviewRight(access, found.right, to);
  logDeed(access, found.person.patientId, 'care:reviewed');
  return 'done';
}

/**
 * Ends a right. It opens nothing from the next request on.
 * @param how.quiet the caregiver is not told, and sees no trace of it
 */
export async function endRightAsStaff(
  access: Review,
  jobs: Jobs,
  id: string,
  how: { reason: string; quiet: boolean },
  asOf: AsOf,
): Promise<'done' | RightRefusal | 'none'> {
  const found = await lockWhole(access, id, asOf);
  if (!found) return 'none';
  const { right, person, caregiver, involved } = found;
  const refusal = rightRefusal('end', right, { seen: '', involved });
  if (refusal) return refusal;
  const died = (person.deceased && right.relationship !== 'representative') || caregiver.deceased;
  const by = access.actor?.account.id ?? null;
  await noteOnRight(access, right, how.reason);
  await endRight(access, right, { why: died ? 'deceased' : 'staff', by, quiet: how.quiet });
  if (how.quiet) await makeQuiet(access, right);
  else await tellCare(access, jobs, right.accountId, 'access-ended');
  return 'done';
}
