import type { DemoDeps, DemoPart } from '../demo-part.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { changeChoice } from '../platform/notices/choices.ts';
import { addBounce, findDependent } from './demo.sql.ts';

const THREE_DAYS = 3 * 24 * 3_600_000;

/**
 * Some have chosen what they are told: one member hears of no refills, a mother of none of her
 * child's. And mail to one address has come back.
 */
async function choose({ db, clock, accountOf }: DemoDeps): Promise<void> {
  const now = clock.now();
  const maida = await accountOf('maida');
  const jill = await accountOf('jill');
  const noel = await accountOf('noel');
  await db.asSystem('system:notices', systemRequest(now, 'demo'), async (access) => {
    const off = (accountId: string, aboutId: string | null, topic: string) =>
      changeChoice(access, accountId, { aboutId, topic, channel: 'mail', wanted: false });
    await off(maida, null, 'refills-due');
    await off(jill, await findDependent(access, jill), 'refills');
    await addBounce(access, noel, new Date(now.getTime() - THREE_DAYS));
  });
}

export const preferencesDemo: DemoPart = { order: 85, tell: choose };
