import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { Refuse } from '../../platform/errors.ts';
import { sharesWithYoung } from '../contacts/contacts.ts';
import type { ChangesRights } from '../policy.ts';
import { logRight } from './audit.ts';
import type { RevokedWhy } from './rights.rules.ts';
import * as sql from './rights.sql.ts';

export type { NewRight, OfAge, Right } from './rights.sql.ts';
export const { findRight, listRights, listNames, lockRight, lockRightOf, noteOnRight } = sql;

type Changing = Access<ChangesRights>;
/**
 * Gives an account a right to a person's record, in place of any right that it has. The right
 * applies from the next request on and is recorded in the person's access log. The caller has
 * already decided that it may be given. A right that replaces a suspended one is suspended, too.
 * @returns the right's id
 * @throws a refusal if the account reads the same mail as the minor: ask `sharesWithYoung` first
 */
export async function giveRight(access: Changing, made: sql.NewRight): Promise<string> {
  if (made.basis !== 'invited' && (await sharesWithYoung(access, made)))
    throw new Refuse('conflict');
  const before = await sql.lockRightOf(access, made.patientId, made.accountId);
  // asking again can't release what waits for staff after a join
  if (before?.heldAt && access.permission === 'care:ask') return before.id;
  if (before)
    await sql.revokeRight(access, before, { why: 'replaced', by: made.grantedBy, quiet: true });
  const id = await sql.insertRight(access, made);
  if (before?.suspendedAt) await sql.carrySuspension(access, before, id);
  logRight(
    access,
    made.patientId,
    access.permission === 'care:accept' ? 'care:accept' : 'care:give',
  );
  return id;
}

/**
 * Changes what a right opens and how long it lasts. The right must be locked.
 * @throws if a paper's list of categories would become empty, which means everything
 */
export async function changeRight(
  access: Changing,
  right: sql.Right,
  to: Parameters<typeof sql.changeRight>[2],
): Promise<void> {
  if (right.basis === 'court' && right.categories.length > 0 && to.categories.length === 0)
    throw new Error('a paper that names nothing opens everything');
  await sql.changeRight(access, right, to);
  logRight(access, right.patientId, 'care:change');
}

/**
 * Ends a right: nothing opens from the next request on, in any session, stream, link or job.
 * @param how.quiet the caregiver is not told and sees no trace of it
 * @returns false if it had ended
 */
export async function endRight(
  access: Changing,
  right: Pick<sql.Right, 'patientId' | 'id'>,
  how: { why: RevokedWhy; by: string | null; quiet?: boolean },
): Promise<boolean> {
  const done = await sql.revokeRight(access, right, { quiet: false, ...how });
  if (done) logRight(access, right.patientId, 'care:end', how.why);
  return done;
}

/**
 * Notes that rights given for a minor ended when the person became an adult. They opened nothing
 * from that day on, noted or not. Once noted, they stay ended even if the age is raised (decision
 * 0079). The rows keep their other values. The caller writes the access log.
 */
export const noteOfAge = (access: Changing, rights: readonly sql.OfAge[]): Promise<void> =>
  sql.markOfAge(access, rights);

/** The same for all rights that ended before this was noted. */
export const noteAllOfAge = (access: Changing, today: PlainDate, adultAge: number): Promise<void> =>
  sql.markAllOfAge(access, today, adultAge);

/**
 * Suspends a right in an emergency: nothing opens from the next request on, until a second person
 * has confirmed it (`endRight`) or lifts it (`restoreRight`).
 * @returns false if it had ended, or is suspended already
 */
export async function suspendRight(
  access: Changing,
  right: Pick<sql.Right, 'patientId' | 'id'>,
  how: { by: string | null; quiet: boolean },
): Promise<boolean> {
  const done = await sql.suspendRight(access, right, how);
  if (done) logRight(access, right.patientId, 'care:end');
  return done;
}

/** Restores a suspended right exactly as it was. @returns false if it is no longer suspended */
export async function restoreRight(
  access: Changing,
  right: Pick<sql.Right, 'patientId' | 'id'>,
): Promise<boolean> {
  const done = await sql.restoreRight(access, right);
  if (done) logRight(access, right.patientId, 'care:change');
  return done;
}

/** Sets a right's last day and the day when staff review it. The right must be locked. */
export async function reviewRight(
  access: Changing,
  right: Pick<sql.Right, 'patientId' | 'id'>,
  to: Parameters<typeof sql.reviewRight>[2],
): Promise<void> {
  await sql.reviewRight(access, right, to);
  logRight(access, right.patientId, 'care:change');
}
