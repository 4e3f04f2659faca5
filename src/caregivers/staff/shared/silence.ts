import type { Right } from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { DecidesCare } from './own.sql.ts';
import { dropNotices, hideRequests, listRequestIds, showRequests } from './silence.sql.ts';

type Ended = Pick<Right, 'id' | 'patientId' | 'accountId'>;

/**
 * Removes every trace of a right from what its caregiver sees: its requests are hidden, and mails
 * that have not gone out do not go out (case F9).
 */
export async function makeQuiet(
  access: Access<DecidesCare | `system:${string}`>,
  right: Ended,
): Promise<void> {
  const requests = await listRequestIds(access, right);
  await dropNotices(access, right.accountId, [right.id, ...requests]);
  await hideRequests(access, right);
}

/** Shows again what was hidden when a right was suspended: it was restored. */
export const makeAudible = (
  access: Access<DecidesCare>,
  right: Ended,
  suspendedAt: Date,
): Promise<void> => showRequests(access, right, suspendedAt);
