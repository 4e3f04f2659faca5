import type { Derivation } from '../derivation.ts';
import { derivePeople, takeStale } from './pharmacy/record-changes.ts';
import { markReferring, markStale } from './stale.sql.ts';

/** Prescriptions with their fills. */
export const prescriptionDerivation: Derivation = {
  name: 'prescriptions',
  types: ['MedicationRequest', 'MedicationDispense', 'MedicationStatement', 'ExplanationOfBenefit'],
  atOnce: 20,
  parallel: 1,
  mark: markStale,
  markReferring,
  take: takeStale,
  derive: (access, people, { jobs, settings, now }) =>
    derivePeople(access, jobs, people, { now, settings }),
};
