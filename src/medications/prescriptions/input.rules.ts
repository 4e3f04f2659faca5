import type {
  ExplanationOfBenefit,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
} from '@medplum/fhirtypes';
import type { Settings } from '../../platform/settings.ts';
import type { Shared, Stored } from '../record/links.rules.ts';
import type { Pharmacies } from './who.rules.ts';

/** What prescriptions are drawn from. */
export interface MedicationInput {
  requests: Stored<MedicationRequest>[];
  dispenses: Stored<MedicationDispense>[];
  statements: Stored<MedicationStatement>[];
  benefits: Stored<ExplanationOfBenefit>[];
  /** What the resources above refer to, by `sharedKey`: medicines, people, places, conditions. */
  shared: Shared;
  pharmacies: Pharmacies;
  flags: Settings['medicineFlags'];
  /** The clinics' time zone: decides on which day something was handed over. */
  zone: string;
}
