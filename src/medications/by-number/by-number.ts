import type { Access } from '../../platform/access/access.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { seal, unseal } from '../../platform/crypto/crypto.ts';
import type { Deps } from '../../platform/http/routes.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { listPharmacies } from '../pharmacies/places.ts';
import { requestRefills } from '../refills/refills.ts';
import { logTouch } from '../requests/touched.ts';
import * as sql from './by-number.sql.ts';

const sealedFor = (accountId: string): string => `refill-by-number ${accountId}`;

/**
 * Stores the two numbers, sealed, for a job. The page answers before anything is looked up, so its
 * answer is the same whether or not the numbers match.
 */
export async function askByNumber(
  access: Access<'refills:by-number'>,
  { jobs, secret }: { jobs: Jobs; secret: string },
  typed: { mrn: string; number: string },
  now: Date,
): Promise<void> {
  const sealed = seal(secret, sealedFor(access.actor?.account.id ?? ''), JSON.stringify(typed));
  const id = await sql.keepNumber(access, sealed, now);
  await jobs.enqueue(access, 'refill.by-number', { id });
}

/**
 * Requests the refill if the two numbers belong together, to be picked up where the prescription is
 * filled. The person is notified.
 * @returns whether it was requested
 */
export async function refillByNumber(
  { db, jobs, settings }: Pick<Deps, 'db' | 'jobs' | 'settings'>,
  secret: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const info = systemRequest(now, 'job refill.by-number');
  return db.asSystem('system:refills', info, async (access) => {
    const kept = await sql.takeNumber(access, id);
    const text = kept && unseal(secret, sealedFor(kept.accountId), kept.sealed);
    if (!kept || !text) return false;
    const { mrn, number } = JSON.parse(text) as { mrn: string; number: string };
    const found = await sql.findByNumbers(access, mrn, number);
    const pharmacy =
      found && (await listPharmacies(access)).find((one) => one.id === found.pharmacyId);
    if (!found || pharmacy?.kind !== 'pickup') return false;
    const { patientId } = found;
    logTouch(access, { touch: 'refills:by-number', patientId, account: kept.accountId }, now);
    const to = { delivery: 'pickup', pharmacy, address: null } as const;
    const by = { id: kept.accountId, name: null };
    const { outcomes } = await requestRefills(
      access,
      jobs,
      { patientId, prescriptions: [found.id], to, note: '', via: 'by-number', by },
      { now, today: dayIn(settings.zone, now), settings },
    );
    return outcomes[0]?.is === 'asked';
  });
}
