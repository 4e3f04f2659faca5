import { describe, expect, it } from 'vitest';
import { UCUM } from '../../fhir/systems.ts';
import { truths } from './shapes.rules.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const coded = (code: string, system = CLINICAL) => ({ coding: [{ system, code }] });
/** [invariant, what satisfies it, what does not or is not certain] */
type Row = [key: string, holds: object, not: object];
const rows: Row[] = [
  ['ext-1', { extension: [] }, { extension: [], valueString: 'a' }],
  ['ext-1', { valueCode: 'a' }, {}],
  ['qty-3', { code: 'mg', system: UCUM }, { code: 'mg' }],
  ['sqty-1', { value: 1 }, { value: 1, comparator: '<' }],
  ['att-1', { data: 'YQ==', contentType: 'text/plain' }, { data: 'YQ==' }],
  ['att-1', { url: 'https://a.example' }, { data: 'YQ==', url: 'https://a.example' }],
  ['cpt-2', { value: '1', system: 'phone' }, { value: '1' }],
  ['drt-1', { code: 'd', system: UCUM, value: 1 }, { code: 'd', system: UCUM }],
  ['drt-1', { value: 1 }, { code: 'd', system: 'urn:other', value: 1 }],
  ['per-1', { start: '2026-01', end: '2026-02' }, { start: '2026-02', end: '2026-01' }],
  ['per-1', { start: '2026-02' }, { start: '2026-01', end: '2026-01-31' }],
  [
    'per-1',
    { start: '2026-01-01T10:00:00Z', end: '2026-01-01T10:00:00Z' },
    // 11 PM in Chicago is later than the texts say
    { start: '2026-01-01T10:00:00-06:00', end: '2026-01-01T11:00:00+00:00' },
  ],
  ['rng-2', { low: { value: 2 } }, { low: { value: 2 }, high: { value: 1 } }],
  ['rat-1', { numerator: {}, denominator: {} }, { numerator: {} }],
  ['ref-1', { reference: 'Patient/1' }, { reference: '#1' }],
  ['ref-1', { display: 'Rosa' }, { reference: 1 }],
  ['tim-1', { duration: 1, durationUnit: 'h' }, { duration: 1 }],
  ['tim-2', { period: 1, periodUnit: 'd' }, { period: 1 }],
  ['tim-4', { duration: 0 }, { duration: -1 }],
  ['tim-5', { period: 0.5 }, { period: -0.5 }],
  ['tim-6', { periodMax: 2, period: 1 }, { periodMax: 2 }],
  ['tim-7', { durationMax: 2, duration: 1 }, { durationMax: 2 }],
  ['tim-8', { countMax: 2, count: 1 }, { countMax: 2 }],
  ['tim-9', { when: ['AC'] }, { when: ['AC'], offset: 10 }],
  ['tim-10', { when: ['AC'] }, { when: ['AC'], timeOfDay: ['08:00:00'] }],
  ['ait-1', { clinicalStatus: coded('active') }, {}],
  [
    'ait-2',
    { verificationStatus: coded('confirmed') },
    { verificationStatus: coded('entered-in-error') },
  ],
  ['app-1', { actor: {} }, { status: 'accepted' }],
  ['app-2', { start: 'a', end: 'b' }, { start: 'a' }],
  ['app-2', {}, { end: 'b' }],
  ['app-3', { start: 'a', end: 'b' }, {}],
  ['app-4', {}, { cancelationReason: {} }],
  ['cpl-3', { detail: {} }, { detail: {}, reference: {} }],
  ['ctm-1', { member: {} }, { onBehalfOf: {} }],
  ['con-1', { assessment: [] }, { type: {} }],
  ['con-2', { detail: [] }, {}],
  [
    'con-4',
    { clinicalStatus: coded('active') },
    { abatementAge: {}, clinicalStatus: coded('active') },
  ],
  ['con-4', { abatementString: 'a', clinicalStatus: coded('remission') }, { abatementString: 'a' }],
  [
    'con-4',
    { abatementDateTime: '2026', clinicalStatus: coded('resolved') },
    { abatementDateTime: '2026', clinicalStatus: coded('resolved', 'urn:other') },
  ],
  ['con-5', { clinicalStatus: coded('active') }, { verificationStatus: coded('entered-in-error') }],
  ['gol-1', { detailInteger: 1, measure: {} }, { detailInteger: 1 }],
  ['imm-1', { reference: 'https://a.example' }, { publicationDate: '2026' }],
  ['mad-1', { rateRatio: {} }, { text: 'slowly' }],
  ['obs-3', { text: 'negative' }, { appliesTo: [] }],
  ['obs-6', { dataAbsentReason: {} }, { dataAbsentReason: {}, valueString: 'a' }],
  ['obs-7', { component: [] }, { component: [], valueQuantity: {} }],
  ['org-2', { use: 'work' }, { use: 'home' }],
  ['org-3', {}, { use: 'home' }],
  ['pat-1', { organization: {} }, { relationship: [] }],
  ['prr-1', { orderDetail: [], code: {} }, { orderDetail: [] }],
];
/**
 * Rules about contained resources. The shapes don't know any, so these hold for all that they
 * accept.
 */
const OF_CONTAINED = ['dom-2', 'dom-4', 'dom-5'];

describe('an invariant that is certain', () => {
  it.each(rows)('%s of %j, and not of %j', (key, holds, not) => {
    const test = truths[key] as (value: object) => boolean;
    expect(test(holds as Record<string, unknown>)).toBe(true);
    expect(test(not as Record<string, unknown>)).toBe(false);
  });
  it('is here for each of them', () =>
    expect(Object.keys(truths).sort()).toEqual(
      [...new Set(rows.map(([key]) => key)), ...OF_CONTAINED].sort(),
    ));
});

it('a name that only starts like a choice is not one', () => {
  // `valueset` is not value[x], `valueString` is
  expect(truths['obs-6']?.({ dataAbsentReason: {}, valueset: 'a' })).toBe(true);
  expect(truths['obs-6']?.({ dataAbsentReason: {}, value: 'a' })).toBe(true);
});
