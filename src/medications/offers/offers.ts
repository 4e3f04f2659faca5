import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { ListsMedicines } from '../policy.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { listPrescriptions } from '../prescriptions/prescriptions.ts';
import { listOpen } from '../requests/requests.ts';
import type { Stage } from '../requests/stages.rules.ts';
import { type Offer, offerOf } from './offers.rules.ts';
import { type Place, placeOf, type Standing, standingOf } from './standing.rules.ts';

/** A prescription with what the member can do with it today, or why nothing. */
export interface Offered {
  rx: Prescription;
  standing: Standing;
  place: Place;
  offer: Offer;
  /** The first day on which it may be filled again. */
  eligible: string | null;
  /** Its open request, if it has one. */
  request: { id: string; orderId: string; stage: Stage } | null;
}

/** The prescriptions that the account may see, each with its standing and its offer. */
export async function listOffers(access: Access<ListsMedicines>, asOf: AsOf): Promise<Offered[]> {
  const [prescriptions, open] = await Promise.all([
    listPrescriptions(access, asOf),
    listOpen(access, access.person.id),
  ]);
  const byPrescription = new Map(open.map((one) => [one.prescriptionId, one]));
  return prescriptions.map((rx) => {
    const request = byPrescription.get(rx.id);
    const standing = standingOf(rx, asOf.today, request?.stage ?? null, asOf.settings);
    return {
      rx,
      standing,
      place: placeOf(rx, standing, asOf.today, asOf.settings),
      offer: offerOf(rx, {
        today: asOf.today,
        pending: request !== undefined,
        settings: asOf.settings,
      }),
      eligible: eligibleOn(rx, asOf.settings),
      request: request ? { id: request.id, orderId: request.orderId, stage: request.stage } : null,
    };
  });
}
