import type { Resource } from '@medplum/fhirtypes';
import { isLabResult, kindOf } from '../../records/labs/derive/kinds.rules.ts';

/** What an import counts, and which types it treats how. */
export interface Counts {
  new: number;
  changed: number;
  same: number;
  quarantined: number;
  /** Patients about whom records staff are asked. */
  waiting: number;
}
export interface Tally {
  types: Record<string, Counts>;
  total: Counts;
  /**
   * How much is in the record now of what no page shows yet, by kind (`survey`, `vital-signs`) or
   * else by type.
   */
  unshown: Record<string, number>;
}
export interface Report extends Tally {
  files: number;
  ignored: number;
  refused: { name: string; why: string }[];
  /** Resources that left the quarantine because whoever they waited for is here now. */
  released: number;
  /** Records whose results or prescriptions could not be drawn from what came in. */
  underived: number;
  seconds: number;
}
export const zero = (): Counts => ({ new: 0, changed: 0, same: 0, quarantined: 0, waiting: 0 });

/** Whose change draws which part of a person's record anew. */
export const DRAWN: Readonly<Record<string, 'lab' | 'prescription'>> = {
  Observation: 'lab',
  DiagnosticReport: 'lab',
  ServiceRequest: 'lab',
  Specimen: 'lab',
  MedicationRequest: 'prescription',
  MedicationDispense: 'prescription',
  MedicationStatement: 'prescription',
  ExplanationOfBenefit: 'prescription',
};
/** What a page is drawn from, or speaks for a person or a place of one. */
const SHOWN_TYPES = new Set([
  ...Object.keys(DRAWN),
  'Patient',
  'RelatedPerson',
  'AllergyIntolerance',
  'Coverage',
  'Medication',
  'Binary',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Device',
]);

/**
 * What a resource is counted as that is kept, but is on no page yet: its kind or its type. Null
 * where it has a page, and where it is not known yet whether it is FHIR and its parts can't be
 * read.
 */
export function withoutPage(resource: Resource): string | null {
  if (resource.resourceType !== 'Observation' && resource.resourceType !== 'DiagnosticReport')
    return SHOWN_TYPES.has(resource.resourceType) ? null : resource.resourceType;
  try {
    return isLabResult(resource) ? null : kindOf(resource);
  } catch {
    return null;
  }
}

/** Belong to no one person. Whatever else names nobody is in quarantine. */
export const SHARED_TYPES = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'OrganizationAffiliation',
  'Location',
  'HealthcareService',
  'Endpoint',
  'Medication',
  'Substance',
  'InsurancePlan',
  'Questionnaire',
  'StructureDefinition',
  'SearchParameter',
  'CodeSystem',
  'ValueSet',
  'ConceptMap',
  'NamingSystem',
  'CapabilityStatement',
  'ImplementationGuide',
  'OperationDefinition',
  'Group',
  'Library',
  'Measure',
  'PlanDefinition',
  'ActivityDefinition',
  'MedicationKnowledge',
  'Schedule',
  'Slot',
  'Binary',
  'List',
]);
