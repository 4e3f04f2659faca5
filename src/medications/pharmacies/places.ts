import type { PublicPlace } from '../../feature.ts';
import type { Db } from '../../platform/access/db.ts';
import { weekOf } from './pharmacies.rules.ts';
import * as sql from './places.sql.ts';

export type { PlaceDraft } from './places.sql.ts';
export const { listPharmacies, listPlaces, listWhoMay, savePlace, saveNpi, saveWorksHere } = sql;

/** The pharmacies for the public page of places. */
export async function publicPharmacies(db: Db): Promise<PublicPlace[]> {
  return (await sql.listPublic(db)).map((one) => ({
    name: one.name,
    street: one.street,
    town: `${one.city}, ${one.region} ${one.postalCode}`,
    phone: one.phone,
    icon: 'pill',
    note: one.kind === 'mail' ? 'places.by-mail' : null,
    week: weekOf(one.hours),
  }));
}
