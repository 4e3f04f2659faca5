import * as sql from './staff-requests.sql.ts';

export type { Report, StaffRequest } from './staff-requests.sql.ts';
export const {
  countStages,
  findByNumber,
  findMine,
  findRenewal,
  listQueue,
  listWaiting,
  readReport,
} = sql;
