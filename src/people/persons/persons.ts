/** People as rows: who they are, their numbers and their names. */
export { readMrn } from './mrn.sql.ts';
export type { Details, Found } from './persons.sql.ts';
export {
  addDetails,
  findBornOn,
  findByNumbers,
  findMergedAccount,
  findPerson,
  insertPerson,
  keepNumbersAndNames,
  lockIdentity,
  moveNumber,
  nameOwnMrn,
  OTHERS_SAY_DEAD,
  updateDetails,
} from './persons.sql.ts';
