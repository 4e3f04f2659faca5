import {
  type Actor,
  type Asking,
  auditAction,
  type Grant,
  systemAsking,
  systemReach,
} from '../platform/access.ts';
import { addDays, dayIn } from '../platform/clock.ts';
import { seal, unseal } from '../platform/crypto.ts';
import type { Db, Tx } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Settings } from '../platform/settings.ts';
import { findNotified } from '../records/notices.ts';
import { DUE_DAYS, dutyOf, mayBeAutomatic } from './automatic.rules.ts';
import * as sql from './automatic.sql.ts';
import { eligibleOn } from './fills.rules.ts';
import { mayRequestRefills } from './policy.ts';
import { findPrescriptions } from './prescriptions.sql.ts';
import type { Reading } from './prescriptions.ts';
import { offerOf } from './refills.rules.ts';
import { listAddresses, listPharmacies, takeLate } from './refills.sql.ts';
import { type Resolved, requestRefills, resolveDestination, tellOf } from './refills.ts';
import { noteTouched } from './touched.ts';

export type { AutomaticRow } from './automatic.sql.ts';
export const { listAutomatic, listStopped } = sql;

/** Fills it again by itself from now on, or no longer, or not the next time. */
export async function setAutomatic(
  tx: Tx,
  grant: Grant<'refills:request'>,
  prescriptionId: string,
  wish: { is: 'on'; to: Resolved } | { is: 'off' } | { is: 'skip' },
  { now, settings }: Reading,
): Promise<'done' | 'not-this' | 'none'> {
  const [rx] = await findPrescriptions(tx, grant, grant.person.id, [prescriptionId]);
  if (!rx) return 'none';
  if (wish.is === 'off') await sql.endAutomatic(tx, grant, grant.person.id, rx.id, now);
  else if (wish.is === 'on') {
    if (!mayBeAutomatic(rx) || (wish.to.delivery === 'mail' && rx.flags.includes('no-mail')))
      return 'not-this';
    await sql.beginAutomatic(
      tx,
      grant,
      { prescriptionId: rx.id, pharmacyId: wish.to.pharmacy.id, delivery: wish.to.delivery },
      now,
    );
  } else {
    const day = eligibleOn(rx, settings);
    if (day === null) return 'not-this';
    await sql.skipAutomatic(tx, grant, rx.id, day);
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
  const reading: Reading = { now, today, settings };
  let asked = 0;
  let after: sql.AutomaticRow | null = null;
  for (;;) {
    const batch: sql.AutomaticRow[] = await db.transaction(async (tx) => {
      const asking = systemAsking(now, 'job automatic');
      const grant = await systemReach(tx, 'system:refills', asking);
      const rows = await sql.takeAutomatic(tx, grant, after);
      for (const one of rows) if (await attend(tx, grant, jobs, asking, one, reading)) asked += 1;
      return rows;
    });
    after = batch.at(-1) ?? null;
    if (!after) return asked;
  }
}

/**
 * Whether who set it up may still ask for this person's refills: a caregiver's right may have ended
 * since.
 */
async function maySetter(
  tx: Tx,
  grant: Grant<'system:refills'>,
  one: sql.AutomaticRow,
  { now, today, settings }: Reading,
): Promise<boolean> {
  const who = await findNotified(tx, grant, one.accountId);
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
  tx: Tx,
  grant: Grant<'system:refills'>,
  jobs: Jobs,
  asking: Asking,
  one: sql.AutomaticRow,
  reading: Reading,
): Promise<boolean> {
  const { now, today, settings } = reading;
  if (!(await maySetter(tx, grant, one, reading))) {
    await sql.endAutomatic(tx, grant, one.patientId, one.prescriptionId, now, 'right-ended');
    const row = {
      person: one.patientId,
      actor: one.accountId,
      kind: 'system',
      as: 'system',
      permission: 'refills:request',
      category: 'refills',
    } as const;
    auditAction(tx, asking, { ...row, outcome: 'denied', reason: 'right-ended' });
    for (const accountId of await sql.listOthers(tx, grant, one))
      await jobs.enqueue(
        tx,
        'mail.refills',
        { accountId, patientId: one.patientId },
        { onlyOne: `${accountId} ${one.patientId}` },
      );
    return false;
  }
  const [rx] = await findPrescriptions(tx, grant, one.patientId, [one.prescriptionId]);
  const duty = rx ? dutyOf(rx, one, today, settings) : 'end';
  if (!rx || duty === 'end') {
    if (rx?.replacedBy) await sql.moveAutomatic(tx, grant, one, rx.replacedBy, now);
    // one that was only just prescribed is not filled yet, and begins by itself when it is
    if (rx && rx.fills.length === 0 && rx.status === 'active' && rx.replacedBy === null)
      return false;
    await sql.endAutomatic(tx, grant, one.patientId, one.prescriptionId, now);
    return false;
  }
  if (duty === 'tell') {
    await sql.noteTold(tx, grant, one, eligibleOn(rx, settings) ?? today, today);
    await jobs.enqueue(
      tx,
      'mail.refills',
      { accountId: one.accountId, patientId: one.patientId },
      { onlyOne: `${one.accountId} ${one.patientId}` },
    );
  }
  if (duty !== 'ask') return false;
  noteTouched(tx, now, 'refills:automatic', one.patientId, one.accountId);
  const [pharmacies, addresses] = await Promise.all([
    listPharmacies(tx),
    listAddresses(tx, grant, one.patientId),
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
    tx,
    grant,
    jobs,
    one.patientId,
    [rx.id],
    to,
    { note: '', via: 'automatic', by: one.accountId, byName: null },
    reading,
  );
  return outcomes.some((outcome) => outcome.is === 'asked');
}

/**
 * Tells of prescriptions that are about to run out, once each; what can't be refilled now is told
 * of when it can.
 */
export async function tellOfDue({ db, jobs, settings }: Deps, now: Date): Promise<number> {
  const today = dayIn(settings.zone, now);
  return db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:refills', systemAsking(now, 'job due'));
    let told = 0;
    for (const one of await sql.takeDue(tx, grant, today, addDays(today, DUE_DAYS))) {
      const [rx] = await findPrescriptions(tx, grant, one.patientId, [one.prescriptionId]);
      if (
        !rx ||
        offerOf(rx, { today, pending: false, settings }).do === null ||
        !(await sql.noteDueTold(tx, grant, one))
      )
        continue;
      await jobs.enqueue(
        tx,
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
  return db.transaction(async (tx) => {
    const grant = await systemReach(tx, 'system:refills', systemAsking(now, 'job late'));
    const late = await takeLate(
      tx,
      grant,
      new Date(now.getTime() - settings.refillLateDays * 86_400_000),
      now,
    );
    for (const one of late) await tellOf(tx, grant, jobs, one);
    return late.length;
  });
}

/**
 * Keeps what was typed for the work that follows: the answer is given before anything is looked up,
 * so it is the same for all.
 */
export async function askByNumber(
  tx: Tx,
  grant: Grant<'refills:by-number'>,
  jobs: Jobs,
  secret: string,
  typed: { mrn: string; number: string },
  now: Date,
): Promise<void> {
  const accountId = grant.actor?.account.id ?? '';
  const id = await sql.keepNumber(
    tx,
    grant,
    seal(secret, `refill-by-number ${accountId}`, JSON.stringify(typed)),
    now,
  );
  await jobs.enqueue(tx, 'refill.by-number', { id });
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
  return db.transaction(async (tx) => {
    const grant = await systemReach(
      tx,
      'system:refills',
      systemAsking(now, 'job refill.by-number'),
    );
    const kept = await sql.takeNumber(tx, grant, id);
    const text = kept && unseal(secret, `refill-by-number ${kept.accountId}`, kept.sealed);
    if (!kept || !text) return false;
    const { mrn, number } = JSON.parse(text) as { mrn: string; number: string };
    const found = await sql.findByNumbers(tx, grant, mrn, number);
    const pharmacy = found && (await listPharmacies(tx)).find((one) => one.id === found.pharmacyId);
    if (!found || pharmacy?.kind !== 'pickup') return false;
    noteTouched(tx, now, 'refills:by-number', found.patientId, kept.accountId);
    const order = { note: '', via: 'by-number', by: kept.accountId, byName: null } as const;
    const { outcomes } = await requestRefills(
      tx,
      grant,
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
