import {
  endRight,
  findRight,
  lockRight,
  type Right,
  restoreRight,
  suspendRight,
} from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import { isUuid } from '../../../platform/http/routes.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { notify } from '../../../platform/notices/notices.ts';
import { watchOpening } from '../../../privacy/watch.ts';
import { tellCare } from '../../notices/notices.ts';
import { logDeed, logShown } from '../shared/audit.ts';
import { type FlagKind, insertFlag, liftFlag } from '../shared/flags.ts';
import type { Involved } from '../shared/own.rules.ts';
import {
  type CaregiverAccount,
  familyCheck,
  findCaregiver,
  findPerson,
  isInvolved,
  listUninvolved,
  type PersonOnFile,
} from '../shared/own.ts';
import { makeQuiet } from '../shared/silence.ts';
import { type ConfirmRefusal, confirmRefusal } from './emergency.rules.ts';
import * as sql from './emergency.sql.ts';

export type { PersonByNumber, Revocation } from './emergency.sql.ts';

type Ending = Access<'care:emergency'>;
type Confirming = Access<'care:confirm'>;
const SHOWN_DAYS = 30;

/**
 * Finds a person by exact number and birth date when someone calls in an emergency. The person gets
 * an entry in the access log.
 * @returns undefined unless exactly one person has both
 */
export async function findForEmergency(
  access: Ending,
  typed: { mrn: string; birthDate: PlainDate },
): Promise<sql.PersonByNumber | undefined> {
  const found = await sql.findByNumber(access, typed);
  const [person] = found;
  if (!person || found.length > 1) return undefined;
  logShown(access, [person.patientId]);
  const rights = await othersOf(access, person.rights);
  return { ...person, rights };
}

/** Nobody is shown, in an emergency, whether their own access is still there. */
async function othersOf<T extends { caregiverRecord: string | null }>(
  access: Ending,
  rights: readonly T[],
): Promise<T[]> {
  return listUninvolved(access, rights, ({ caregiverRecord }) => ({
    caregiver: caregiverRecord,
    person: null,
  }));
}

export interface EmergencyRight {
  right: Right;
  person: PersonOnFile;
  caregiver: CaregiverAccount;
}

/** A right that can be ended right away; undefined if there is none or it has ended. */
export async function readForEmergency(
  access: Ending,
  id: string,
  asOf: AsOf,
): Promise<EmergencyRight | undefined> {
  const right = isUuid(id) ? await findRight(access, id) : undefined;
  if (!right || right.revokedAt || right.suspendedAt) return undefined;
  const [person, caregiver] = await Promise.all([
    findPerson(access, right.patientId),
    findCaregiver(access, right.accountId),
  ]);
  if (!person || !caregiver || (await isInvolved(access, caregiver, null))) return undefined;
  logShown(access, [person.patientId]);
  await watchOpening(access, asOf, {
    patientId: person.patientId,
    purpose: 'patient-request',
    anew: false,
  });
  return { right, person, caregiver };
}

/**
 * Ends access right away: from the next request on, the right opens nothing. It stays closed until
 * a second person confirms or undoes it. Abuse also raises a safety flag that protects from this
 * caregiver.
 * @param how.quiet the caregiver is not told, and sees no trace of it
 * @returns `ended` if the right has ended or is suspended already
 */
export async function endAtOnce(
  access: Ending,
  jobs: Jobs,
  id: string,
  how: { kind: FlagKind; reason: string; quiet: boolean },
): Promise<'done' | 'ended' | 'none'> {
  const found = isUuid(id) ? await findRight(access, id) : undefined;
  if (!found) return 'none';
  const caregiver = await findCaregiver(access, found.accountId);
  if (await isInvolved(access, caregiver, null)) return 'none';
  const right = await lockRight(access, found.patientId, id);
  const me = access.actor?.account.id ?? null;
  if (!right || !(await suspendRight(access, right, { by: me, quiet: how.quiet }))) return 'ended';
  const { patientId, accountId } = right;
  const { kind, reason, quiet } = how;
  const flagId =
    kind === 'abuse' ? await insertFlag(access, { patientId, kind, accountId, reason }) : null;
  await sql.insertRevocation(access, {
    ...{ patientId, proxyId: id, accountId },
    ...{ kind, reason, quiet, flagId },
  });
  if (quiet) await makeQuiet(access, right);
  else await tellCare(access, jobs, accountId, 'access-ended');
  for (const colleague of await sql.listConfirmers(access, me ?? '')) {
    const check = await familyCheck(access, colleague);
    if (check({ caregiver: caregiver?.patientId ?? null, person: patientId })) continue;
    await notify(access, jobs, { accountId: colleague, topic: 'emergencies', data: {} });
  }
  logDeed(access, patientId, 'care:emergency', kind);
  return 'done';
}

