import type { CodeableConcept } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { type Manner, mannerByName, mannerOf, VERBS } from './manners.rules.ts';

const ORAL = '26643006';

describe('a route', () => {
  it.each<[string, CodeableConcept | undefined, Manner | null]>([
    ['a code', { coding: [{ code: ORAL }] }, 'mouth'],
    [
      'a code with its display',
      { coding: [{ code: ORAL, display: 'Oral route (qualifier value)' }] },
      'mouth',
    ],
    ['words', { text: 'Route of administration: nose' }, null],
    ['usual words', { text: 'By mouth' }, 'mouth'],
    ['short words', { text: 'SUBQ' }, 'under-skin'],
    ['Latin', { text: 'per rectum' }, 'rectal'],
    [
      'a text that says more than the code',
      { coding: [{ code: ORAL }], text: 'By mouth or tube' },
      null,
    ],
    ['a text against the code', { coding: [{ code: ORAL }], text: 'Intravenous' }, null],
    ['an unknown code', { coding: [{ code: '0' }] }, null],
    ['nothing', undefined, null],
  ])('by %s', (_, route, manner) => expect(mannerOf(route)).toBe(manner));

  it('has a verb in both languages', () => {
    for (const words of Object.values(VERBS))
      expect([words.en[0], words.es[0]].every((verb) => /^[A-Z]\w+$/.test(verb))).toBe(true);
  });
});

it.each<[string, Manner | undefined]>([
  ['lisinopril 10 MG Oral Tablet', 'mouth'],
  ['120 ACTUAT fluticasone 0.044 MG/ACTUAT Metered Dose Inhaler', 'inhale'],
  ['timolol 0.5 % Ophthalmic Solution', 'eye'],
  ['clobetasol 0.05 % Topical Cream', 'skin'],
  ['Something else', undefined],
])('the form in %j tells %s', (name, manner) => expect(mannerByName(name)).toBe(manner));
