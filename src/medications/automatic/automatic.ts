import type { Access } from '../../platform/access/access.ts';
import type { Actor } from '../../platform/access/actor.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { Db } from '../../platform/access/db.ts';
import { type RequestInfo, systemRequest } from '../../platform/access/request-info.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { addDays, dayIn } from '../../platform/clock.ts';
import { seal, unseal } from '../../platform/crypto/crypto.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Settings } from '../../platform/settings.ts';
import { findNotified } from '../../records/labs/notices.ts';
import { mayRequestRefills } from '../policy.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import { findPrescriptions } from '../prescriptions/prescriptions.sql.ts';
import { offerOf } from '../refills/refills.rules.ts';
import { listAddresses, listPharmacies, takeLate } from '../refills/refills.sql.ts';
import { type Resolved, requestRefills, resolveDestination, tellOf } from '../refills/refills.ts';
import { noteTouched } from '../refills/touched.ts';
import { DUE_DAYS, dutyOf, mayBeAutomatic } from './automatic.rules.ts';
import * as sql from './automatic.sql.ts';

export type { AutomaticRow } from './automatic.sql.ts';
export const { listAutomatic, listStopped } = sql;

/** Fills it again by itself from now on, or no longer, or not the next time. */
export async function setAutomatic(
  access: Access<'refills:request'>,
  prescriptionId: string,
  wish: { is: 'on'; to: Resolved } | { is: 'off' } | { is: 'skip' },
  { now, settings }: AsOf,
): Promise<'done' | 'not-this' | 'none'> {
  const [rx] = await findPrescriptions(access, access.person.id, [prescriptionId]);
  if (!rx) return 'none';
  if (wish.is === 'off') await sql.endAutomatic(access, access.person.id, rx.id, now);
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

interface Deps {
  db: Db;
  jobs: Jobs;
  settings: Settings;
}

/**
 * Goes once through what fills itself again: tells five days ahead, asks on the day, ends what can
 * no longer go on by itself. Any number of processes may do it at once and as often as they like:
 * each is locked, and told of once a day that it is due.
 * @returns how many were asked for
 */
export async function runAutomatic({ db, jobs, settings }: Deps, now: Date): Promise<number> {
  const today = dayIn(settings.zone, now);
  const asOf: AsOf = { now, today, settings };
  let asked = 0;
  let after: sql.AutomaticRow | null = null;
  for (;;) {
    const batch: sql.AutomaticRow[] = await db.asSystem(
      'system:refills',
      systemRequest(now, 'job automatic'),
      async (access) => {
        const rows = await sql.takeAutomatic(access, after);
        for (const one of rows) if (await attend(access, jobs, access.info, one, asOf)) asked += 1;
        return rows;
      },
    );
    after = batch.at(-1) ?? null;
    if (!after) return asked;
  }
}

/**
 * Whether who set it up may still ask for this person's refills: a caregiver's right may have ended
 * since.
 */
async function maySetter(
  access: Access<'system:refills'>,
  one: sql.AutomaticRow,
  { now, today, settings }: AsOf,
): Promise<boolean> {
  const who = await findNotified(access, one.accountId);
  if (!who) return false;
  const actor: Actor = { account: who.account, authAt: now, people: who.people, opened: null };
  return mayRequestRefills.decide({
    actor,
    person: who.people.find((person) => person.id === one.patientId),
    today,
    settings,
  }).allow;
}

async function attend(
  access: Access<'system:refills'>,
  jobs: Jobs,
  info: RequestInfo,
  one: sql.AutomaticRow,
  asOf: AsOf,
): Promise<boolean> {
  const { now, today, settings } = asOf;
  if (!(await maySetter(access, one, asOf))) {
    await sql.endAutomatic(access, one.patientId, one.prescriptionId, now, 'right-ended');
    const row = {
      person: one.patientId,
      actor: one.accountId,
      kind: 'system',
      as: 'system',
      permission: 'refills:request',
      category: 'refills',
    } as const;
    auditAction(access, info, { ...row, outcome: 'denied', reason: 'right-ended' });
    for (const accountId of await sql.listOthers(access, one))
      await jobs.enqueue(
        access,
        'mail.refills',
        { accountId, patientId: one.patientId },
        { onlyOne: `${accountId} ${one.patientId}` },
      );
    return false;
  }
  const [rx] = await findPrescriptions(access, one.patientId, [one.prescriptionId]);
  const duty = rx ? dutyOf(rx, one, today, settings) : 'end';
  if (!rx || duty === 'end') {
    if (rx?.replacedBy) await sql.moveAutomatic(access, one, rx.replacedBy, now);
    // one that was only just prescribed is not filled yet, and begins by itself when it is
    if (rx && rx.fills.length === 0 && rx.status === 'active' && rx.replacedBy === null)
      return false;
    await sql.endAutomatic(access, one.patientId, one.prescriptionId, now);
    return false;
  }
  if (duty === 'tell') {
    await sql.noteTold(access, one, eligibleOn(rx, settings) ?? today, today);
    await jobs.enqueue(
      access,
      'mail.refills',
      { accountId: one.accountId, patientId: one.patientId },
      { onlyOne: `${one.accountId} ${one.patientId}` },
    );
  }
  if (duty !== 'ask') return false;
  noteTouched(access, now, 'refills:automatic', one.patientId, one.accountId);
  const [pharmacies, addresses] = await Promise.all([
    listPharmacies(access),
    listAddresses(access, one.patientId),
  ]);
  const to = resolveDestination(
    one.delivery === 'mail'
      ? { delivery: 'mail', address: 0 }
      : { delivery: 'pickup', pharmacyId: one.pharmacyId },
    pharmacies,
    addresses,
  );
  if (!to) return false;
  const { outcomes } = await requestRefills(
    access,
    jobs,
    one.patientId,
    [rx.id],
    to,
    { note: '', via: 'automatic', by: one.accountId, byName: null },
    asOf,
  );
  return outcomes.some((outcome) => outcome.is === 'asked');
}

/**
 * Tells of prescriptions that are about to run out, once each; what can't be refilled now is told
 * of when it can.
 */
export async function tellOfDue({ db, jobs, settings }: Deps, now: Date): Promise<number> {
  const today = dayIn(settings.zone, now);
  return db.asSystem('system:refills', systemRequest(now, 'job due'), async (access) => {
    let told = 0;
    for (const one of await sql.takeDue(access, today, addDays(today, DUE_DAYS))) {
      const [rx] = await findPrescriptions(access, one.patientId, [one.prescriptionId]);
      if (
        !rx ||
        offerOf(rx, { today, pending: false, settings }).do === null ||
        !(await sql.noteDueTold(access, one))
      )
        continue;
      await jobs.enqueue(
        access,
        'mail.refills',
        { accountId: one.accountId, patientId: one.patientId },
        { onlyOne: `${one.accountId} ${one.patientId}` },
      );
      told += 1;
    }
    return told;
  });
}

/** Tells, once each, of requests that take longer than expected: the tracker says whom to call. */
export async function tellOfLate({ db, jobs, settings }: Deps, now: Date): Promise<number> {
  return db.asSystem('system:refills', systemRequest(now, 'job late'), async (access) => {
    const late = await takeLate(
      access,
      new Date(now.getTime() - settings.refillLateDays * 86_400_000),
      now,
    );
    for (const one of late) await tellOf(access, jobs, one);
    return late.length;
  });
}

/**
 * Keeps what was typed for the work that follows: the answer is given before anything is looked up,
 * so it is the same for all.
 */
export async function askByNumber(
  access: Access<'refills:by-number'>,
  jobs: Jobs,
  secret: string,
  typed: { mrn: string; number: string },
  now: Date,
): Promise<void> {
  const accountId = access.actor?.account.id ?? '';
  const id = await sql.keepNumber(
    access,
    seal(secret, `refill-by-number ${accountId}`, JSON.stringify(typed)),
    now,
  );
  await jobs.enqueue(access, 'refill.by-number', { id });
}

/**
 * Asks for the refill if the two numbers belong together: picked up where the prescription is.
 * Whose it is hears of it.
 */
export async function refillByNumber(
  { db, jobs, settings }: Deps,
  secret: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const today = dayIn(settings.zone, now);
  const info = systemRequest(now, 'job refill.by-number');
  return db.asSystem('system:refills', info, async (access) => {
    const kept = await sql.takeNumber(access, id);
    const text = kept && unseal(secret, `refill-by-number ${kept.accountId}`, kept.sealed);
    if (!kept || !text) return false;
    const { mrn, number } = JSON.parse(text) as { mrn: string; number: string };
    const found = await sql.findByNumbers(access, mrn, number);
    const pharmacy =
      found && (await listPharmacies(access)).find((one) => one.id === found.pharmacyId);
    if (!found || pharmacy?.kind !== 'pickup') return false;
    noteTouched(access, now, 'refills:by-number', found.patientId, kept.accountId);
    const order = { note: '', via: 'by-number', by: kept.accountId, byName: null } as const;
    const { outcomes } = await requestRefills(
      access,
      jobs,
      found.patientId,
      [found.id],
      { delivery: 'pickup', pharmacy, address: null },
      order,
      {
        now,
        today,
        settings,
      },
    );
    return outcomes[0]?.is === 'asked';
  });
}
