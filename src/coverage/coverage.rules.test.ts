import type { Coverage } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { plans, TODAY } from '../../test/coverage.ts';
import type { Plan } from './coverage.rules.ts';

const plan = (one: Partial<Coverage>): Plan => plans(one)[0] as Plan;

describe('a plan', () => {
  it.each([
    ['without dates', {}, 'active', undefined, undefined],
    ['begun, with no end', { period: { start: '2020-01-01' } }, 'active', '2020-01-01', undefined],
    ['on its first day', { period: { start: TODAY } }, 'active', TODAY, undefined],
    ['from tomorrow', { period: { start: '2026-11-23' } }, 'future', '2026-11-23', undefined],
    [
      'on its last day',
      { period: { start: '2020-01-01', end: TODAY } },
      'active',
      '2020-01-01',
      TODAY,
    ],
    [
      'that ended yesterday, whatever the payer’s status',
      { period: { end: '2026-11-21' } },
      'ended',
      undefined,
      '2026-11-21',
    ],
    [
      'that ended in a year',
      { period: { start: '2019', end: '2025' } },
      'ended',
      '2019-01-01',
      '2025-12-31',
    ],
    [
      'to the end of a month',
      { period: { start: '2024-02', end: '2024-02' } },
      'ended',
      '2024-02-01',
      '2024-02-29',
    ],
    [
      'with times, by the clinic’s day',
      { period: { start: '2025-01-01T00:00:00-06:00', end: '2027-01-01T00:00:00Z' } },
      'active',
      '2025-01-01',
      '2026-12-31',
    ],
    [
      'that ends tonight in the clinic, tomorrow elsewhere',
      { period: { end: '2026-11-23T03:00:00Z' } },
      'active',
      undefined,
      TODAY,
    ],
    [
      'that began tomorrow elsewhere, tonight in the clinic',
      { period: { start: '2026-11-23T03:00:00Z' } },
      'active',
      TODAY,
      undefined,
    ],
    [
      'cancelled',
      { status: 'cancelled' as const, period: { start: '2020-01-01' } },
      'cancelled',
      '2020-01-01',
      undefined,
    ],
  ] as const)('%s', (_what, rest, state, first, last) => {
    const read = plan(rest as Partial<Coverage>);
    expect([read.state, read.starts?.moment?.first, read.ends?.moment?.last]).toEqual([
      state,
      first,
      last,
    ]);
  });

  it('keeps a date that no calendar has as it came', () =>
    expect(plan({ period: { end: '2026-02-30' } })).toMatchObject({
      state: 'active',
      ends: { text: '2026-02-30', moment: null },
    }));

  it('recognizes the member’s own number under every name of the table of types', () => {
    for (const system of [
      'http://terminology.hl7.org/CodeSystem/v2-0203',
      'http://hl7.org/fhir/v2/0203',
      'urn:oid:2.16.840.1.113883.18.108',
      undefined,
    ])
      expect(
        plan({
          identifier: [
            { type: { coding: [{ ...(system ? { system } : {}), code: 'MB' }] }, value: 'W1' },
          ],
        }),
      ).toMatchObject({
        memberId: 'W1',
        otherNumbers: [],
      });
    expect(
      plan({
        identifier: [{ type: { coding: [{ system: 'urn:local', code: 'MB' }] }, value: 'W1' }],
      }).memberId,
    ).toBeNull();
  });

  it('names a subscriber who is contained in it', () => {
    const contained = [
      {
        resourceType: 'Patient' as const,
        id: 's',
        name: [{ text: 'Rosa Smith' }],
        identifier: [{ value: 'HERS' }],
      },
    ];
    const read = plan({ contained, subscriber: { reference: '#s' } });
    expect(read.subscriber).toEqual({ is: 'named', name: 'Rosa Smith' });
    expect(JSON.stringify(read)).not.toContain('HERS');
  });

  it('that is a draft or was entered in error is left out', () =>
    expect(plans({ status: 'draft' }, { status: 'entered-in-error' })).toEqual([]));

  it.each<[string, Partial<Coverage>, unknown]>([
    [
      'by display first',
      { payor: [{ reference: 'Organization/o1', display: 'As sent' }] },
      [{ is: 'named', name: 'As sent' }],
    ],
    [
      'by reference',
      { payor: [{ reference: 'Organization/o1' }] },
      [{ is: 'named', name: 'Northmoor Mutual' }],
    ],
    [
      'by absolute reference',
      { payor: [{ reference: 'https://payer.example/fhir/Organization/o1/_history/2' }] },
      [{ is: 'named', name: 'Northmoor Mutual' }],
    ],
    [
      'by urn',
      { payor: [{ reference: 'urn:uuid:o1' }] },
      [{ is: 'named', name: 'Northmoor Mutual' }],
    ],
    [
      'by an alias',
      { payor: [{ reference: 'Organization/o2' }] },
      [{ is: 'named', name: 'Only an alias' }],
    ],
    [
      'carried inside',
      {
        contained: [{ resourceType: 'Organization', id: 'payer', name: 'Fellside Health Fund' }],
        payor: [{ reference: '#payer' }],
      },
      [{ is: 'named', name: 'Fellside Health Fund' }],
    ],
    [
      'by identifier',
      { payor: [{ identifier: { system: 'urn:naic', value: '00123' } }] },
      [{ is: 'number', value: '00123' }],
    ],
    [
      'by condition',
      { payor: [{ reference: 'Organization?identifier=urn:naic|00123' }] },
      [{ is: 'number', value: '00123' }],
    ],
    ['the patient', { payor: [{ reference: 'Patient/p' }] }, [{ is: 'self' }]],
    ['somebody else’s', { payor: [{ reference: 'Patient/q' }] }, [{ is: 'unknown' }]],
    [
      'a relative',
      { payor: [{ reference: 'RelatedPerson/r1' }] },
      [{ is: 'named', name: 'Wayan Dewi' }],
    ],
    ['unknown', { payor: [{ reference: 'Organization/gone' }] }, [{ is: 'unknown' }]],
    [
      'two',
      { payor: [{ display: 'One' }, { reference: 'Organization/o1' }] },
      [
        { is: 'named', name: 'One' },
        { is: 'named', name: 'Northmoor Mutual' },
      ],
    ],
  ])('has its payer: %s', (_what, rest, payers) => expect(plan(rest).payers).toEqual(payers));

  it('has the member’s own number by type, and never the subscriber’s instead', () => {
    const mb = (value: string, rest = {}) => ({
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MB' }] },
      value,
      ...rest,
    });
    expect(
      plan({ identifier: [mb('0088800933502')], subscriberId: '0888009335', dependent: '02' }),
    ).toMatchObject({
      memberId: '0088800933502',
      subscriberId: '0888009335',
      dependent: '02',
      otherNumbers: [],
    });
    expect(plan({ subscriberId: 'S-1', dependent: '02' })).toMatchObject({
      memberId: null,
      subscriberId: 'S-1',
      dependent: '02',
    });
    expect(
      plan({
        identifier: [mb('old', { use: 'old' }), mb('now'), { value: 'bare' }, { value: 'UNKNOWN' }],
      }),
    ).toMatchObject({
      memberId: 'now',
      otherNumbers: [{ value: 'old' }, { type: undefined, value: 'bare' }],
    });
  });

  it.each<[string, Partial<Coverage>, string | null]>([
    ['by code', { relationship: { coding: [{ code: 'child' }] } }, 'child'],
    [
      'by a code after others',
      {
        relationship: {
          coding: [
            { system: 'urn:local', code: 'X' },
            {
              system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship',
              code: 'spouse',
            },
          ],
        },
      },
      'spouse',
    ],
    [
      'by a code of X12',
      {
        relationship: {
          coding: [{ system: 'https://codesystem.x12.org/005010/1069', code: '19' }],
        },
      },
      'child',
    ],
    ['injured', { relationship: { coding: [{ code: 'injured' }] } }, 'injured'],
    [
      'by a code of somebody else',
      { relationship: { coding: [{ system: 'urn:local', code: 'child' }] } },
      null,
    ],
    ['in words', { relationship: { text: 'Stepdaughter' } }, null],
    ['not said', {}, null],
    [
      'not said, but the person is the subscriber',
      { subscriber: { reference: 'Patient/p' } },
      'self',
    ],
    [
      'not said, and the subscriber is somebody else',
      { subscriber: { reference: 'Patient/q' } },
      null,
    ],
  ])('has a relationship: %s', (_what, rest, code) =>
    expect(plan(rest).relationship.code).toBe(code),
  );

  it('has the name in its class, or none', () => {
    const type = (code: string) => ({ coding: [{ code }] });
    expect(
      plan({
        class: [
          { type: type('group'), value: 'G1' },
          { type: type('plan'), value: 'P1', name: 'Gold' },
        ],
      }).name,
    ).toBe('Gold');
    expect(plan({ class: [{ type: type('plan'), value: 'P1' }] }).name).toBe('P1');
    expect(plan({ type: { text: 'HMO' } }).name).toBeNull();
  });

  it('that pays first comes before others in its state, and a current one before an ended one', () => {
    const list = plans(
      { order: 2 },
      { period: { end: '2020-01-01' } },
      { order: 1 },
      { period: { start: '2027-01-01' } },
      { status: 'cancelled' },
    );
    expect(list.map((one) => one.id)).toEqual(['c2', 'c0', 'c3', 'c1', 'c4']);
  });
});
