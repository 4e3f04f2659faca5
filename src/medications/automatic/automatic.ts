import { bandFor } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import { actorOf } from '../../platform/access/actor.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Deps } from '../../platform/http/routes.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import { findNotified } from '../../records/labs/notices/notices.ts';
import { listPharmacies } from '../pharmacies/places.ts';
import { mayRequestRefills } from '../policy.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import {
  findPrescriptions,
  isVisible,
  type MedicineReader,
  maySee,
} from '../prescriptions/prescriptions.ts';
import { listAddresses } from '../refills/choices.ts';
import { type Resolved, resolveDestination } from '../refills/destinations.rules.ts';
import { requestRefills } from '../refills/refills.ts';
import { logTouch } from '../requests/touched.ts';
import { dutyOf, mayBeAutomatic } from './automatic.rules.ts';
import * as sql from './automatic.sql.ts';

export type { AutomaticRow } from './automatic.sql.ts';
export const { listAutomatic, listStopped } = sql;

type System = Access<'system:refills'>;

/**
 * Turns automatic refills of a prescription on or off, or skips the next one.
 * @returns `not-this`: the prescription can't be refilled automatically, or not by mail
 */
export async function setAutomatic(
  access: Access<'refills:request'>,
  prescriptionId: string,
  wish: { is: 'on'; to: Resolved } | { is: 'off' } | { is: 'skip' },
  asOf: AsOf,
): Promise<'done' | 'not-this' | 'none'> {
  const { now, settings } = asOf;
  const patientId = access.person.id;
  const [rx] = await findPrescriptions(access, patientId, [prescriptionId]);
  if (!rx || !maySee(access, rx, asOf)) return 'none';
  if (wish.is === 'off') await sql.endAutomatic(access, { patientId, prescriptionId: rx.id }, now);
  else if (wish.is === 'on') {
    if (!mayBeAutomatic(rx) || (wish.to.delivery === 'mail' && rx.flags.includes('no-mail')))
      return 'not-this';
    await sql.beginAutomatic(
      access,
      { prescriptionId: rx.id, pharmacyId: wish.to.pharmacy.id, delivery: wish.to.delivery },
      now,
    );
  } else {
    const day = eligibleOn(rx, settings);
    if (day === null) return 'not-this';
    await sql.skipAutomatic(access, rx.id, day);
  }
  return 'done';
}

/**
 * Goes through all automatic refills once: notifies five days ahead, requests on the day, and ends
 * what can't continue automatically. Any number of processes may run it at once and as often as
 * they like: each refill is locked, and its notice is sent once.
 * @returns how many refills were requested
 */
export async function runAutomatic(
  { db, jobs, settings }: Pick<Deps, 'db' | 'jobs' | 'settings'>,
  now: Date,
): Promise<number> {
  const asOf: AsOf = { now, today: dayIn(settings.zone, now), settings };
  let asked = 0;
  let after: sql.AutomaticRow | null = null;
  for (;;) {
    const batch: sql.AutomaticRow[] = await db.asSystem(
      'system:refills',
      systemRequest(now, 'job automatic'),
      async (access) => {
        const rows = await sql.takeAutomatic(access, after);
        for (const one of rows) if (await attend(access, jobs, one, asOf)) asked += 1;
        return rows;
      },
    );
    after = batch.at(-1) ?? null;
    if (!after) return asked;
  }
}

/**
 * The account that set it up, if it may still request refills: a caregiver's right may have ended.
 */
async function findSetter(
  access: System,
  one: sql.AutomaticRow,
  { now, today, settings }: AsOf,
): Promise<MedicineReader | null> {
  const who = await findNotified(access, one.accountId);
  if (!who) return null;
  const actor = actorOf(who, settings, now);
  const person = who.people.find((other) => other.id === one.patientId);
  const decision = mayRequestRefills.decide({ actor, person, today, settings });
  if (!decision.allow || !person) return null;
  const as = decision.as === 'self' ? 'self' : 'caregiver';
  return { as, band: bandFor(person, { actor, settings }) };
}

/** Notifies an account that there is news about a person's refills, and nothing else. */
const tell = (
  access: System,
  jobs: Jobs,
  { accountId, patientId }: { accountId: string; patientId: string },
  event: string,
): Promise<void> =>
  notify(access, jobs, { accountId, topic: 'refills', aboutId: patientId, event, data: {} });

/**
 * Ends an automatic refill if the account that set it up has lost the right, and notifies the
 * others concerned.
 */
async function endForLostRight(
  access: System,
  jobs: Jobs,
  one: sql.AutomaticRow,
  now: Date,
): Promise<void> {
  await sql.endAutomatic(access, one, now, 'right-ended');
  auditAction(access, access.info, {
    person: one.patientId,
    actor: one.accountId,
    kind: 'system',
    as: 'system',
    permission: 'refills:request',
    category: 'refills',
    outcome: 'denied',
    reason: 'right-ended',
  });
  const { patientId } = one;
  for (const accountId of await sql.listOthers(access, one))
    await tell(
      access,
      jobs,
      { accountId, patientId },
      `${one.prescriptionId} ended ${now.toISOString()}`,
    );
}

/** Does what is due for one automatic refill today, and returns whether a refill was requested. */
async function attend(
  access: System,
  jobs: Jobs,
  one: sql.AutomaticRow,
  asOf: AsOf,
): Promise<boolean> {
  const { now, today, settings } = asOf;
  const { patientId, accountId } = one;
  const setter = await findSetter(access, one, asOf);
  const [rx] = await findPrescriptions(access, patientId, [one.prescriptionId]);
  // a medicine may have become private since it was set up
  if (!setter || (rx && !isVisible(rx, setter))) {
    await endForLostRight(access, jobs, one, now);
    return false;
  }
  const duty = rx ? dutyOf(rx, one, today, settings) : 'end';
  if (!rx || duty === 'end') {
    if (rx?.replacedBy) await sql.moveAutomatic(access, one, rx.replacedBy, now);
    // a new prescription without a fill waits for its first one
    if (rx && rx.fills.length === 0 && rx.status === 'active' && rx.replacedBy === null)
      return false;
    await sql.endAutomatic(access, one, now);
    return false;
  }
  if (duty === 'tell') {
    const eligible = eligibleOn(rx, settings) ?? today;
    await sql.noteTold(access, one, eligible, today);
    await tell(access, jobs, one, `${one.prescriptionId} automatic ${eligible}`);
  }
  if (duty !== 'ask') return false;
  logTouch(access, { touch: 'refills:automatic', patientId, account: accountId }, now);
  const [pharmacies, addresses] = await Promise.all([
    listPharmacies(access),
    listAddresses(access, patientId, accountId),
  ]);
  const to = resolveDestination(
    one.delivery === 'mail'
      ? { delivery: 'mail', address: 0 }
      : { delivery: 'pickup', pharmacyId: one.pharmacyId },
    pharmacies,
    addresses,
  );
  if (!to) return false;
  const by = { id: accountId, name: null };
  const { outcomes } = await requestRefills(
    access,
    jobs,
    { patientId, prescriptions: [rx.id], to, note: '', via: 'automatic', by },
    asOf,
  );
  return outcomes.some((outcome) => outcome.is === 'asked');
}
