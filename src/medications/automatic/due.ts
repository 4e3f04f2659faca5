import { systemRequest } from '../../platform/access/request-info.ts';
import { addDays, dayIn } from '../../platform/clock.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { notify } from '../../platform/notices/notices.ts';
import { offerOf } from '../offers/offers.rules.ts';
import { findPrescriptions, isVisible } from '../prescriptions/prescriptions.ts';
import { notifyOf, takeLate } from '../requests/steps.ts';
import { DUE_DAYS } from './automatic.rules.ts';
import * as sql from './due.sql.ts';

type Reminds = Pick<Deps, 'db' | 'jobs' | 'settings'>;

/**
 * Notifies members, once per prescription, that it is about to run out. Prescriptions that can't be
 * refilled yet wait until they can.
 * @returns how many
 */
export async function notifyOfDue({ db, jobs, settings }: Reminds, now: Date): Promise<number> {
  const today = dayIn(settings.zone, now);
  return db.asSystem('system:refills', systemRequest(now, 'job due'), async (access) => {
    let count = 0;
    for (const one of await sql.takeDue(access, today, addDays(today, DUE_DAYS))) {
      const [rx] = await findPrescriptions(access, one.patientId, [one.prescriptionId]);
      if (!rx || !isVisible(rx, { as: 'self', band: 'unknown' })) continue;
      if (offerOf(rx, { today, pending: false, settings }).do === null) continue;
      if (!(await sql.noteDueTold(access, one))) continue;
      await notify(access, jobs, {
        accountId: one.accountId,
        topic: 'refills-due',
        aboutId: one.patientId,
        event: `${one.prescriptionId} ${one.dueOn}`,
        data: {},
      });
      count += 1;
    }
    return count;
  });
}

/**
 * Notifies, once each, of requests that take longer than expected; the tracker says whom to call.
 * @returns how many requests
 */
export async function notifyOfLate({ db, jobs, settings }: Reminds, now: Date): Promise<number> {
  return db.asSystem('system:refills', systemRequest(now, 'job late'), async (access) => {
    const before = new Date(now.getTime() - settings.refillLateDays * 86_400_000);
    const late = await takeLate(access, before, now);
    for (const one of late) await notifyOf(access, jobs, one, `${one.orderId} late`);
    return late.length;
  });
}
