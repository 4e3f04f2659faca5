/** Cases: questions to records staff about who somebody is (docs/decisions/0014). */
export type { CaseKind, CaseRow, CaseState } from './cases.sql.ts';
export {
  countOpen,
  endCase,
  endPairs,
  findCase,
  findLast,
  followCases,
  listHeld,
  listOpen,
  lockCase,
  openHolding,
  openPair,
  withdrawJoined,
} from './cases.sql.ts';
