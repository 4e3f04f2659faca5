import type { Coverage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredUntil, readPlans } from './coverage.rules.ts';

const TODAY = '2026-11-22';
const coverage = (rest: Partial<Coverage> = {}): Coverage => ({
  resourceType: 'Coverage',
  status: 'active',
  beneficiary: { reference: 'Patient/p' },
  payor: [],
  ...rest,
});
const plans = (...list: Partial<Coverage>[]) =>
  readPlans(
    list.map((one, at) => ({ id: `c${at}`, content: coverage(one) })),
    TODAY,
  );

describe('a plan', () => {
  it.each([
    ['without dates', {}, 'active', null, null],
    ['begun, with no end', { period: { start: '2020-01-01' } }, 'active', '2020-01-01', null],
    ['on its first day', { period: { start: TODAY } }, 'active', TODAY, null],
    ['from tomorrow', { period: { start: '2026-11-23' } }, 'future', '2026-11-23', null],
    ['on its last day', { period: { start: '2020-01-01', end: TODAY } }, 'active', '2020-01-01', TODAY],
    ['that ended yesterday, whatever the payer’s status', { period: { end: '2026-11-21' } }, 'ended', null, '2026-11-21'],
    ['that ended in a year', { period: { start: '2019', end: '2025' } }, 'ended', '2019-01-01', '2025-12-31'],
    ['to the end of a month', { period: { start: '2024-02', end: '2024-02' } }, 'ended', '2024-02-01', '2024-02-29'],
    ['with times', { period: { start: '2025-01-01T00:00:00-06:00', end: '2027-01-01T00:00:00Z' } }, 'active', '2025-01-01', '2027-01-01'],
    ['cancelled', { status: 'cancelled' as const, period: { start: '2020-01-01' } }, 'cancelled', '2020-01-01', null],
  ] as const)('%s', (_what, rest, state, startsOn, endsOn) => {
    expect(plans(rest as Partial<Coverage>)).toMatchObject([{ state, startsOn, endsOn }]);
  });

  it('that is a draft or was entered in error is none', () => expect(plans({ status: 'draft' }, { status: 'entered-in-error' })).toEqual([]));

  it('has its name from its class, its kind or nothing, and says who is covered as what', () => {
    const [named, kind, bare] = plans(
      {
        class: [
          { type: { coding: [{ code: 'group' }] }, value: 'G1' },
          { type: { coding: [{ code: 'plan' }] }, value: 'P1', name: 'Gold' },
        ],
        payor: [{ reference: 'Organization/x' }, { display: 'Payer' }],
        subscriberId: 'M1',
        relationship: { coding: [{ code: 'child' }] },
      },
      { type: { text: 'HMO' }, relationship: { coding: [{ code: 'injured' }] } },
      {},
    );
    expect(named).toMatchObject({ name: 'Gold', payer: 'Payer', memberId: 'M1', group: 'G1', relationship: 'child' });
    expect(kind).toMatchObject({ name: 'HMO', relationship: 'other' });
    expect(bare).toMatchObject({ name: null, payer: null, memberId: null, group: null, relationship: 'self' });
  });
});

describe('a former member', () => {
  it('was covered until the last day of the last plan', () => {
    expect(coveredUntil(plans({ period: { end: '2021-06-30' } }, { period: { end: '2024-12-31' } }))).toBe('2024-12-31');
    expect(coveredUntil(plans({ period: { end: '2021-06-30' } }, {}))).toBeNull();
    expect(coveredUntil(plans({ period: { end: '2021-06-30' } }, { period: { start: '2027-01-01' } }))).toBeNull();
    expect(coveredUntil(plans({ period: { end: '2021-06-30' } }, { status: 'cancelled', period: { end: '2030-01-01' } }))).toBe('2021-06-30');
    expect(coveredUntil([])).toBeNull();
  });

  it('has every plan in the list, once, those that hold today first', () => {
    const day = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
    const period = fc.record({ start: day, end: day }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(fc.record({ status: fc.constantFrom('active' as const, 'cancelled' as const), period })), (list) => {
        const read = plans(...list);
        expect(read.map((plan) => plan.id).sort()).toEqual(list.map((_, at) => `c${at}`).sort());
        const order = read.map((plan) => ['active', 'future', 'ended', 'cancelled'].indexOf(plan.state));
        expect(order).toEqual([...order].sort());
        const until = coveredUntil(read);
        if (until !== null) expect(until < TODAY).toBe(true);
      }),
    );
  });
});
