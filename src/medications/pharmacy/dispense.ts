import type { MedicationDispense } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { saveResource } from '../../records/resources/resources.ts';
import { PATIENT_PAID } from '../prescriptions/derive/dispenses.rules.ts';
import { lastFill } from '../prescriptions/fills.rules.ts';
import { medicineOf } from '../prescriptions/prescriptions.rules.ts';
import { derivePrescriptions, findPrescriptions } from '../prescriptions/prescriptions.ts';
import { referTo } from '../record/links.rules.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';
import type { Stage } from '../requests/stages.rules.ts';
import { findDispense } from './pharmacy.sql.ts';
import { OWN_DISPENSE } from './pharmacy-news.rules.ts';

const DISPENSED: Partial<Record<Stage, MedicationDispense['status']>> = {
  ready: 'in-progress',
  shipped: 'completed',
  'picked-up': 'completed',
  delivered: 'completed',
  returned: 'cancelled',
};
/** The same while a part is filled and the rest is still to come. */
const PART_DISPENSED: Partial<Record<Stage, MedicationDispense['status']>> = {
  'part-filled': 'in-progress',
  filling: 'in-progress',
  received: 'in-progress',
  held: 'on-hold',
  refused: 'stopped',
};

/** Where a request has got to, for the record. */
export interface Filled {
  stage: Stage;
  /** How much is filled so far, if that is a part. */
  filled: number;
  /** What the member pays, in cents, if it was entered. */
  price?: number | undefined;
}

/**
 * Makes the record say what the pharmacy did: one MedicationDispense for each request, rewritten at
 * each step, so that nothing counts as filled twice however often a step is taken and undone. A
 * part is marked as a part, with the amount filled so far.
 */
export async function writeDispense(
  access: Access<'refills:fill'>,
  request: StaffRequest,
  { stage, filled, price }: Filled,
  { now, settings }: AsOf,
): Promise<void> {
  const id = `${OWN_DISPENSE}${request.id}`;
  const before = await findDispense(access, request.patientId, id);
  const part = filled > 0 ? PART_DISPENSED[stage] : undefined;
  const status = part ?? DISPENSED[stage] ?? (before ? 'entered-in-error' : null);
  if (status === null) return;
  const [rx] = await findPrescriptions(access, request.patientId, [request.filledFrom]);
  if (!rx) return;
  const at = now.toISOString();
  const kind = lastFill(rx) === undefined ? 'FFP' : 'RFP';
  const dispense: MedicationDispense & { id: string } = {
    resourceType: 'MedicationDispense',
    id,
    status,
    medicationCodeableConcept: medicineOf(rx),
    subject: { reference: `Patient/${request.patientId}` },
    performer: [
      {
        actor: {
          display: request.pharmacy.name,
          ...(request.pharmacy.ncpdp ? { identifier: { value: request.pharmacy.ncpdp } } : {}),
        },
      },
    ],
    authorizingPrescription: [referTo(rx)],
    ...(part
      ? {
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: kind }],
          },
        }
      : {}),
    ...(part
      ? { quantity: { value: filled, unit: rx.quantityUnit ?? '' } }
      : rx.said.amount
        ? { quantity: rx.said.amount }
        : {}),
    ...(part || rx.said.supply === null ? {} : { daysSupply: rx.said.supply }),
    whenPrepared: before?.whenPrepared ?? at,
    ...(status === 'completed' ? { whenHandedOver: before?.whenHandedOver ?? at } : {}),
    ...(price !== undefined
      ? { extension: [{ url: PATIENT_PAID, valueMoney: { value: price / 100, currency: 'USD' } }] }
      : before?.extension
        ? { extension: before.extension }
        : {}),
  };
  await saveResource(access, request.patientId, dispense, at, now);
  await derivePrescriptions(access, [request.patientId], settings);
}
