import type { Access } from '../../platform/access/access.ts';
import { auditAction, auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { watchOpening } from '../../privacy/watch.ts';
import type { Waiting } from './inbox.sql.ts';

type Answer = Access<'messages:answer'>;
type Shown = Pick<Waiting, 'patientId' | 'private'>;

/** The end of what the access log calls work on a private conversation: caregivers don't see it. */
const PRIVATE = '-private';

/** Notes that staff were shown these people’s conversations in a list. */
export function logListed(access: Answer, list: readonly Shown[]): void {
  const open = list.filter((one) => !one.private).map(({ patientId }) => patientId);
  const kept = list.map(({ patientId }) => patientId).filter((id) => !open.includes(id));
  for (const [end, people] of [['', open] as const, [PRIVATE, kept] as const])
    auditShown(
      access,
      access.info,
      shownToStaff(access, `messages:listed${end}`, 'messages', 'treatment'),
      people,
    );
}

/**
 * Notes that staff opened or changed a conversation. The person sees that in their access log, and
 * unusual openings are flagged for the privacy officer.
 */
export async function logOpening(
  access: Answer,
  { patientId, private: kept }: Shown,
  { today }: AsOf,
): Promise<void> {
  auditAction(access, access.info, {
    ...shownToStaff(access, `messages:answer${kept ? PRIVATE : ''}`, 'messages', 'treatment'),
    person: patientId,
    outcome: 'granted',
  });
  await watchOpening(
    access,
    { now: access.info.now, today },
    { patientId, purpose: 'treatment', anew: false },
  );
}
