import type { View } from '../../platform/http/routes.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';

/** Who a request is for, on one line: name, birth date and record number. */
export const sayPatient = (view: View, { patient }: StaffRequest): string =>
  [
    `${patient.family}, ${patient.given}`,
    patient.birthDate && view.t('staff.born', { at: view.t.day(patient.birthDate) }),
    patient.mrn && view.t('staff.number', { mrn: patient.mrn }),
  ]
    .filter(Boolean)
    .join(' · ');
