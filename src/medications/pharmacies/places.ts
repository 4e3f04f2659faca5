import * as sql from './places.sql.ts';

export type { PlaceDraft } from './places.sql.ts';
export const { listPharmacies, listPlaces, listWhoMay, savePlace, saveNpi, saveWorksHere } = sql;
