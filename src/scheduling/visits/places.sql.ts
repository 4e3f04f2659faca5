import type { Tx } from '../../platform/db/statements.ts';

/** Where a visit takes place, and with whom. */
export interface PlaceOfVisit {
  clinician: string;
  clinic: string;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  phone: string;
  zone: string;
  directions: string;
  directionsEs: string;
  accessibility: string;
  accessibilityEs: string;
  bring: string;
  bringEs: string;
}

export const findPlace = async (
  tx: Tx,
  clinicId: string,
  clinicianId: string,
): Promise<PlaceOfVisit | undefined> =>
  (
    await tx.sql<PlaceOfVisit>(
      `select p.name as clinician, c.name as clinic, c.street, c.city, c.region, c.postal_code,
         c.phone, c.zone, c.directions, c.directions_es, c.accessibility, c.accessibility_es,
         c.bring, c.bring_es
       from clinic c join clinician p on p.id = $2 where c.id = $1`,
      [clinicId, clinicianId],
    )
  )[0];
