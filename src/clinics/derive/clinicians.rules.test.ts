import type { Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { readClinician, readRole } from './clinicians.rules.ts';

const practitioner = (rest: Partial<Practitioner> = {}): Practitioner => ({
  resourceType: 'Practitioner',
  name: [{ prefix: ['Dr.'], given: ['María José'], family: 'Nuñez-O’Hara' }],
  ...rest,
});
const read = (rest: Partial<Practitioner>) => readClinician(practitioner(rest), '2026-11-24');

describe('a clinician in the directory', () => {
  it('has the name, the NPI and the languages that came', () =>
    expect(
      read({
        identifier: [
          { system: 'urn:other', value: '9999999999' },
          { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' },
        ],
        communication: [
          { coding: [{ system: 'urn:ietf:bcp:47', code: 'es', display: 'Spanish' }] },
          { text: 'Signs' },
          {},
        ],
      }),
    ).toEqual({
      npi: '1234567893',
      name: 'Dr. María José Nuñez-O’Hara',
      nameKey: 'nunezohara mariajose',
      languages: [
        { system: 'urn:ietf:bcp:47', code: 'es', text: 'Spanish' },
        { system: '', code: '', text: 'Signs' },
      ],
      active: true,
    }));
  it('is inactive when the sender says so, and an invalid NPI is left out', () =>
    expect(
      read({
        active: false,
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '580' }],
      }),
    ).toMatchObject({ active: false, npi: null }));
  it.each([[undefined], [[]], [[{ given: [' '] }]]])('is left out without a name: %j', (name) =>
    expect(readClinician({ resourceType: 'Practitioner', name }, '2026-11-24')).toBeNull(),
  );
});

describe('a role', () => {
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    practitioner: { reference: 'Practitioner/p' },
    organization: { reference: 'Organization/o' },
    specialty: [{ coding: [{ system: 's', code: 'c', display: 'Heart' }] }, { text: 'Lungs' }],
    period: { start: '2020-01', end: '2026-12-31' },
  };
  it('is at its organization, or only at its locations', () => {
    expect(readRole(role, 'America/Chicago')).toEqual({
      clinician: 'Practitioner/p',
      places: ['Organization/o'],
      specialties: [
        { system: 's', code: 'c', text: 'Heart' },
        { system: '', code: '', text: 'Lungs' },
      ],
      active: true,
      startsOn: '2020-01-01',
      endsOn: '2026-12-31',
    });
    const location = [{ reference: 'Location/a' }, { display: 'somewhere' }];
    expect(readRole({ ...role, location }, 'America/Chicago')?.places).toEqual(['Location/a']);
  });
  it('of somebody without a known id is left out', () =>
    expect(
      readRole({ ...role, practitioner: { display: 'Dr. X' } }, 'America/Chicago'),
    ).toBeNull());
});
