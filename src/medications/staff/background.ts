import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { placeOf, type Standing, standingOf } from '../offers/standing.rules.ts';
import type { StaffRequest } from '../pharmacy/pharmacy.sql.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { findPrescriptions, listPrescriptions } from '../prescriptions/prescriptions.sql.ts';
import { listAllergies, listReported } from '../prescriptions/prescriptions.ts';
import { type EventRow, listEvents } from '../requests/requests.sql.ts';

export interface Around {
  rx: Prescription | undefined;
  /** How the prescription stands that is asked for. */
  standing: Standing | null;
  /** What else is on the list, with how it stands; what is over is left out. */
  others: { rx: Prescription; standing: Standing }[];
  /** What the prescriber says not to take. */
  avoid: { rx: Prescription; standing: Standing }[];
  /** What the member typed in, by name. */
  told: string[];
  allergies: Allergies;
  events: EventRow[];
}

/**
 * What staff have to see beside a request before they act on it: what is filled, what else is taken
 * or is not to be, allergies, what happened so far.
 */
export async function readAround(
  access: Access<'refills:fill' | 'renewals:answer'>,
  request: StaffRequest,
  { today, settings }: Pick<AsOf, 'today' | 'settings'>,
): Promise<Around> {
  const { patientId } = request;
  const [found, all, reported, allergies, events] = await Promise.all([
    findPrescriptions(access, patientId, [request.filledFrom]),
    listPrescriptions(access, { person: { id: patientId } }),
    listReported(access, patientId),
    listAllergies(access, patientId),
    listEvents(access, patientId, [request.id]),
  ]);
  const listed = all
    .filter((rx) => rx.id !== request.prescriptionId && rx.id !== request.filledFrom)
    .map((rx) => ({ rx, standing: standingOf(rx, today, null, settings) }))
    .map((one) => ({ ...one, place: placeOf(one.rx, one.standing, today, settings) }));
  return {
    rx: found[0],
    standing: found[0] ? standingOf(found[0], today, null, settings) : null,
    others: listed.filter((one) => one.place !== 'past' && one.place !== 'avoid'),
    avoid: listed.filter((one) => one.place === 'avoid'),
    told: reported
      .filter((one) => one.removed_at === null)
      .map((one) => [one.name, one.directions].filter(Boolean).join(': ')),
    allergies,
    events,
  };
}
