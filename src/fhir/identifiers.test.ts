import type { Identifier } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { identifierOn, isOfType, isPlaceholder } from './identifiers.ts';

const TODAY = '2026-11-26';

describe('identifiers', () => {
  const mr = (value: string, rest: Partial<Identifier> = {}): Identifier => ({
    type: { coding: [{ code: 'MR' }] },
    value,
    ...rest,
  });
  it('are chosen by use and period', () => {
    const now = (...list: Identifier[]) => identifierOn(list, 'MR', TODAY)?.value;
    expect(now(mr('1', { use: 'old' }), mr('2', { use: 'usual' }))).toBe('2');
    expect(now(mr('1', { period: { end: '2020-01-01' } }), mr('2', { use: 'secondary' }))).toBe(
      '2',
    );
    expect(now(mr('1', { use: 'old' }))).toBe('1');
    expect(now(mr('UNKNOWN'), { type: { coding: [{ code: 'MB' }] }, value: '7' })).toBeUndefined();
    expect(
      now({ type: { coding: [{ system: 'urn:local', code: 'MR' }] }, value: '7' }),
    ).toBeUndefined();
  });
  it('have a type by its code, by the same table under its older names, or only by words', () => {
    const is = (type: Identifier['type']) => isOfType({ ...(type && { type }) }, 'MR');
    for (const system of [
      'http://hl7.org/fhir/v2/0203',
      'http://hl7.org/fhir/identifier-type',
      'urn:oid:2.16.840.1.113883.18.108',
    ])
      expect([system, is({ coding: [{ system, code: 'MR' }] })]).toEqual([system, true]);
    expect(
      [
        'MRN',
        'Medical Record Number',
        'medical record no.',
        'Número de historia clínica',
        'NHC',
      ].map((text) => is({ text })),
    ).toEqual(Array(5).fill(true));
    expect(
      ['EPI', 'Member number', 'External MRN alias', 'Medical records'].map((text) => is({ text })),
    ).toEqual(Array(4).fill(false));
    expect([
      is(undefined),
      is({ text: 'MRN', coding: [{ code: 'MB' }] }),
      is({ text: 'MRN', coding: [{ system: 'urn:local', code: '5' }] }),
    ]).toEqual([false, false, true]);
  });

  it.each([
    'UNKNOWN',
    'unk',
    'N/A',
    'none',
    '0',
    '0000',
    '999',
    '99999999',
    '11111',
    '123456789',
    '-',
    '...',
    ' ',
    'TBD',
    'no number',
    'SIN NUMERO',
    'desconocido',
    'No tiene',
    'S/N',
    'PENDIENTE',
    'Not Provided',
    'unassigned',
    'refused',
    'UNKNOWN MRN',
    'MRN',
    '12345678',
  ])('%s means no number', (value) => expect(isPlaceholder(value)).toBe(true));
  it.each(['777', '90417731', 'MRN-00012', '1000', 'C01', '12', '0012'])(
    '%s is a number',
    (value) => expect(isPlaceholder(value)).toBe(false),
  );
});
