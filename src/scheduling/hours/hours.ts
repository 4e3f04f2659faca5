import * as sql from './hours.sql.ts';

export type { Block, ClinicianHours, Exception, Template } from './hours.sql.ts';
export const {
  findBlock,
  findClinician,
  findException,
  findTemplate,
  listBlocks,
  listClinicians,
  listExceptions,
  listHolidayHours,
  listTemplates,
  listWithHours,
} = sql;
