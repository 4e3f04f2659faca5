import * as sql from './public.sql.ts';

export const { listPublicClinicians, listPublicClinics, listPublicHolidays } = sql;
