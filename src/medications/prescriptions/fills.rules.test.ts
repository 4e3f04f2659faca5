import type { MedicationDispense, Quantity } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill, aPrescription } from '../../../test/prescriptions.ts';
import { addDays } from '../../platform/days.rules.ts';
import {
  daysIn,
  type Fill,
  filled,
  lastFill,
  newestStatus,
  orderFills,
  readFill,
  refillsLeft,
  supplyLeft,
  supplyUntil,
} from './fills.rules.ts';

const today = '2026-11-24';
const ZONE = 'America/Chicago';
const REST = {
  price: null,
  pharmacy: null,
  name: null,
  dosage: null,
  said: { notes: [], statusReasons: [], statusCodes: [], modifiers: [], facts: [] },
};
const read = (dispense: Partial<MedicationDispense>, source = 'test') =>
  readFill(
    {
      id: 'f',
      source,
      sourceId: 'f',
      content: {
        resourceType: 'MedicationDispense',
        status: 'completed',
        ...dispense,
      } as MedicationDispense,
    },
    ZONE,
    REST,
  );
const coded = (code: string) => ({
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }] },
});
const supplyType = (code: string): Partial<Fill> => ({
  part: read(coded(code))?.part ?? false,
  counts: read(coded(code))?.counts ?? true,
  said: { ...REST.said, facts: [{ is: 'supply-type', code }] },
});
const part = (ago: number, quantity: number | null, code = 'RFP', rest: Partial<Fill> = {}): Fill =>
  aFill(today, ago, { quantity, days: quantity, ...supplyType(code), ...rest });
const rx = (fills: Fill[], quantity: number | null = 90, repeats = 3) => ({
  fills: orderFills(fills),
  quantity,
  repeats,
  daysSupply: 90,
});

describe('a fill', () => {
  it('has the local day of its time', () => {
    // half past five in the evening in Chicago is the next day in London
    expect(read({ whenHandedOver: '2026-11-20T23:30:00Z' })?.on).toBe('2026-11-20');
    expect(read({ whenHandedOver: '2026-11-20T05:30:00Z' })?.on).toBe('2026-11-19');
    expect(read({ whenPrepared: '2026-11-20T05:30:00+09:00' })?.on).toBe('2026-11-19');
    expect(read({ whenHandedOver: '2026-11-20' })?.on).toBe('2026-11-20');
    expect(read({ whenHandedOver: '2026-11' })).toMatchObject({ on: null, when: '2026-11' });
    expect(read({})).toMatchObject({ on: null, when: null, handedOver: false });
  });

  it.each<[Quantity | undefined, number | null]>([
    [{ value: 30, unit: 'days' }, 30],
    [{ value: 30 }, 30],
    [{ value: 4, unit: 'weeks' }, 28],
    [{ value: 2, code: 'wk' }, 14],
    [{ value: 3, unit: 'mo' }, 90],
    [{ value: 1, unit: 'year' }, 365],
    [{ value: 7.5, unit: 'd' }, 7],
    [{ value: 36, unit: 'h' }, 1],
    [{ value: 30, unit: 'tablets' }, null],
    [{ value: 1e9, unit: 'd' }, null],
    [{ value: -1, unit: 'd' }, null],
    [{ unit: 'd' }, null],
    [undefined, null],
  ])('that lasts %j lasts %s days', (supply, days) => expect(daysIn(supply)).toBe(days));

  it.each(['FFP', 'FFPS', 'RFP', 'RFPS', 'TF', 'TB', 'DF', 'UD'])(
    'of the kind %s is a part',
    (code) => expect(read(coded(code))?.part).toBe(true),
  );
  it.each(['FF', 'FFC', 'RF', 'RFC', 'EM', 'SO'])('of the kind %s is whole', (code) =>
    expect(read(coded(code))).toMatchObject({ part: false, counts: true }),
  );
  it.each(['MS', 'FS'])('of the kind %s counts toward none', (code) =>
    expect(read(coded(code))?.counts).toBe(false),
  );
  it.each([
    ['Partial fill', true],
    ['partially filled', true],
    ['Refill', false],
    ['Department fill', false],
  ])('called %s is a part: %s', (text, is) => expect(read({ type: { text } })?.part).toBe(is));
  it('that was entered in error does not count', () =>
    expect(read({ status: 'entered-in-error' })).toBeNull());
});

