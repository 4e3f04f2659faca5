import type {
  ExplanationOfBenefit,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
} from '@medplum/fhirtypes';
import type { Settings } from '../../../platform/settings/settings.ts';
import type { Shared, Stored } from '../../record/links.rules.ts';
import type { Pharmacies } from './who.rules.ts';

/** What prescriptions are derived from. */
export interface MedicationInput {
  requests: Stored<MedicationRequest>[];
  dispenses: Stored<MedicationDispense>[];
  statements: Stored<MedicationStatement>[];
  benefits: Stored<ExplanationOfBenefit>[];
  /**
   * Resources that the ones above refer to, by `sharedKey`: medicines, people, places, conditions.
   */
  shared: Shared;
  pharmacies: Pharmacies;
  flags: Settings['medicineFlags'];
  /** The clinics' time zone, which decides the day when a fill was handed over. */
  zone: string;
}
