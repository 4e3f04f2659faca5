import type { Policy } from '../platform/access/access.ts';
import { staffMay } from '../staff/roles.rules.ts';

/** Clinics, departments, holidays, and who is in the directory. */
export const mayRunClinics: Policy<'clinics:manage'> = {
  permission: 'clinics:manage',
  category: 'clinics',
  decide: staffMay('clinics:manage'),
};
