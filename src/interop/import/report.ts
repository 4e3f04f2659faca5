/** What an import counts, and which types it treats how. */
export interface Counts {
  new: number;
  changed: number;
  same: number;
  quarantined: number;
  /** Patients about whom records staff are asked. */
  waiting: number;
}
export interface Report {
  files: number;
  ignored: number;
  refused: { name: string; why: string }[];
  types: Record<string, Counts>;
  total: Counts;
  /** Resources that left the quarantine because whoever they waited for is here now. */
  released: number;
  /** Records whose results or prescriptions could not be drawn from what came in. */
  undrawn: number;
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
