/** Links between a sender's Patients (FHIR R4, Patient.link), kept until both ends are known. */
export type { Link } from './links.sql.ts';
export {
  dropLinks,
  dropSettledLinks,
  findEnds,
  insertLinks,
  listLinks,
  listOpenLinks,
  settleLink,
} from './links.sql.ts';
