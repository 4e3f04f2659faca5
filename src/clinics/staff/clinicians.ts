import * as sql from './clinicians.sql.ts';

export type { StaffClinician } from './clinicians.sql.ts';
export const { hideClinician, isThere, listClinicians } = sql;
