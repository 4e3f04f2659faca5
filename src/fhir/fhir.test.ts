import { describe, expect, it } from 'vitest';
import { bytesOf, mediaTypeOf, whereIsData } from './attachments.ts';
import { dayOf, readMoment } from './dates.ts';
import { absentReason, modifiersOf } from './modifiers.ts';
import {
  containedIn,
  identifierOf,
  idOf,
  readReference,
  readTarget,
  sameBase,
} from './references.ts';

const ZONE = 'America/Chicago';

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

  it('point to a resource only of the type that they name', () => {
    expect(idOf({ reference: 'Group/77' }, 'Patient')).toBeNull();
    expect(idOf({ reference: 'Patient/77' }, 'Patient')).toBe('77');
    expect(idOf({ reference: 'urn:uuid:77' }, 'Patient')).toBe('77');
    expect(idOf({ reference: 'urn:uuid:77', type: 'Group' }, 'Patient')).toBeNull();
    expect(idOf({ reference: '#77' }, 'Patient')).toBeNull();
    expect(idOf({ display: 'Ida' }, 'Patient')).toBeNull();
  });

  it('go inside, by a condition, and by identifier alone', () => {
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

describe('dates', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31', 'year'],
    ['2024-02', '2024-02-01', '2024-02-29', 'month'],
    ['2024-02-29', '2024-02-29', '2024-02-29', 'day'],
    ['2026-11-20T01:30:00Z', '2026-11-19', '2026-11-19', 'time'],
    ['2026-11-20T23:30:00-08:00', '2026-11-21', '2026-11-21', 'time'],
    ['2026-11-20T08:15:00.123456789-06:00', '2026-11-20', '2026-11-20', 'time'],
    ['2016-12-31T23:59:60Z', '2016-12-31', '2016-12-31', 'time'],
  ])('%s means %s to %s', (text, first, last, precision) =>
    expect(readMoment(text, ZONE)).toMatchObject({ first, last, precision }),
  );

  it.each([
    '2020-02-30',
    '0000',
    '20',
    'yesterday',
    '2026-13',
    '2026-11-20T25:00:00Z',
    '',
    undefined,
    null,
  ])('%s is none', (text) => expect(readMoment(text, ZONE)).toBeNull());

  it('of a day are that day in every zone', () => {
    for (const zone of [
      'Pacific/Auckland',
      'Pacific/Pago_Pago',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Kiritimati',
    ]) {
      const at = readMoment('2026-03-08', zone)?.at;
      expect(at && new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)).toBe(
        '2026-03-08',
      );
    }
    expect([
      dayOf('2026-11', ZONE),
      dayOf('2026-11-20', ZONE),
      dayOf('2026-11-20T01:30:00Z', ZONE),
      dayOf('2026-02-30', ZONE),
    ]).toEqual([null, '2026-11-20', '2026-11-19', null]);
  });
});

describe('what changes the meaning', () => {
  it('is found wherever it is, but not in what is carried inside', () => {
    const modifier = { url: 'urn:x', valueBoolean: true };
    expect(
      modifiersOf({
        modifierExtension: [modifier],
        part: [
          { modifierExtension: [{ url: 'urn:y', extension: [{ url: 'a', valueString: 'b' }] }] },
        ],
        contained: [{ modifierExtension: [modifier] }],
      }),
    ).toEqual(['urn:x: true', 'urn:y: a: b']);
    expect(modifiersOf({ extension: [modifier] })).toEqual([]);
    expect(
      absentReason(
        {
          _birthDate: {
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
                valueCode: 'masked',
              },
            ],
          },
        },
        'birthDate',
      ),
    ).toBe('masked');
  });
});

describe('attachments', () => {
  it.each([
    [{ data: 'YQ==' }, { in: 'inline', data: 'YQ==' }],
    [{ url: 'Binary/b1' }, { in: 'binary', id: 'b1' }],
    [{ url: 'https://ehr.example/fhir/Binary/b1/_history/2' }, { in: 'binary', id: 'b1' }],
    [{ url: 'urn:uuid:b1' }, { in: 'binary', id: 'b1' }],
    [{ url: '#b1' }, { in: 'contained', id: 'b1' }],
    [{ url: 'data:text/plain;base64,YQ==' }, { in: 'inline', data: 'YQ==' }],
    [{ url: 'data:,a%20b' }, { in: 'inline', data: 'YSBi' }],
    [
      { url: 'https://lab.example/report.pdf' },
      { in: 'elsewhere', url: 'https://lab.example/report.pdf' },
    ],
    [{}, { in: 'nowhere' }],
  ] as const)('%j', (attachment, held) => expect(whereIsData(attachment)).toEqual(held));

  it('have bytes, whatever breaks the lines of their base64, and a type', () => {
    expect(bytesOf('SGVt\nb2ds\r\n b2Jp biAxMg==').toString()).toBe('Hemoglobin 12');
    expect([
      mediaTypeOf({ contentType: 'Text/Plain; charset=utf-8' }),
      mediaTypeOf({}, { resourceType: 'Binary', contentType: 'application/pdf' }),
      mediaTypeOf({}),
    ]).toEqual(['text/plain', 'application/pdf', '']);
  });
});
