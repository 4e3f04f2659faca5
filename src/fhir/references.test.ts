import { describe, expect, it } from 'vitest';
import {
  containedIn,
  identifierOf,
  idOf,
  readReference,
  readTarget,
  sameBase,
  typeNamedIn,
} from './references.ts';

describe('references', () => {
  it.each([
    ['Observation/17', { is: 'literal', type: 'Observation', id: '17', base: null }],
    ['Observation/17/_history/3', { is: 'literal', type: 'Observation', id: '17', base: null }],
    [
      'https://ehr.example/fhir/Observation/17/_history/3',
      { is: 'literal', type: 'Observation', id: '17', base: 'https://ehr.example/fhir' },
    ],
    ['urn:uuid:5f0a', { is: 'literal', type: null, id: '5f0a', base: null }],
    ['urn:oid:1.2.3', { is: 'literal', type: null, id: '1.2.3', base: null }],
    ['#o1', { is: 'contained', id: 'o1' }],
    ['#', null],
    [
      'Patient?identifier=urn:mrn|7',
      { is: 'conditional', type: 'Patient', query: 'identifier=urn:mrn|7' },
    ],
    ['Observation', null],
    ['Observation/', null],
    ['Observation/a b', null],
    ['', null],
    [undefined, null],
  ])('%s', (text, target) => expect(readTarget(text)).toEqual(target));

  it.each([
    ['Observation/17', 'Observation'],
    ['https://ehr.example/fhir/Observation/17/_history/3', 'Observation'],
    ['Observation/not_an_id_of_R4!', 'Observation'],
    ['Observation/', null],
    ['observation/17', null],
    ['#o1', null],
    ['urn:uuid:5f0a', null],
    [undefined, null],
  ])('%s names the type %s', (text, type) => expect(typeNamedIn(text)).toBe(type));

  it('point to a resource only if it is of the type they name', () => {
    expect(idOf({ reference: 'Group/77' }, 'Patient')).toBeNull();
    expect(idOf({ reference: 'Patient/77' }, 'Patient')).toBe('77');
    expect(idOf({ reference: 'urn:uuid:77' }, 'Patient')).toBe('77');
    expect(idOf({ reference: 'urn:uuid:77', type: 'Group' }, 'Patient')).toBeNull();
    expect(idOf({ reference: '#77' }, 'Patient')).toBeNull();
    expect(idOf({ display: 'Ida' }, 'Patient')).toBeNull();
  });

  it('may be contained, conditional, or by identifier only', () => {
    const holder = {
      contained: [
        { resourceType: 'Organization' as const, id: 'a' },
        { resourceType: 'Practitioner' as const, id: 'a' },
      ],
    };
    expect(containedIn(holder, { reference: '#a' }, 'Practitioner')).toBe(holder.contained[1]);
    expect(containedIn(holder, { reference: 'Practitioner/a' }, 'Practitioner')).toBeUndefined();
    expect(
      readReference({ type: 'Patient', identifier: { system: 'urn:mrn', value: '7' } }),
    ).toEqual({ is: 'logical', type: 'Patient', system: 'urn:mrn', value: '7' });
    const asked = (query: string) => identifierOf({ is: 'conditional', type: 'Patient', query });
    expect(asked('_x=1&identifier=urn%3Amrn%7C7')).toEqual({ system: 'urn:mrn', value: '7' });
    expect(asked('identifier=7')).toEqual({ system: null, value: '7' });
    expect(asked('identifier=urn:mrn|%E0%A4')).toEqual({ system: 'urn:mrn', value: '%E0%A4' });
    expect(asked('name=Ida')).toBeNull();
    expect([
      sameBase('http://a.example/fhir/', 'https://A.example/fhir'),
      sameBase('http://a/fhir', 'http://b/fhir'),
    ]).toEqual([true, false]);
  });
});
