import type { CodeableConcept } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { asReceived, wordsOf } from './concepts.ts';

const SNOMED = 'http://snomed.info/sct';

describe('a concept as it was received', () => {
  it.each<[string, CodeableConcept | undefined, string[], string]>([
    ['text before displays', { text: 'Rash ', coding: [{ display: 'Hives' }] }, ['Rash'], 'Rash'],
    [
      'the first display',
      { coding: [{ display: 'Hives' }, { display: 'Urticaria' }] },
      ['Hives', 'Urticaria'],
      'Hives',
    ],
    ['an empty text', { text: ' ', coding: [{ display: 'Hives' }] }, ['Hives'], 'Hives'],
    [
      'a code alone, with its system',
      { coding: [{ system: SNOMED, code: '1' }] },
      [],
      'SNOMED CT 1',
    ],
    ['nothing', {}, [], ''],
  ])('is %s', (_, concept, words, shown) => {
    expect(wordsOf(concept ?? {})).toEqual(words);
    expect(asReceived(concept, 'en')).toBe(shown);
  });
  it('is empty if there is no concept', () => expect(asReceived(undefined, 'es')).toBe(''));
});
