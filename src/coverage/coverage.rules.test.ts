import type { Coverage, Organization, RelatedPerson } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Find, type Plan, readPlans } from './coverage.rules.ts';
import { readEndings } from './endings.rules.ts';
import { KINDS, type Kind, kindsOf } from './kinds.rules.ts';

const TODAY = '2026-11-22';
const ZONE = 'America/Chicago';
const coverage = (rest: Partial<Coverage> = {}): Coverage => ({
  resourceType: 'Coverage',
  status: 'active',
  beneficiary: { reference: 'Patient/p' },
  payor: [],
  ...rest,
});
const organizations: Record<string, Organization | RelatedPerson> = {
  'a Organization/o1': { resourceType: 'Organization', name: 'Northmoor Mutual' },
  'b Organization/o1': { resourceType: 'Organization', name: 'Of another source' },
  'a Organization/o2': { resourceType: 'Organization', alias: ['Only an alias'] },
  'a RelatedPerson/r1': {
    resourceType: 'RelatedPerson',
    patient: { reference: 'Patient/p' },
    name: [{ given: ['Wayan'], family: 'Dewi' }],
  },
};
const find: Find = (source, type, id) => organizations[`${source} ${type}/${id}`];
const plans = (...list: Partial<Coverage>[]) =>
  readPlans(
    list.map((one, at) => ({ id: `c${at}`, source: 'a', content: coverage(one) })),
    TODAY,
    ZONE,
    find,
  );
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

  it('with a date that no calendar has keeps it as it came', () =>
    expect(plan({ period: { end: '2026-02-30' } })).toMatchObject({
      state: 'active',
      ends: { text: '2026-02-30', moment: null },
    }));

  it('knows the member’s own number by every name of the table of types', () => {
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

  it('names a subscriber who is carried inside', () => {
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

  it('that is a draft or was entered in error is none', () =>
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

  it('has the member’s own number by type, and never the subscriber’s in its place', () => {
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

  it('has a name of its class, or none', () => {
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

  it('that pays first comes before others of its state, and one that holds before one that ended', () => {
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

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const SOPT = 'https://nahdo.org/sopt';
describe('the kind of a plan', () => {
  it.each<[string, Coverage['type'], Kind[]]>([
    [
      'dental',
      { coding: [{ system: ACT, code: 'DENTAL' }], text: 'dental care policy' },
      ['dental'],
    ],
    ['vision', { coding: [{ system: ACT, code: 'VISPOL' }] }, ['vision']],
    ['medicines', { coding: [{ code: 'DRUGPOL' }] }, ['drug']],
    ['mental health', { coding: [{ system: ACT, code: 'MENTPOL' }] }, ['mental-health']],
    ['long-term care', { coding: [{ system: ACT, code: 'LTC' }] }, ['long-term-care']],
    ['HMO', { coding: [{ system: ACT, code: 'HMO' }] }, ['medical']],
    ['workers’ compensation', { coding: [{ system: ACT, code: 'WCBPOL' }] }, ['work']],
    ['a car', { coding: [{ system: ACT, code: 'AUTOPOL' }] }, ['auto']],
    [
      'self-pay',
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-selfpay', code: 'pay' }],
      },
      ['self-pay'],
    ],
    ['Medicare', { coding: [{ system: SOPT, code: '111' }] }, ['medicare']],
    ['Medicare, medicines', { coding: [{ system: SOPT, code: '122' }] }, ['drug']],
    ['Medicaid', { coding: [{ system: SOPT, code: '2' }] }, ['medicaid']],
    ['Medicaid, dental', { coding: [{ system: SOPT, code: '299' }] }, ['dental']],
    ['TRICARE', { coding: [{ system: SOPT, code: '3111' }] }, ['military']],
    ['a local PPO', { coding: [{ system: SOPT, code: '3712' }] }, ['government']],
    ['a stand-alone plan of some kind', { coding: [{ system: SOPT, code: '56' }] }, []],
    ['a stand-alone dental plan', { coding: [{ system: SOPT, code: '561' }] }, ['dental']],
    ['a Medicare supplement', { coding: [{ system: SOPT, code: '523' }] }, ['supplement']],
    ['workers’ compensation by typology', { coding: [{ system: SOPT, code: '959' }] }, ['work']],
    ['no typology', { coding: [{ system: SOPT, code: '9999' }] }, []],
    [
      'a filing indicator',
      { coding: [{ system: 'https://codesystem.x12.org/005010/1032', code: 'MB' }] },
      ['medicare'],
    ],
    [
      'two codings',
      {
        coding: [
          { system: ACT, code: 'DENTAL' },
          { system: ACT, code: 'VISPOL' },
        ],
      },
      ['dental', 'vision'],
    ],
    [
      'two codings that say the same',
      {
        coding: [
          { system: SOPT, code: '512' },
          { system: ACT, code: 'PPO' },
        ],
      },
      ['medical'],
    ],
    [
      'a code of somebody else',
      { coding: [{ system: 'urn:local', code: 'DENTAL', display: 'Plan 7' }] },
      [],
    ],
    ['words', { text: 'Delta Dental' }, ['dental']],
    [
      'words of a display',
      { coding: [{ system: 'urn:local', code: '7', display: 'Vision plan' }] },
      ['vision'],
    ],
    ['Spanish words', { text: 'Seguro de la vista' }, ['vision']],
    ['a dental health plan', { text: 'Dental health plan' }, ['dental']],
    ['medical and dental', { text: 'Medical and Dental' }, ['medical', 'dental']],
    [
      'health with parts',
      { text: 'Health insurance with dental and vision' },
      ['medical', 'dental', 'vision'],
    ],
    [
      'a health of its own',
      { text: 'Behavioral health and substance use' },
      ['mental-health', 'substance-use'],
    ],
    ['NO_INSURANCE', { text: 'NO_INSURANCE' }, ['self-pay']],
    ['Medicaid in words', { text: 'medicaid' }, ['medicaid']],
    ['other words', { text: 'Cigna' }, []],
    ['nothing', undefined, []],
  ])('%s', (_what, type, kinds) => expect(kindsOf(type)).toEqual(kinds));

  it('is self-pay where the patient is the payer and nothing says otherwise', () => {
    expect(plan({ payor: [{ reference: 'Patient/p' }] }).kinds).toEqual(['self-pay']);
    expect(plan({ payor: [{ reference: 'Patient/p' }], type: { text: 'Dental' } }).kinds).toEqual([
      'dental',
    ]);
  });
});

describe('what ended', () => {
  const of = (text: string, rest: Partial<Coverage> = {}): Partial<Coverage> => ({
    type: { text },
    ...rest,
  });
  const ended = (end: string) => ({ period: { end } });
  const endings = (...list: Partial<Coverage>[]) =>
    readEndings(plans(...list), TODAY).map(({ kind, ends }) => [kind, ends.moment?.last]);
  it.each<[string, Partial<Coverage>[], unknown]>([
    [
      'the last of all plans',
      [ended('2021-06-30'), ended('2024-12-31')],
      [['medical', '2024-12-31']],
    ],
    ['nothing while one holds', [ended('2021-06-30'), {}], []],
    [
      'nothing while one is to come',
      [ended('2021-06-30'), { period: { start: '2027-01-01' } }],
      [],
    ],
    [
      'nothing by a cancelled one',
      [ended('2021-06-30'), { status: 'cancelled', period: { end: '2030-01-01' } }],
      [['medical', '2021-06-30']],
    ],
    ['nothing where there never was one', [], []],
    [
      'a dental plan alone, beside care that is covered',
      [of('Dental', ended('2026-10-31')), of('HMO')],
      [['dental', '2026-10-31']],
    ],
    [
      'a dental plan alone, and nobody’s care',
      [of('Dental', ended('2026-10-31'))],
      [['dental', '2026-10-31']],
    ],
    ['a dental plan long ago', [of('Dental', ended('2024-10-31')), of('HMO')], []],
    [
      'care, beside a dental plan that holds',
      [of('HMO', ended('2024-10-31')), of('Dental')],
      [['medical', '2024-10-31']],
    ],
    ['Medicare, while a private plan holds', [of('Medicare', ended('2026-10-31')), of('PPO')], []],
    ['self-pay is no coverage', [of('self-pay', ended('2026-10-31'))], []],
    [
      'self-pay does not stand for a plan',
      [of('HMO', ended('2026-10-31')), of('self-pay')],
      [['medical', '2026-10-31']],
    ],
    [
      'nothing while one is not understood',
      [
        ended('2021-06-30'),
        { ...ended('2022-01-01'), modifierExtension: [{ url: 'urn:x', valueBoolean: true }] },
      ],
      [],
    ],
  ])('%s', (_what, list, is) => expect(endings(...list)).toEqual(is));

  it('has every plan in the list, once, those that hold today first, and names no kind of which a plan holds', () => {
    const day = fc
      .date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const period = fc.record({ start: day, end: day }, { requiredKeys: [] });
    const type = fc.constantFrom(
      undefined,
      { text: 'Dental' },
      { text: 'HMO' },
      { text: 'Vision' },
      { text: 'self-pay' },
    );
    const status = fc.constantFrom('active' as const, 'cancelled' as const);
    fc.assert(
      fc.property(fc.array(fc.record({ status, period, type })), (list) => {
        const read = plans(...(list as Partial<Coverage>[]));
        expect(read.map((one) => one.id).sort()).toEqual(list.map((_, at) => `c${at}`).sort());
        const order = read.map((one) =>
          ['active', 'future', 'ended', 'cancelled'].indexOf(one.state),
        );
        expect(order).toEqual([...order].sort());
        const standing = new Set(
          read
            .filter((one) => one.state === 'active' || one.state === 'future')
            .flatMap((one) => (one.kinds.length > 0 ? one.kinds : ['medical'])),
        );
        for (const { kind, ends } of readEndings(read, TODAY)) {
          expect(standing.has(kind)).toBe(false);
          expect((ends.moment?.last ?? '') < TODAY).toBe(true);
          expect(KINDS).toContain(kind);
        }
      }),
    );
  });
});
