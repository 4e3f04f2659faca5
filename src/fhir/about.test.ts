import { describe, expect, it } from 'vitest';
import { aboutOf } from './about.ts';

const BASE = 'https://ehr.example/fhir';
const about = (resource: Record<string, unknown>, base: string | null = null) =>
  aboutOf({ resourceType: 'Observation', ...resource }, base);

describe('a resource is about', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a Patient by id', { subject: { reference: 'Patient/7' } }, ['Patient/7']],
    ['a Patient by urn', { patient: { reference: 'urn:uuid:7' } }, ['Patient/7']],
    [
      'a Patient by identifier',
      { subject: { identifier: { system: 'urn:mrn', value: '7' } } },
      ['identifier:urn:mrn|7'],
    ],
    [
      'a Patient by a conditional reference',
      { subject: { reference: 'Patient?identifier=urn:mrn|7' } },
      ['identifier:urn:mrn|7'],
    ],
    [
      'the Patient among an appointment’s participants',
      {
        resourceType: 'Appointment',
        participant: [
          { actor: { reference: 'Location/1' } },
          { actor: { reference: 'Patient/7' } },
        ],
      },
      ['Patient/7'],
    ],
    [
      'what a Provenance is about',
      {
        resourceType: 'Provenance',
        target: [{ reference: 'Observation/1' }, { reference: 'Observation/2' }],
      },
      ['Observation/1', 'Observation/2'],
    ],
    [
      'the Patient of a Provenance first',
      {
        resourceType: 'Provenance',
        target: [{ reference: 'Observation/1' }, { reference: 'Patient/7' }],
      },
      ['Patient/7'],
    ],
  ])('%s', (_, resource, keys) => expect(about(resource)).toEqual({ keys, why: null }));

  it.each<[string, Record<string, unknown>, string | null, string]>([
    ['nobody', {}, null, 'nobody'],
    ['nobody by a display alone', { subject: { display: 'Ida' } }, null, 'nobody'],
    ['a group', { subject: { reference: 'Group/7' } }, null, 'not-a-person'],
    ['something inside', { subject: { reference: '#p' } }, null, 'not-a-person'],
    [
      'two people',
      { subject: { reference: 'Patient/7' }, patient: { reference: 'Patient/8' } },
      null,
      'several-people',
    ],
    [
      'a person of another server',
      { subject: { reference: 'https://other.example/fhir/Patient/7' } },
      BASE,
      'elsewhere',
    ],
  ])('%s, so it has no key', (_, resource, base, why) =>
    expect(about(resource, base)).toEqual({ keys: [], why }),
  );

  it('a person on its own server, however its address is written', () =>
    expect(about({ subject: { reference: 'http://EHR.example/fhir/Patient/7' } }, BASE)).toEqual({
      keys: ['Patient/7'],
      why: null,
    }));
});
