import type { Quantity } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { readJson } from './decimals.ts';
import { readQuantity, sayQuantity } from './quantities.ts';

describe('quantities', () => {
  const read = (json: string) => readJson(json) as Quantity;
  it('keep digits, comparator, unit and code', () => {
    const quantity = read(
      '{"value":0.10,"comparator":"<","unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}',
    );
    expect(readQuantity(quantity)).toEqual({
      sent: '0.10',
      value: 0.1,
      comparator: '<',
      unit: 'mg/dL',
      code: 'mg/dL',
    });
    expect(sayQuantity(quantity)).toBe('< 0.10 mg/dL');
    expect(readQuantity(read('{"value":5,"code":"K/uL","system":"urn:local"}'))).toMatchObject({
      unit: 'K/uL',
      code: null,
    });
    expect([readQuantity({ unit: 'mg' }), sayQuantity({ unit: 'mg' }), sayQuantity({})]).toEqual([
      null,
      'mg',
      null,
    ]);
  });
});
