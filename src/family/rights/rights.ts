import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { ChangesRights } from '../policy.ts';
import type { RevokedWhy } from './rights.rules.ts';
import * as sql from './rights.sql.ts';

export type { NewRight, OfAge, Right } from './rights.sql.ts';
export const { listRights, listNames, lockRight, lockRightOf } = sql;

type Changing = Access<ChangesRights>;
/** What the person's access log says was done to a right. */
type Done = 'care:give' | 'care:change' | 'care:end';

/** An entry in the person's access log. */
function note(access: Changing, patientId: string, permission: Done, reason?: string): void {
  const { actor } = access;
  auditAction(access, access.info, {
    person: patientId,
    actor: actor?.account.id ?? null,
    kind: actor?.account.kind ?? 'system',
    as: access.as,
    permission,
    outcome: 'granted',
    category: 'care',
    ...(reason ? { reason } : {}),
  });
}

/**
 * Gives an account a right to a person's record, in place of one that it has. It counts from the
 * next request on; the person's access log says so. Whoever calls it has decided that it may be
 * given.
 * @returns the right's id
 */
export async function giveRight(access: Changing, made: sql.NewRight): Promise<string> {
  const before = await sql.lockRightOf(access, made.patientId, made.accountId);
  if (before)
    await sql.revokeRight(access, before, { why: 'replaced', by: made.grantedBy, quiet: true });
  const id = await sql.insertRight(access, made);
  note(access, made.patientId, 'care:give');
  return id;
}

/** Changes what a right opens and until when. The right must be locked. */
export async function changeRight(
  access: Changing,
  right: sql.Right,
  to: Parameters<typeof sql.changeRight>[2],
): Promise<void> {
  await sql.changeRight(access, right, to);
  note(access, right.patientId, 'care:change');
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
  if (done) note(access, right.patientId, 'care:end', how.why);
  return done;
}

/**
 * Notes that rights given for a minor ended when the person came of age. They opened nothing from
 * that day on, noted or not; from now on they stay over if the age is raised (decision 0079). The
 * rows keep what they were. Whoever calls it writes the access log.
 */
export const noteOfAge = (access: Changing, rights: readonly sql.OfAge[]): Promise<void> =>
  sql.markOfAge(access, rights);

/** The same for all rights that were over before anybody noted it. */
export const noteAllOfAge = (access: Changing, today: PlainDate, adultAge: number): Promise<void> =>
  sql.markAllOfAge(access, today, adultAge);
