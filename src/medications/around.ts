import type { Grant } from '../platform/access.ts';
import type { Tx } from '../platform/db.ts';
import type { StaffRequest } from './pharmacy.sql.ts';
import type { Prescription } from './prescriptions.rules.ts';
import { findPrescriptions, listPrescriptions } from './prescriptions.sql.ts';
import { listAllergies, type Reading } from './prescriptions.ts';
import { standingOf } from './refills.rules.ts';
import { type EventRow, listEvents } from './refills.sql.ts';

/** What staff have to see beside a request before they act on it: what is filled, what else is taken, allergies, what happened so far. */
export async function readAround(
  tx: Tx,
  grant: Grant<'refills:fill' | 'renewals:answer'>,
  request: StaffRequest,
  { today }: Pick<Reading, 'today'>,
): Promise<{ rx: Prescription | undefined; others: string[]; allergies: string[]; events: EventRow[] }> {
  const { patientId } = request;
  const [found, all, allergies, events] = await Promise.all([
    findPrescriptions(tx, grant, patientId, [request.filledFrom]),
    listPrescriptions(tx, { person: { id: patientId } }),
    listAllergies(tx, grant, patientId),
    listEvents(tx, grant, patientId, [request.id]),
  ]);
  const taken = all.filter(
    (one) => one.id !== request.prescriptionId && one.id !== request.filledFrom && !['discontinued', 'expired', 'transferred'].includes(standingOf(one, today, null)),
  );
  return { rx: found[0], others: taken.map((one) => one.name), allergies, events };
}
