import type { Grant } from '../platform/access.ts';
import { bandOf } from '../platform/ages.rules.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Tx } from '../platform/db.ts';
import type { Settings } from '../platform/settings.ts';
import { type Label, TEEN_PRIVATE } from '../records/release.rules.ts';
import { type Allergies, readAllergies } from './allergies.rules.ts';
import { buildPrescriptions } from './draw.rules.ts';
import type { Prescription } from './prescriptions.rules.ts';
import * as sql from './prescriptions.sql.ts';

export type { ReportedMedicine } from './prescriptions.sql.ts';

/** Draws them at once, for work that goes on from what it has just written to the record. */
export async function drawPrescriptions(
  tx: Tx,
  grant: Grant<string>,
  patientIds: string[],
  settings: Settings,
): Promise<Map<string, Prescription[]>> {
  const drawn = new Map<string, Prescription[]>();
  for (const [patientId, input] of await sql.readRecords(tx, grant, patientIds)) {
    const prescriptions = buildPrescriptions({
      ...input,
      flags: settings.medicineFlags,
      zone: settings.zone,
    });
    await sql.replacePrescriptions(tx, grant, patientId, prescriptions);
    drawn.set(patientId, prescriptions);
  }
  return drawn;
}

/**
 * What this grant may see of a medicine. What the sender asks to keep from the patient is for staff
 * alone. Caregivers see nothing about violence, nothing that is for the patient only (of a small
 * child they do), and of a teen nothing that the teen may keep private.
 */
export function maySee(
  grant: Grant<string>,
  rx: Pick<Prescription, 'labels'>,
  today: PlainDate,
  settings: Pick<Settings, 'teenAge' | 'adultAge'>,
): boolean {
  if (grant.as !== 'self' && grant.as !== 'caregiver') return true;
  const has = (...labels: readonly Label[]) => labels.some((label) => rx.labels.includes(label));
  if (has('sender-hold')) return false;
  if (grant.as === 'self') return true;
  const band = bandOf(grant.person.birthDate, today, settings);
  if (has('violence') || (band !== 'child' && has('patient-only'))) return false;
  return (band !== 'teen' && band !== 'unknown') || !has('unlabelled', ...TEEN_PRIVATE);
}

export interface Reading {
  now: Date;
  today: PlainDate;
  settings: Settings;
}

/** The prescriptions that this grant may see, the newest first. */
export async function listPrescriptions(
  tx: Tx,
  grant: Grant<string>,
  { today, settings }: Reading,
): Promise<Prescription[]> {
  return (await sql.listPrescriptions(tx, grant)).filter((rx) =>
    maySee(grant, rx, today, settings),
  );
}

/** What the record says of the person's allergies, of all sources. */
export async function listAllergies(
  tx: Tx,
  grant: Grant<string>,
  patientId: string,
): Promise<Allergies> {
  return readAllergies(await sql.listAllergies(tx, grant, patientId));
}

export const listReported = sql.listReported;

const MOST_REPORTED = 100;
/** Adds what the member takes that nobody here prescribed. Refuses past a hundred. */
export async function reportMedicine(
  tx: Tx,
  grant: Grant<'medicines:report'>,
  medicine: { name: string; directions: string; since: string },
  now: Date,
): Promise<'added' | 'too-many'> {
  if ((await sql.countReported(tx, grant)) >= MOST_REPORTED) return 'too-many';
  await sql.insertReported(tx, grant, medicine, now);
  return 'added';
}

export const removeReported = sql.removeReported;
