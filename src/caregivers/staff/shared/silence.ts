import type { Right } from '../../../family/rights/rights.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { DecidesCare } from './own.sql.ts';
import { dropNotices, listOrigins } from './silence.sql.ts';

/**
 * Takes back every mail about a right that has not gone out yet: its caregiver is to hear nothing
 * more of it (case F9). The requests that led to it are hidden from them by what the right says
 * (`portico_hidden_requests`).
 */
export async function makeQuiet(
  access: Access<DecidesCare | `system:${string}`>,
  right: Pick<Right, 'id' | 'patientId' | 'accountId'>,
): Promise<void> {
  const origins = await listOrigins(access, right);
  await dropNotices(access, right.accountId, [right.id, ...origins]);
}
