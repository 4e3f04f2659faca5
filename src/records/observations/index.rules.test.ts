import type { Observation, Practitioner, Reference, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { stored } from '../../../test/labs.ts';
import { indexOf, type LabInput, type Place, wantedBy } from './index.rules.ts';

const observation = (id: string, rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: id },
  ...rest,
});
const doctor = (id: string, given: string, rest: Partial<Practitioner> = {}): Practitioner => ({
  resourceType: 'Practitioner',
  id,
  name: [{ given: [given], family: 'Reyes' }],
  ...rest,
});
const index = (rest: Partial<Pick<LabInput, 'observations' | 'shared'>>) =>
  indexOf({
    reports: [],
    orders: [],
    specimens: [],
    observations: [],
    shared: [],
    patient: { sex: 'female', birthDate: null },
    ...rest,
  });
const LAB: Place = { source: 'lab', holders: [] };
const to = <R extends Resource>(reference: string): Reference<R> => ({ reference });

describe('a reference points to', () => {
  const identifier = [{ system: 'urn:s', value: '7' }];
  const { find } = index({
    observations: [stored(observation('1', { identifier })), stored(observation('1'), 'other')],
    shared: [stored(doctor('1', 'Ana'))],
  });
  const idIn = (reference: Reference | undefined, place = LAB) =>
    find<Observation>(reference, 'Observation', place)?.stored?.id ?? null;
  it.each<[string, string | null, string | null]>([
    ['a resource of its own source', idIn(to('Observation/1')), 'lab-1'],
    [
      'one of the other source from there',
      idIn(to('Observation/1'), { ...LAB, source: 'other' }),
      'other-1',
    ],
    ['one by its whole address', idIn(to('https://lab.example/fhir/Observation/1')), 'lab-1'],
    ['one without a type, by the type asked for', idIn(to('urn:uuid:1')), 'lab-1'],
    ['nothing of another type', idIn(to('Practitioner/1')), null],
    ['one by its identifier', idIn({ identifier: { system: 'urn:s', value: '7' } }), 'lab-1'],
    ['one by a search for its identifier', idIn(to('Observation?identifier=urn:s|7')), 'lab-1'],
    ['nothing with another system', idIn({ identifier: { system: 'urn:t', value: '7' } }), null],
    ['nothing without the system', idIn({ identifier: { value: '7' } }), null],
    [
      'nothing by an identifier of the other source',
      idIn({ identifier: { system: 'urn:s', value: '7' } }, { ...LAB, source: 'other' }),
      null,
    ],
    ['nothing that is not here', idIn(to('Observation/2')), null],
    ['nothing by a display alone', idIn({ display: 'Iron' }), null],
    ['nothing where there is none', idIn(undefined), null],
  ])('%s', (_case, found, is) => expect(found).toBe(is));
});

describe('an observation that a report contains', () => {
  const about = (id: string) => ({ subject: to(`Patient/${id}`) });
  const inside = (subject: object, holder: object) => {
    const contained = [observation('i', subject)];
    const place = { source: 'lab', holders: [observation('h', { contained, ...holder })] };
    return index({}).observation(to('#i'), place, 'r');
  };
  it('is found under its report’s id, with itself as the nearest container', () =>
    expect(inside(about('p'), about('p'))).toMatchObject({
      id: 'r#i',
      stored: null,
      place: { source: 'lab', holders: [{ id: 'i' }, { id: 'h' }] },
    }));
  it('is not read if it is about another person', () =>
    expect(inside(about('q'), about('p'))).toBeNull());
  it('is read if either of them names nobody', () => {
    expect(inside({}, about('p'))).not.toBeNull();
    expect(inside(about('q'), {})).not.toBeNull();
  });
  it('is looked up only inside its containers', () =>
    expect(
      index({ observations: [stored(observation('i'))] }).observation(to('#i'), LAB, 'r'),
    ).toBeNull());
});

describe('a name', () => {
  const { nameOf } = index({
    shared: [
      stored(doctor('ana', 'Ana')),
      stored(
        doctor('old', 'Ana', {
          name: [
            { given: ['Ana'], family: 'Before', period: { end: '2020-01-01' } },
            { given: ['Ana'], family: 'After', period: { start: '2020-01-02' } },
          ],
        }),
      ),
      stored({ resourceType: 'Organization', id: 'o', name: 'Main Lab' }),
      stored({
        resourceType: 'Device',
        id: 'd',
        deviceName: [{ name: 'Meter', type: 'user-friendly-name' }],
      }),
      stored({ resourceType: 'PractitionerRole', id: 'r', practitioner: to('Practitioner/ana') }),
      stored({ resourceType: 'PractitionerRole', id: 'ro', organization: to('Organization/o') }),
      stored({
        resourceType: 'PractitionerRole',
        id: 'rr',
        practitioner: to('PractitionerRole/r'),
      }),
    ],
  });
  const named = (reference: Reference | undefined, on = '2026-11-24') => nameOf(reference, LAB, on);
  it.each<[string, string | null, string | null]>([
    [
      'is what the reference says',
      named({ ...to('Practitioner/ana'), display: ' Dr. R ' }),
      'Dr. R',
    ],
    ['of a person', named(to('Practitioner/ana')), 'Ana Reyes'],
    ['of a person, as it is on that day', named(to('Practitioner/old')), 'Ana After'],
    ['of a laboratory', named(to('Organization/o')), 'Main Lab'],
    ['of a device', named(to('Device/d')), 'Meter'],
    ['of a role, by its person', named(to('PractitionerRole/r')), 'Ana Reyes'],
    [
      'of a role without a person, by its organization',
      named(to('PractitionerRole/ro')),
      'Main Lab',
    ],
    ['of a role of a role is none: that may be a circle', named(to('PractitionerRole/rr')), null],
    ['of who is not here', named(to('Practitioner/x')), null],
    ['of nobody', named(undefined), null],
  ])('%s', (_case, name, is) => expect(name).toBe(is));
});

describe('what is needed besides a record', () => {
  const wanted = (...contents: Partial<Observation>[]) =>
    wantedBy(contents.map((one) => observation('o', one)));
  it.each<[string, [string, string][], [string, string][]]>([
    [
      'who is named by an id alone',
      wanted({ performer: [to('Practitioner/1')] }),
      [['Practitioner', '1']],
    ],
    [
      'not who is named already',
      wanted({ performer: [{ reference: 'Practitioner/1', display: 'Ana' }] }),
      [],
    ],
    [
      'each once',
      wanted({ performer: [to('Organization/1')] }, { performer: [to('Organization/1')] }),
      [['Organization', '1']],
    ],
    ['never another person', wanted({ performer: [to('Patient/1'), to('RelatedPerson/1')] }), []],
    [
      'not what is inside or elsewhere',
      wanted({ performer: [to('#1')], device: { identifier: { value: '1' } } }),
      [],
    ],
    [
      'not what it is about',
      wanted({ subject: to('Device/1'), device: to('Device/2') }),
      [['Device', '2']],
    ],
  ])('%s', (_case, found, is) => expect(found).toEqual(is));
  it('anything that may be shared if no type is given', () =>
    expect(wanted({ performer: [to('urn:uuid:1')] }).map(([type]) => type)).toEqual([
      'Practitioner',
      'PractitionerRole',
      'Organization',
      'Location',
      'Device',
    ]));
  it('who is behind a role', () =>
    expect(
      wantedBy([
        {
          resourceType: 'PractitionerRole',
          practitioner: to('Practitioner/1'),
          organization: to('Organization/2'),
        },
      ]),
    ).toEqual([
      ['Practitioner', '1'],
      ['Organization', '2'],
    ]));
});
