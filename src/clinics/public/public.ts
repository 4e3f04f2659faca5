import * as sql from './public.sql.ts';

export type { PublicHoliday } from './public.sql.ts';
export const { listPublicClinicians, listPublicClinics, listPublicHolidays } = sql;
