import type { Access } from '../../platform/access/access.ts';
import { hasUnrestricted } from './resources.sql.ts';

const CARE = [
  'Encounter',
  'Appointment',
  'MedicationRequest',
  'Procedure',
  'Immunization',
  'Condition',
];

/**
 * Whether the record holds any visit or treatment that its sender does not restrict. A member
 * without any sees which services the portal offers them. Results and orders do not count: one that
 * is not shown must not be known by this.
 */
export const getsCareHere = (access: Access<'results:read'>): Promise<boolean> =>
  hasUnrestricted(access, CARE);
