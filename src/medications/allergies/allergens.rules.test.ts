import { describe, expect, it } from 'vitest';
import { allergenName, isMedicine, spanishName } from './allergens.rules.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const SNOMED = 'http://snomed.info/sct';

describe('an allergen', () => {
  it('has a name in both languages by its code, and none by an unknown code', () => {
    expect(allergenName(RXNORM, '1191', 'en')).toBe('Aspirin');
    expect(allergenName(SNOMED, '91935009', 'es')).toBe('Alergia al maní (cacahuate)');
    expect(allergenName(SNOMED, '1191', 'en')).toBeNull();
    expect(allergenName(RXNORM, 'constructor', 'en')).toBeNull();
  });
  it('has our Spanish name if it is written exactly like our English one', () => {
    expect(spanishName(' latex ')).toBe('Látex');
    expect(spanishName('Latex gloves')).toBeNull();
  });
  it.each([
    [RXNORM, true],
    ['http://hl7.org/fhir/sid/ndc', true],
    ['urn:oid:2.16.840.1.113883.6.88', true],
    [SNOMED, false],
    ['', false],
  ])('is a medicine by the code system %j: %s', (system, is) =>
    expect(isMedicine(system)).toBe(is),
  );
});
