import type { MedicationDispense } from '@medplum/fhirtypes';
import type { Grant } from '../platform/access.ts';
import { bandOf } from '../platform/ages.rules.ts';
import type { PlainDate } from '../platform/clock.ts';
import type { Tx } from '../platform/db.ts';
import type { Settings } from '../platform/settings.ts';
import { type Label, TEEN_PRIVATE } from '../records/release.rules.ts';
import { buildPrescriptions, type Prescription } from './prescriptions.rules.ts';
import * as sql from './prescriptions.sql.ts';

export type { ReportedMedicine } from './prescriptions.sql.ts';

/** Draws them at once, for work that goes on from what it has just written to the record. */
export async function drawPrescriptions(
  tx: Tx,
  grant: Grant<string>,
  patientIds: string[],
  settings: Settings,
): Promise<{ drawn: Map<string, Prescription[]>; dispenses: Map<string, MedicationDispense[]> }> {
  const drawn = new Map<string, Prescription[]>();
  const dispenses = new Map<string, MedicationDispense[]>();
  for (const [patientId, input] of await sql.readRecords(tx, grant, patientIds)) {
    const prescriptions = buildPrescriptions({ ...input, flags: settings.medicineFlags });
    await sql.replacePrescriptions(tx, grant, patientId, prescriptions);
    drawn.set(patientId, prescriptions);
    dispenses.set(
      patientId,
      input.dispenses.map((one) => one.content),
    );
  }
  return { drawn, dispenses };
}

/**
 * What this grant may see of a medicine. What the sender asks to keep from the patient is for staff alone. Caregivers see nothing about violence, nothing that
 * is for the patient only (of a small child they do), and of a teen nothing that the teen may keep private.
 */
export function maySee(grant: Grant<string>, rx: Pick<Prescription, 'labels'>, today: PlainDate, settings: Pick<Settings, 'teenAge' | 'adultAge'>): boolean {
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
export async function listPrescriptions(tx: Tx, grant: Grant<string>, { today, settings }: Reading): Promise<Prescription[]> {
  return (await sql.listPrescriptions(tx, grant)).filter((rx) => maySee(grant, rx, today, settings));
}

/** Names of what the person is allergic to: current and not refuted. */
export async function listAllergies(tx: Tx, grant: Grant<string>, patientId: string): Promise<string[]> {
  const rows = await sql.listAllergies(tx, grant, patientId);
  const names = rows.flatMap(({ content }) => {
    const is = content.clinicalStatus?.coding?.[0]?.code ?? 'active';
    const sure = content.verificationStatus?.coding?.[0]?.code ?? 'confirmed';
    return is === 'active' && sure !== 'refuted' && sure !== 'entered-in-error' ? [content.code?.text ?? content.code?.coding?.[0]?.display ?? ''] : [];
  });
  return [...new Set(names.filter(Boolean))].sort();
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
