import * as sql from './places.sql.ts';

export type { PlaceDraft } from './places.sql.ts';
export const { listPharmacies, listPlaces, listWithRole, savePlace, saveNpi, saveWorksHere } = sql;
