import type { Resource } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { observation } from '../../../test/labs.ts';
import { withoutPage } from './resource-types.rules.ts';

const category = (code: string) => [
  {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }],
  },
];

it.each<[string, Resource, string | null]>([
  ['a lab result has a page', observation('o', 'p'), null],
  [
    'a vital sign has none',
    observation('o', 'p', { category: category('vital-signs') }),
    'vital-signs',
  ],
  ['a survey has none', observation('o', 'p', { category: category('survey') }), 'survey'],
  ['an order has a page', { resourceType: 'MedicationRequest' } as Resource, null],
  ['a visit has none', { resourceType: 'Encounter' } as Resource, 'Encounter'],
  [
    'one that can’t be read is not counted',
    // wrong on purpose
    { resourceType: 'Observation', category: 7 } as unknown as Resource,
    null,
  ],
])('%s', (_, resource, kind) =>
  expect(withoutPage(resource, new Set(['MedicationRequest']))).toBe(kind),
);
