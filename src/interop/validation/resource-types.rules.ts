import type { Resource } from '@medplum/fhirtypes';
import { isLabResult, kindOf } from '../../records/labs/derive/kinds.rules.ts';

/** Types from which parts of a person's record are derived again when one of them changes. */
export const DERIVED: Readonly<Record<string, 'lab' | 'prescription'>> = {
  Observation: 'lab',
  DiagnosticReport: 'lab',
  ServiceRequest: 'lab',
  Specimen: 'lab',
  MedicationRequest: 'prescription',
  MedicationDispense: 'prescription',
  MedicationStatement: 'prescription',
  ExplanationOfBenefit: 'prescription',
};

/** Types that have a page, or that pages take a name from. */
const SHOWN_TYPES = new Set([
  ...Object.keys(DERIVED),
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
 * Under which kind or type the import report counts a resource that is kept but has no page yet.
 * Null for one that has a page, and for one that can't be read and may not be FHIR.
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

/** Types that belong to no one person. Any other resource without a person is quarantined. */
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
