import { auditAction } from '../../platform/access/audit-rows.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { tellCare } from '../notices/notices.ts';
import * as sql from './invitations.sql.ts';

function note(access: sql.Checking, patientId: string, permission: string): void {
  const { actor } = access;
  auditAction(access, access.info, {
    person: patientId,
    actor: actor?.account.id ?? null,
    kind: actor?.account.kind ?? 'system',
    as: access.as,
    permission,
    outcome: 'granted',
    category: 'care',
  });
}

/**
 * Staff have spoken with the patient: the invitation can be accepted again, with all tries. Safety
 * flags raised before now no longer hold it; a no-contact order still does.
 * @returns false if it does not wait for staff
 */
export async function unlockInvitation(access: sql.Checking, id: string): Promise<boolean> {
  const found = await sql.lockLocked(access, id);
  if (found?.state !== 'locked' || found.expiresAt <= access.info.now) return false;
  await sql.noteChecked(access, id, 'open');
  note(access, found.patientId, 'care:unlock');
  return true;
}

/**
 * Staff end an invitation that waits for them; the patient may send another one. We tell the
 * patient, unless it had ended before, or something protects them: someone else may read the
 * e-mail.
 */
export async function voidInvitation(
  access: sql.Checking,
  jobs: Jobs,
  id: string,
): Promise<boolean> {
  const found = await sql.lockLocked(access, id);
  if (!found) return false;
  await sql.noteChecked(access, id, 'withdrawn');
  if (found.state === 'locked' && found.lockedWhy === 'tries')
    await tellCare(access, jobs, found.invitedBy, 'invitation-ended', id);
  note(access, found.patientId, 'care:void');
  return true;
}
