import type { Right } from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { DecidesCare } from './own.sql.ts';
import { dropNotices, listOrigins } from './silence.sql.ts';

/**
 * Cancels all unsent e-mail about a right: the caregiver must not hear about it again (case F9).
 * The right itself hides the requests that led to it from them (`portico_hidden_requests`).
 */
export async function makeQuiet(
  access: Access<DecidesCare | `system:${string}`>,
  right: Pick<Right, 'id' | 'patientId' | 'accountId'>,
): Promise<void> {
  const origins = await listOrigins(access, right);
  await dropNotices(access, right.accountId, [right.id, ...origins]);
}
