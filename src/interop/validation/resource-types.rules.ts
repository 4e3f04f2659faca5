import type { Resource } from '@medplum/fhirtypes';
import { isLabResult, kindOf } from '../../records/labs/derive/kinds.rules.ts';

/**
 * The kind or type under which the import report counts a resource that is kept but has no page
 * yet. Null for one that has a page, and for one that can't be read and may not be FHIR.
 * @param shown the types that have a page, or that pages take a name from
 */
export function withoutPage(resource: Resource, shown: ReadonlySet<string>): string | null {
  if (resource.resourceType !== 'Observation' && resource.resourceType !== 'DiagnosticReport')
    return shown.has(resource.resourceType) ? null : resource.resourceType;
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
