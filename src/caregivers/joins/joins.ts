import {
  decideJoined,
  findJoinOf,
  type JoinedCaregiver,
  listJoined,
  listNamed,
} from '../../family/joins/joins.ts';
import { endCase, findCase, lockCase } from '../../people/cases/cases.ts';
import { lockIdentity } from '../../people/persons/persons.ts';
import type { ReadsIdentity } from '../../people/policy.ts';
import type { JoinedPair } from '../../person-data.ts';
import type { Access } from '../../platform/access/access.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import { isUuid } from '../../platform/http/routes.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { tellCare } from '../notices/notices.ts';
import type { Involved } from '../staff/shared/own.rules.ts';
import { familyCheck, findCaregiver } from '../staff/shared/own.ts';

export type { JoinedCaregiver } from '../../family/joins/joins.ts';
export type Answer = 'let' | 'leave' | 'wait';
/** How many decisions one form holds; the rest wait for the next one. */
export const MOST = 40;

/** A person's name and birth date. */
export interface Named {
  name: string;
  birthDate: PlainDate | null;
}

/** The caregivers of two joined records, and what staff still have to decide about them. */
export interface JoinCase {
  id: string;
  join: JoinedPair;
  /** The record that went away, and the one that was kept. */
  from: Named;
  into: Named;
  caregivers: JoinedCaregiver[];
  /** It is about the staff member who reads it, or about their family. */
  involved: Involved | null;
}

/** Caregivers who can't open anything yet because nobody has decided. */
export const isHeld = ({ now }: JoinedCaregiver): boolean => now?.held === true;

/** @returns `over` if it was decided or the records were separated; `none` if there is no such case */
export async function readJoinCase(
  access: Access<ReadsIdentity>,
  id: string,
): Promise<JoinCase | 'over' | 'none'> {
  const row = isUuid(id) ? await findCase(access, id) : undefined;
  if (row?.kind !== 'caregivers') return 'none';
  if (row.state !== 'open') return 'over';
  const found = await findJoinOf(access, [row.knownId, row.otherId]);
  if (!found) return 'over';
  const join = { id: found.id, from: found.fromId, into: found.intoId };
  auditShown(access, access.info, shownToStaff(access, 'care:joined', 'care', 'operations'), [
    join.from,
    join.into,
  ]);
  const [from, into] = await listNamed(access, [join.from, join.into]);
  if (!from || !into) return 'over';
  const caregivers = await listJoined(access, join);
  const involved = await involvedInJoin(access, join, caregivers);
  return { id, join, from, into, caregivers, involved };
}

/** Whether the decision is about the reader or the reader's family. */
async function involvedInJoin(
  access: Access<ReadsIdentity>,
  join: JoinedPair,
  caregivers: readonly JoinedCaregiver[],
): Promise<Involved | null> {
  const check = await familyCheck(access);
  const found = [check({ caregiver: null, person: join.into })];
  for (const { entry } of caregivers.filter(isHeld)) {
    const caregiver = await findCaregiver(access, entry.accountId);
    found.push(check({ caregiver: caregiver?.patientId ?? null, person: join.into }));
  }
  return (
    (['own-record', 'own-request', 'family'] as const).find((one) => found.includes(one)) ?? null
  );
}

/**
 * Stores what staff decided about the caregivers of two joined records, and tells those who now
 * have access by e-mail. The case ends once nobody is held any longer.
 * @param answers by account; a caregiver without an answer stays unchanged
 * @returns `over` if the case has ended or the records were separated; `none` if there is none; or
 *   why this staff member may not decide
 */
export async function decideJoinCase(
  access: Access<'identity:decide'>,
  jobs: Jobs,
  id: string,
  answers: ReadonlyMap<string, Answer>,
): Promise<'decided' | 'over' | 'none' | Involved> {
  await lockIdentity(access);
  if (isUuid(id)) await lockCase(access, id);
  const one = await readJoinCase(access, id);
  if (one === 'over' || one === 'none') return one;
  if (one.involved) return one.involved;
  for (const { entry, quiet, now } of one.caregivers) {
    const answer = answers.get(entry.accountId);
    if (!now?.held || !answer || answer === 'wait') continue;
    const done = await decideJoined(access, one.join, { accountId: entry.accountId, answer });
    if (done && !quiet)
      await tellCare(
        access,
        jobs,
        entry.accountId,
        answer === 'let' ? 'access-changed' : 'access-ended',
      );
  }
  const left = await listJoined(access, one.join);
  if (left.some(isHeld)) return 'decided';
  const by = { id: access.actor?.account.id ?? '', name: access.actor?.account.name ?? '' };
  await endCase(access, id, 'joined', { by, note: '' }, access.info.now);
  for (const { entry, quiet, now } of one.caregivers)
    if (entry.did === 'narrowed' && now && !quiet)
      await tellCare(access, jobs, entry.accountId, 'access-changed');
  return 'decided';
}
