import type { Band } from '../../family/bands.rules.ts';
import { bandFor } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { type Label, TEEN_PRIVATE } from '../../records/release/release.rules.ts';
import type {
  DerivesPrescriptions,
  ListsMedicines,
  MakesRequests,
  WorksOnRequests,
} from '../policy.ts';
import { buildPrescriptions } from './derive/derive.rules.ts';
import type { Prescription } from './prescriptions.rules.ts';
import * as sql from './prescriptions.sql.ts';
import * as record from './record.sql.ts';

export const { findPrescriptions, lockPrescriptions } = sql;
export const { findMedication, takeStale } = record;

/** Derives the prescriptions of these people from their records, for work that builds on them. */
export async function derivePrescriptions(
  access: Access<DerivesPrescriptions>,
  patientIds: string[],
  settings: Settings,
): Promise<Map<string, Prescription[]>> {
  const derived = new Map<string, Prescription[]>();
  for (const [patientId, input] of await record.readRecords(access, patientIds)) {
    const prescriptions = buildPrescriptions({
      ...input,
      flags: settings.medicineFlags,
      zone: settings.zone,
    });
    await sql.replacePrescriptions(access, patientId, prescriptions);
    derived.set(patientId, prescriptions);
  }
  return derived;
}

/** Somebody who reads a person's medicines, and the person's band today. */
export interface MedicineReader {
  as: 'self' | 'caregiver';
  band: Band;
}

/**
 * Whether the person, or a caregiver, may see a medicine. What the sender withholds from the
 * patient is only for staff. Caregivers see nothing about violence; nothing marked for the patient
 * only, unless the patient is a young child; and nothing of a teen's that the teen may keep
 * private.
 */
export function isVisible(rx: Pick<Prescription, 'labels'>, { as, band }: MedicineReader): boolean {
  const has = (...labels: readonly Label[]) => labels.some((label) => rx.labels.includes(label));
  if (has('sender-hold')) return false;
  if (as === 'self') return true;
  if (has('violence') || (band !== 'child' && has('patient-only'))) return false;
  return (band !== 'teen' && band !== 'unknown') || !has('unlabelled', ...TEEN_PRIVATE);
}

/** Whether the account may see a medicine: staff and the system see all of them. */
export function maySee(
  { as, actor, person }: Access<ListsMedicines | MakesRequests>,
  rx: Pick<Prescription, 'labels'>,
  { settings }: Pick<AsOf, 'settings'>,
): boolean {
  if (as !== 'self' && as !== 'caregiver') return true;
  return isVisible(rx, { as, band: actor ? bandFor(person, { actor, settings }) : 'unknown' });
}

/** The person's prescriptions that the account may see, newest first. */
export async function listPrescriptions(
  access: Access<ListsMedicines>,
  asOf: Pick<AsOf, 'today' | 'settings'>,
): Promise<Prescription[]> {
  const all = await sql.listPrescriptions(access, access.person.id);
  return all.filter((rx) => maySee(access, rx, asOf));
}

/** All prescriptions of the person whose request staff have open, newest first. */
export const listAllPrescriptions = (
  access: Access<WorksOnRequests>,
  patientId: string,
): Promise<Prescription[]> => sql.listPrescriptions(access, patientId);
