import type { Access } from '../../../platform/access/access.ts';
import { isUuid } from '../../../platform/http/routes.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { unlockInvitation, voidInvitation } from '../../invitations/checking.ts';
import type { Involved } from '../shared/own.rules.ts';
import { isInvolved } from '../shared/own.ts';
import { listLocked } from './reviews.sql.ts';

/**
 * Unlocks an invitation after staff have spoken with the patient, or ends it. If it was locked for
 * safety, the patient gets no e-mail about its end: someone else may read it.
 * @returns `none` if it does not wait for staff
 */
export async function decideLocked(
  access: Access<'care:review'>,
  jobs: Jobs,
  id: string,
  what: 'unlock' | 'void',
): Promise<'done' | Involved | 'none'> {
  const found = isUuid(id) && (await listLocked(access)).find((one) => one.id === id);
  if (!found) return 'none';
  const involved = await isInvolved(access, undefined, found.patientId);
  if (involved) return involved;
  const done =
    what === 'unlock' ? await unlockInvitation(access, id) : await voidInvitation(access, jobs, id);
  return done ? 'done' : 'none';
}
