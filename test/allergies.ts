import type { AllergyIntolerance, CodeableConcept } from '@medplum/fhirtypes';
import { readAllergies } from '../src/medications/allergies/allergies.rules.ts';

export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const SNOMED = 'http://snomed.info/sct';
let count = 0;
/** An AllergyIntolerance as a source sent it. */
export const one = (rest: Partial<AllergyIntolerance>, source = 'test') => {
  count += 1;
  const content = {
    resourceType: 'AllergyIntolerance',
    patient: { reference: 'Patient/p' },
    ...rest,
  } as AllergyIntolerance;
  return { id: String(count).padStart(5, '0'), source, sourceId: String(count), content };
};
/** Named by a code. */
export const coded = (
  system: string,
  code: string,
  display?: string,
): { code: CodeableConcept } => ({
  code: { coding: [{ system, code, ...(display ? { display } : {}) }] },
});
/** Named by words alone. */
export const text = (words: string) => ({ code: { text: words } });
/** A status of these codes, in whatever system. */
export const status = (...codes: string[]): CodeableConcept => ({
  coding: codes.map((code) => ({ system: 'urn:any', code })),
});
/** The names of the current allergies among these. */
export const names = (...list: ReturnType<typeof one>[]) =>
  readAllergies(list).current.map((each) => each.name?.sent ?? null);
