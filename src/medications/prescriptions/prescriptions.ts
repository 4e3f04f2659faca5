import { bandOf } from '../../family/bands.rules.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { Settings } from '../../platform/settings.ts';
import { type Label, TEEN_PRIVATE } from '../../records/release/release.rules.ts';
import { type Allergies, readAllergies } from '../allergies/allergies.rules.ts';
import { buildPrescriptions } from './derive.rules.ts';
import type { Prescription } from './prescriptions.rules.ts';
import * as sql from './prescriptions.sql.ts';

export type { ReportedMedicine } from './prescriptions.sql.ts';

/** Draws them at once, for work that goes on from what it has just written to the record. */
export async function derivePrescriptions(
  access: Access<string>,
  patientIds: string[],
  settings: Settings,
): Promise<Map<string, Prescription[]>> {
  const drawn = new Map<string, Prescription[]>();
  for (const [patientId, input] of await sql.readRecords(access, patientIds)) {
    const prescriptions = buildPrescriptions({
      ...input,
      flags: settings.medicineFlags,
      zone: settings.zone,
    });
    await sql.replacePrescriptions(access, patientId, prescriptions);
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
  access: Access<string>,
  rx: Pick<Prescription, 'labels'>,
  today: PlainDate,
  settings: Pick<Settings, 'teenAge' | 'adultAge'>,
): boolean {
  if (access.as !== 'self' && access.as !== 'caregiver') return true;
  const has = (...labels: readonly Label[]) => labels.some((label) => rx.labels.includes(label));
  if (has('sender-hold')) return false;
  if (access.as === 'self') return true;
  const band = bandOf(access.person.birthDate, today, settings);
  if (has('violence') || (band !== 'child' && has('patient-only'))) return false;
  return (band !== 'teen' && band !== 'unknown') || !has('unlabelled', ...TEEN_PRIVATE);
}

/** The prescriptions that this grant may see, the newest first. */
export async function listPrescriptions(
  access: Access<string>,
  { today, settings }: AsOf,
): Promise<Prescription[]> {
  return (await sql.listPrescriptions(access)).filter((rx) => maySee(access, rx, today, settings));
}

/** What the record says of the person's allergies, of all sources. */
export async function listAllergies(access: Access<string>, patientId: string): Promise<Allergies> {
  return readAllergies(await sql.listAllergies(access, patientId));
}

export const listReported = sql.listReported;

const MOST_REPORTED = 100;
/** Adds what the member takes that nobody here prescribed. Refuses past a hundred. */
export async function reportMedicine(
  access: Access<'medicines:report'>,
  medicine: { name: string; directions: string; since: string },
  now: Date,
): Promise<'added' | 'too-many'> {
  if ((await sql.countReported(access)) >= MOST_REPORTED) return 'too-many';
  await sql.insertReported(access, medicine, now);
  return 'added';
}

export const removeReported = sql.removeReported;
