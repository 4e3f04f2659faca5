import type { MedicationRequest, Reference, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { shared } from '../../../../test/derived.ts';
import { peopleOf } from './who.rules.ts';

const NPI = 'http://hl7.org/fhir/sid/us-npi';
const holder: MedicationRequest & { contained: Resource[] } = {
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject: {},
  contained: [{ resourceType: 'Practitioner', id: 'in', name: [{ text: 'Dr. Inside' }] }],
};
const known = shared(
  [
    'a',
    {
      resourceType: 'Practitioner',
      id: 'd',
      name: [{ given: ['Amara'], family: 'Okafor' }],
      identifier: [{ system: NPI, value: '1234567893' }],
    },
  ],
  [
    'a',
    { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/d' } },
  ],
  ['a', { resourceType: 'Organization', id: 'o', name: 'Main Pharmacy' }],
  ['b', { resourceType: 'Practitioner', id: 'd', name: [{ text: 'Somebody else' }] }],
);
const pharmacies = [{ id: 'p', ncpdp: '1600001', name: 'Main Pharmacy' }];
const { who, npi, pharmacy } = peopleOf(holder, 'a', known, pharmacies);

describe('a reference', () => {
  it.each<[string, Reference | undefined, string | null]>([
    ['by its display', { display: ' Dr. Lee ', reference: 'Practitioner/d' }, 'Dr. Lee'],
    ['by the resource of its own source', { reference: 'Practitioner/d' }, 'Amara Okafor'],
    ['through a role', { reference: 'PractitionerRole/r' }, 'Amara Okafor'],
    ['by an organization', { reference: 'Organization/o' }, 'Main Pharmacy'],
    ['by what is contained', { reference: '#in' }, 'Dr. Inside'],
    ['not, where nothing is there', { reference: 'Practitioner/x' }, null],
    ['not, where there is none', undefined, null],
  ])('names somebody %s', (_, reference, name) => expect(who(reference)).toBe(name));

  it.each<[string, Reference, string | null]>([
    ['of the person', { reference: 'Practitioner/d' }, '1234567893'],
    ['of the person behind a role', { reference: 'PractitionerRole/r' }, '1234567893'],
    ['of the reference itself', { identifier: { system: NPI, value: '1' } }, '1'],
    ['of a search', { reference: `Practitioner?identifier=${NPI}|2` }, '2'],
    ['nowhere', { reference: 'Organization/o' }, null],
  ])('has the NPI %s', (_, reference, number) => expect(npi(reference)).toBe(number));

  it('is one of our pharmacies by its number or its name', () => {
    expect(pharmacy({ identifier: { value: '1600001' } })?.id).toBe('p');
    expect(pharmacy({ display: 'MAIN PHARMACY' })?.id).toBe('p');
    expect(pharmacy({ reference: 'Organization/o' })?.id).toBe('p');
    expect(pharmacy({ display: 'Corner Drug' })).toBeUndefined();
    expect(pharmacy(undefined)).toBeUndefined();
  });
});
