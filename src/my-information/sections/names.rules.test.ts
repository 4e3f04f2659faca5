import type { Patient } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { calledOf, pronounsOf, withCalled } from './names.rules.ts';

const official = { use: 'official' as const, given: ['Robert'], family: 'Lee' };
const usual = { use: 'usual' as const, given: ['Bobby'], family: 'Lee' };

it('the name that a person goes by is the usual one', () => {
  expect([calledOf([official, usual]), calledOf([official]), calledOf(undefined)]).toEqual([
    'Bobby Lee',
    '',
    '',
  ]);
  expect(withCalled([official, usual], 'Bobby Lee')).toEqual([usual]);
  expect(withCalled([official, usual], '王小明')).toEqual([{ use: 'usual', text: '王小明' }]);
  expect(withCalled([official, usual], '')).toEqual([]);
});

it.each<[string, Partial<Patient>, string | null]>([
  ['none', {}, null],
  [
    'in a part of the extension',
    {
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/individual-pronouns',
          extension: [
            {
              url: 'value',
              valueCodeableConcept: { coding: [{ code: 'LA29520-6', display: 'they/them' }] },
            },
          ],
        },
      ],
    },
    'they/them',
  ],
  ['as text', { extension: [{ url: 'urn:x/patient-pronouns', valueString: 'ze/zir' }] }, 'ze/zir'],
  [
    'an extension of something else',
    { extension: [{ url: 'urn:x/race', valueString: 'x' }] },
    null,
  ],
])('pronouns are shown as they came: %s', (_, patient, said) =>
  expect(pronounsOf(patient)).toBe(said),
);
