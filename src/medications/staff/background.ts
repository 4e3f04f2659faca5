import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { listAllergies } from '../allergies/allergies.ts';
import { placeOf, type Standing, standingOf } from '../offers/standing.rules.ts';
import type { WorksOnRequests } from '../policy.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { findPrescriptions, listAllPrescriptions } from '../prescriptions/prescriptions.ts';
import { listReported } from '../reported/reported.ts';
import { type EventRow, listEvents } from '../requests/requests.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';

export interface Background {
  rx: Prescription | undefined;
  /** The standing of the requested prescription. */
  standing: Standing | null;
  /** Other medicines on the list that are not over. */
  others: { rx: Prescription; standing: Standing }[];
  /** Medicines that a prescriber says not to take. */
  avoid: { rx: Prescription; standing: Standing }[];
  /** Medicines that the member added, each as `name: directions`. */
  reported: string[];
  allergies: Allergies;
  events: EventRow[];
}

/**
 * What staff have to see beside a request before they act on it: the prescription, other medicines,
 * medicines not to take, allergies, and the request's history.
 */
export async function readBackground(
  access: Access<WorksOnRequests>,
  request: StaffRequest,
  { today, settings }: Pick<AsOf, 'today' | 'settings'>,
): Promise<Background> {
  const { patientId } = request;
  const [found, all, reported, allergies, events] = await Promise.all([
    findPrescriptions(access, patientId, [request.filledFrom]),
    listAllPrescriptions(access, patientId),
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
    reported: reported
      .filter((one) => one.removedAt === null)
      .map((one) => [one.name, one.directions].filter(Boolean).join(': ')),
    allergies,
    events,
  };
}
