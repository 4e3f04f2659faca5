import type { Location, Organization } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlaces } from './places.rules.ts';

const location = (id: string, rest: Partial<Location> = {}): Location => ({
  resourceType: 'Location',
  id,
  name: id,
  ...rest,
});
const organization = (id: string, rest: Partial<Organization> = {}): Organization => ({
  resourceType: 'Organization',
  id,
  name: id,
  ...rest,
});
const physical = (code: string) => ({ physicalType: { coding: [{ code }] } });
const type = (code: string, text?: string) => [{ coding: [{ code }], ...(text && { text }) }];
const partOf = (place: Location | Organization) => ({
  partOf: { reference: `${place.resourceType}/${place.id}` },
});
const address = {
  line: ['1 Main St', 'Suite 2'],
  city: 'Hudson',
  state: 'IA',
  postalCode: '50643',
};
const refs = (...all: (Location | Organization)[]) => {
  const { clinics, departments } = readPlaces(all);
  return {
    clinics: clinics.map((one) => one.ref),
    departments: departments.map((one) => `${one.ref} of ${one.clinic}`),
  };
};

describe('clinics of a source', () => {
  const north = location('north');

  it('are its top-level Locations, with everything that they say', () => {
    const { clinics } = readPlaces([
      location('north', {
        address,
        telecom: [
          { system: 'phone', value: '319-555-0001', use: 'old' },
          { system: 'phone', value: '319-555-0002', use: 'mobile' },
          { system: 'phone', value: '319-555-0003', use: 'work' },
          { system: 'fax', value: '319-555-0004' },
        ],
        managingOrganization: { reference: 'Organization/valley' },
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/timezone',
            valueCode: 'America/Denver',
          },
        ],
        hoursOfOperation: [{ daysOfWeek: ['mon'], allDay: true }],
        status: 'active',
      }),
    ]);
    expect(clinics).toEqual([
      {
        ref: 'Location/north',
        organization: 'Organization/valley',
        came: {
          name: 'north',
          street: '1 Main St, Suite 2',
          city: 'Hudson',
          region: 'IA',
          postalCode: '50643',
          zone: 'America/Denver',
          phone: '319-555-0003',
          fax: '319-555-0004',
          hours: [[['00:00', '24:00']], [], [], [], [], [], []],
        },
      },
    ]);
  });
  it('don’t make up what did not come: no zone, no hours, no empty text', () =>
    expect(
      readPlaces([
        location('north', {
          address: { line: [' '] },
          telecom: [{ system: 'phone', value: 'x'.repeat(40) }],
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'Mars/Base' },
          ],
        }),
      ]).clinics[0]?.came,
    ).toEqual({ name: 'north' }));
  it.each(['inactive', 'suspended'] as const)('are over when %s', (status) =>
    expect(readPlaces([location('north', { status })]).clinics[0]?.came.over).toBe(true),
  );

  it.each<[string, ReturnType<typeof refs>]>([
    ['a room', refs(north, location('room', { ...physical('ro'), ...partOf(north) }))],
    ['a vehicle', refs(north, location('van', physical('ve')))],
    ['a kind of place', refs(north, location('kind', { mode: 'kind' }))],
    ['a place without a name', refs(north, location('x', { name: ' ' }))],
    ['one below a place that is not there', refs(north, location('x', partOf(location('gone'))))],
    [
      'a circle',
      refs(north, location('a', partOf(location('b'))), location('b', partOf(location('a')))),
    ],
    ['an Organization without an address', refs(north, organization('payer'))],
  ])('are not: %s', (_, found) =>
    expect(found).toEqual({ clinics: ['Location/north'], departments: [] }),
  );

  it('are Organizations where no Location says where they are', () => {
    const alone = organization('alone', { address: [address] });
    const run = organization('run', { address: [address] });
    const site = location('site', { managingOrganization: { reference: 'Organization/run' } });
    expect(refs(alone, run, site).clinics).toEqual(['Location/site', 'Organization/alone']);
  });
});

describe('departments of a source', () => {
  const north = location('north', { managingOrganization: { reference: 'Organization/valley' } });
  const floor = location('floor', partOf(north));

  it('are Locations below a clinic, at any depth', () =>
    expect(refs(location('desk', partOf(floor)), floor, north).departments).toEqual([
      'Location/desk of Location/north',
      'Location/floor of Location/north',
    ]));
  it('are Organizations of that type whose parent runs exactly one clinic', () => {
    const dept = organization('heart', {
      type: [...type('dept'), ...type('x', 'Cardiology')],
      ...partOf(organization('valley')),
      telecom: [{ system: 'phone', value: '319-555-0005' }],
      active: false,
    });
    const { departments } = readPlaces([north, organization('valley'), dept]);
    expect(departments).toEqual([
      {
        ref: 'Organization/heart',
        clinic: 'Location/north',
        came: { name: 'heart', phone: '319-555-0005', specialty: 'Cardiology', over: true },
      },
    ]);
    const south = location('south', { managingOrganization: { reference: 'Organization/valley' } });
    expect(refs(north, south, organization('valley'), dept).departments).toEqual([]);
  });

  it('always have a clinic, and nothing is both, whatever the tree looks like', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const tree = fc.tuple(...ids.map(() => fc.option(fc.constantFrom(...ids, 'gone'))));
    fc.assert(
      fc.property(tree, (parents) => {
        const all = ids.map((id, at) =>
          location(id, parents[at] ? partOf(location(parents[at])) : {}),
        );
        const { clinics, departments } = readPlaces(all);
        const known = clinics.map((one) => one.ref);
        for (const one of departments) expect(known).toContain(one.clinic);
        const every = [...known, ...departments.map((one) => one.ref)];
        expect(new Set(every).size).toBe(every.length);
        expect(known).toEqual(ids.filter((_, at) => !parents[at]).map((id) => `Location/${id}`));
      }),
    );
  });
});