/** Those that are not about whoever reads, or their family: these say that somebody has talked. */
const forOthers = (access: Confirming, all: readonly sql.Revocation[]): Promise<sql.Revocation[]> =>
  listUninvolved(access, all, ({ caregiverRecord, patientId }) => ({
    caregiver: caregiverRecord,
    person: patientId,
  }));

/** How many wait for a second person, of those that may be this one's to decide. */
export async function countRevocations(access: Confirming): Promise<number> {
  const all = await forOthers(access, await sql.listRevocations(access, access.info.now));
  return all.filter(({ decidedAt }) => decidedAt === null).length;
}

/** What waits for a second person, and what was decided in the last days. */
export async function listEmergencies(
  access: Confirming,
  now: Date,
): Promise<{ waiting: sql.Revocation[]; decided: sql.Revocation[] }> {
  const since = new Date(now.getTime() - SHOWN_DAYS * 86_400_000);
  const all = await forOthers(access, await sql.listRevocations(access, since));
  logShown(
    access,
    all.map(({ patientId }) => patientId),
  );
  return {
    waiting: all.filter(({ decidedAt }) => decidedAt === null),
    decided: all.filter(({ decidedAt }) => decidedAt !== null).reverse(),
  };
}

export interface WholeEmergency {
  revocation: sql.Revocation;
  right: Right | undefined;
  caregiver: CaregiverAccount | undefined;
  involved: Involved | null;
  refusal: ConfirmRefusal | null;
}

async function whole(access: Confirming, id: string): Promise<WholeEmergency | undefined> {
  const revocation = isUuid(id) ? await sql.findRevocation(access, id) : undefined;
  if (!revocation) return undefined;
  const [right, caregiver] = await Promise.all([
    findRight(access, revocation.proxyId),
    findCaregiver(access, revocation.accountId),
  ]);
  const involved = await isInvolved(access, caregiver, revocation.patientId);
  const refusal = confirmRefusal({
    decided: revocation.decidedAt !== null,
    askedBy: revocation.askedBy,
    me: access.actor?.account.id ?? null,
    involved,
  });
  return { revocation, right, caregiver, involved, refusal };
}

/** One emergency end, with the right that it closed; or why this one may not see it. */
export async function readEmergency(
  access: Confirming,
  id: string,
  asOf: AsOf,
): Promise<WholeEmergency | Involved | undefined> {
  const found = await whole(access, id);
  if (!found) return undefined;
  if (found.involved) return found.involved;
  const { patientId } = found.revocation;
  logDeed(access, patientId, 'care:review');
  await watchOpening(access, asOf, { patientId, purpose: 'patient-request', anew: false });
  return found;
}

/**
 * The second person's decision. If they confirm, the right is revoked, quietly if that was chosen.
 * If they undo it, the right is restored exactly as it was, and the safety flag raised with it is
 * lifted.
 */
export async function decideEmergency(
  access: Confirming,
  jobs: Jobs,
  id: string,
  decision: { confirmed: boolean; why: string },
): Promise<'done' | ConfirmRefusal | 'none'> {
  if (!isUuid(id)) return 'none';
  await sql.lockRevocation(access, id);
  const found = await whole(access, id);
  if (!found) return 'none';
  const { revocation, right, refusal } = found;
  if (refusal) return refusal;
  const { patientId, accountId, quiet, flagId } = revocation;
  await sql.decideRevocation(access, revocation, decision);
  if (decision.confirmed) {
    const by = access.actor?.account.id ?? null;
    if (right) await endRight(access, right, { why: 'safety', by, quiet });
    logDeed(access, patientId, 'care:confirm');
    return 'done';
  }
  if (flagId) await liftFlag(access, patientId, flagId, decision.why);
  if (right && (await restoreRight(access, right)) && !quiet)
    await tellCare(access, jobs, accountId, 'access-begun');
  logDeed(access, patientId, 'care:lift');
  return 'done';
}
