import type { Access } from '../../platform/access/access.ts';
import { hasAnyOf } from './resources.sql.ts';

const CARE = [
  'Encounter',
  'Appointment',
  'DiagnosticReport',
  'Observation',
  'MedicationRequest',
  'Procedure',
  'Immunization',
  'Condition',
  'ServiceRequest',
];

/**
 * Whether the record holds any visit, order or treatment. A member without any sees which services
 * the portal offers them.
 */
export const getsCareHere = (access: Access<'results:read'>): Promise<boolean> =>
  hasAnyOf(access, CARE);
