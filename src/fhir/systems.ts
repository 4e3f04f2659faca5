import type { Coding } from '@medplum/fhirtypes';

export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
/** National Provider Identifiers. */
export const NPI = 'http://hl7.org/fhir/sid/us-npi';

/** Code systems by their usual names. */
const NAMES: Readonly<Record<string, string>> = {
  [RXNORM]: 'RxNorm',
  'urn:oid:2.16.840.1.113883.6.88': 'RxNorm',
  [SNOMED]: 'SNOMED CT',
  'urn:oid:2.16.840.1.113883.6.96': 'SNOMED CT',
  'http://hl7.org/fhir/sid/ndc': 'NDC',
  'urn:oid:2.16.840.1.113883.6.69': 'NDC',
  'http://fdasis.nlm.nih.gov': 'UNII',
  'http://hl7.org/fhir/sid/cvx': 'CVX',
  [LOINC]: 'LOINC',
  'http://hl7.org/fhir/sid/icd-10-cm': 'ICD-10',
  'http://hl7.org/fhir/sid/icd-10': 'ICD-10',
  'http://www.whocc.no/atc': 'ATC',
};

/** A code without words, after the name of its system: `RxNorm 7980`. Null without a code. */
export function sayCode(coding: Coding | undefined): string | null {
  const code = coding?.code?.trim();
  if (!code) return null;
  const name = NAMES[coding?.system ?? ''];
  return name ? `${name} ${code}` : code;
}