describe('what counts', () => {
  it('is one fill for its parts, until they make up the amount', () => {
    const left = (...fills: Fill[]) => refillsLeft(rx(fills));
    expect(left(part(80, 30, 'FFP'), part(70, 60, 'FFP'))).toBe(3);
    expect(left(part(80, 30, 'FFP'), part(70, 60, 'RFP'), part(10, 30))).toBe(2);
    expect(left(aFill(today, 170), part(80, 30), part(70, 30), part(60, 30))).toBe(2);
    expect(left(aFill(today, 170), part(80, 30), part(70, 30), part(60, 30), part(50, 30))).toBe(1);
    expect(left(part(80, 30, 'TF'), part(75, 60, 'TB'), aFill(today, 3))).toBe(2);
    // a whole fill after a part is another one
    expect(left(part(80, 30, 'FFP'), aFill(today, 3))).toBe(2);
  });

  it('is one fill for its parts even if no amount is known, up to the first refill', () => {
    expect(
      refillsLeft(
        rx(
          [
            part(80, null, 'FFP'),
            part(70, null, 'FFP'),
            part(10, null, 'RFP'),
            part(5, null, 'RFP'),
          ],
          null,
        ),
      ),
    ).toBe(2);
  });

  it('made of parts lasts from its first part, and was last filled on the day of its last', () => {
    const last = lastFill(rx([part(80, 30), part(60, 60, 'RFP', { price: 500 })]));
    expect(last).toEqual({
      on: addDays(today, -80),
      last: addDays(today, -60),
      days: 90,
      price: 500,
    });
    expect(supplyUntil(rx([part(80, 30), part(60, 60)]))).toBe(addDays(today, 10));
  });

  it('does not count if it was declined, cancelled or stopped, or is a sample', () => {
    const off = ['declined', 'cancelled', 'stopped'].map((status, at) =>
      aFill(today, at, { id: status, status }),
    );
    expect(filled(rx([...off, part(9, 10, 'MS')]))).toEqual([]);
    expect(newestStatus(rx([...off, aFill(today, 50)]))).toBe('completed');
    expect(newestStatus(rx(off))).toBeUndefined();
  });

  const from = (source: string) => ({ id: source, from: [{ source, sourceId: source }] });
  it('counts once if two systems report it', () => {
    const twice = rx([
      aFill(today, 9, from('a')),
      aFill(today, 9, { ...from('b'), price: 1200, pharmacy: 'River' }),
    ]);
    expect(twice.fills).toEqual([
      expect.objectContaining({
        price: 1200,
        pharmacy: 'River',
        from: [expect.anything(), expect.anything()],
      }),
    ]);
    expect(
      filled(rx([aFill(today, 9, from('a')), aFill(today, 9, { ...from('b'), quantity: 30 })])),
    ).toHaveLength(2);
    expect(filled(rx([aFill(today, 9, from('a')), aFill(today, 8, from('b'))]))).toHaveLength(2);
    // one system's two are two
    expect(
      filled(rx([aFill(today, 9, { id: 'one' }), aFill(today, 9, { id: 'two' })])),
    ).toHaveLength(2);
    const numbered = (source: string, ago: number) =>
      aFill(today, ago, { ...from(source), identifiers: ['urn:fills|7'] });
    expect(filled(rx([numbered('a', 9), numbered('b', 7)]))).toHaveLength(1);
  });

  it('is what the pharmacy’s system handed over, once, even if our own queue had it ready', () => {
    const mine = aFill(today, 9, { ...from('portico'), status: 'in-progress', handedOver: false });
    const once = rx([mine, aFill(today, 7, from('rx'))]);
    expect(once.fills.map((fill) => fill.status)).toEqual(['completed']);
    expect(rx([mine, aFill(today, 10, from('rx'))]).fills).toHaveLength(2);
  });

  it('never gives more refills for more fills, whatever their kinds', () => {
    const any = fc.record({
      ago: fc.integer({ min: 0, max: 300 }),
      quantity: fc.constantFrom(null, 10, 30, 90),
      code: fc.constantFrom('FFP', 'RFP', 'FF', 'RF', 'TF', 'MS'),
      status: fc.constantFrom('completed', 'cancelled', 'in-progress'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), fc.constantFrom(null, 90), (list, quantity) => {
        const fills = list.map(({ ago, quantity: amount, code, status }, at) =>
          part(ago, amount, code, { id: String(at), status }),
        );
        const groups = filled(rx(fills, quantity));
        expect(groups.length).toBeLessThanOrEqual(
          fills.filter((fill) => fill.status === 'completed' && fill.counts).length,
        );
        expect(groups.map((one) => one.on ?? '')).toEqual(
          groups.map((one) => one.on ?? '').sort((a, b) => b.localeCompare(a)),
        );
        if (fills.every((fill) => !fill.part))
          expect(groups).toHaveLength(
            fills.filter((fill) => fill.status === 'completed' && fill.counts).length,
          );
      }),
    );
  });
});

describe('a supply', () => {
  it('is what is left of the last fill, and unknown if nobody says how long it lasts', () => {
    expect(supplyLeft(aPrescription(today, { fills: [aFill(today, 80)] }), today)).toBe(10);
    expect(supplyLeft(aPrescription(today, { fills: [aFill(today, 200)] }), today)).toBe(0);
    expect(
      supplyLeft(
        aPrescription(today, { fills: [aFill(today, 10, { days: null })], daysSupply: null }),
        today,
      ),
    ).toBeNull();
  });
});
