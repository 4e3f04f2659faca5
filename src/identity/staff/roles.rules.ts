import type { Role } from '../../platform/access/access.ts';

export const ROLES = [
  'clinician',
  'nurse',
  'front-desk',
  'registrar',
  'pharmacist',
  'billing',
  'records',
  'privacy-officer',
  'administrator',
] as const satisfies readonly Role[];
