import type { View } from '../../platform/http/routes.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';

type Of = Pick<StaffRequest, 'patient'>;

/** Who a request is for, family name first. */
export const personName = ({ patient }: Of): string => `${patient.family}, ${patient.given}`;

/** What tells people of the same name apart: birth date and record number. */
export const personFacts = (view: View, { patient }: Of): string[] =>
  [
    patient.birthDate && view.t('staff.born', { at: view.t.day(patient.birthDate) }),
    patient.mrn && view.t('staff.number', { mrn: patient.mrn }),
  ].filter((fact): fact is string => Boolean(fact));
