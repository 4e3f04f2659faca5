import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { promisedDay } from '../pharmacies/promised.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { derivePrescriptions } from '../prescriptions/prescriptions.ts';
import { putOrder } from '../requests/pharmacy-orders.ts';
import { listOpenOf, type RequestRow } from '../requests/requests.ts';
import { takeStep } from '../requests/steps.ts';
import { newsOfFills } from './pharmacy-news.rules.ts';
import { applyNews } from './pharmacy-news.ts';

export { takeStale } from '../prescriptions/prescriptions.ts';

type Records = Access<'system:records'>;
type Now = Pick<AsOf, 'now' | 'settings'>;

/** Derives the prescriptions of people whose record changed, and lets their requests follow. */
export async function derivePeople(
  access: Records,
  jobs: Jobs,
  people: string[],
  asOf: Now,
): Promise<void> {
  const derived = await derivePrescriptions(access, people, asOf.settings);
  for (const request of await listOpenOf(access, people))
    await followRecord(access, jobs, { request, all: derived.get(request.patientId) ?? [] }, asOf);
}

/**
 * Updates an open request from the record: another system's fill of it, or a prescription that
 * replaced the one whose renewal was waiting.
 */
async function followRecord(
  access: Records,
  jobs: Jobs,
  { request, all }: { request: RequestRow; all: readonly Prescription[] },
  { now, settings }: Now,
): Promise<void> {
  if (request.stage === 'waiting') {
    const filledFrom = all.find((one) => one.id === request.prescriptionId)?.replacedBy;
    if (!filledFrom) return;
    const { pharmacy, delivery } = request;
    const today = dayIn(settings.zone, now);
    const promisedOn = await promisedDay(access, pharmacy, delivery, { now, today, settings });
    const change = { filledFrom, dueAt: null, promisedOn };
    const step = { request, stage: 'submitted', change, notify: true } as const;
    if ((await takeStep(access, jobs, step, now)) && settings.pharmacyLinked)
      await putOrder(access, request.id, now);
    return;
  }
  const fills = all.find((one) => one.id === request.filledFrom)?.fills ?? [];
  const is = newsOfFills(fills, request.id, dayIn(settings.zone, request.submittedAt));
  if (is) await applyNews(access, jobs, { request, news: { is } }, { now, settings });
}
