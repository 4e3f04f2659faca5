import { describe, expect, it } from 'vitest';
import { aPrescription } from '../../../test/prescriptions.ts';
import { expiresOn, medicineOf, type Prescription } from './prescriptions.rules.ts';

const rx = (rest: Partial<Prescription>) => aPrescription('2026-11-24', rest);

describe('the end of a prescription', () => {
  it.each<[string, Partial<Prescription>, string | null]>([
    ['as written', { validUntil: '2027-08-31' }, '2027-08-31'],
    ['not known', { validUntil: null }, null],
    [
      'six months after it was written, in schedule IV, to the end of a short month',
      { schedule: 'IV', authoredOn: '2026-08-31', validUntil: '2027-08-31' },
      '2027-02-28',
    ],
    [
      'six months after it was written, in schedule III',
      { schedule: 'III', authoredOn: '2026-05-24', validUntil: '2027-05-24' },
      '2026-11-24',
    ],
    [
      'as written, in schedule V',
      { schedule: 'V', authoredOn: '2026-05-24', validUntil: '2027-05-24' },
      '2027-05-24',
    ],
    [
      'as written where that is sooner',
      { schedule: 'IV', authoredOn: '2026-05-24', validUntil: '2026-07-01' },
      '2026-07-01',
    ],
    [
      'as written where nobody says when it was',
      { schedule: 'IV', authoredOn: null, validUntil: '2027-05-24' },
      '2027-05-24',
    ],
  ])('is %s (21 CFR 1306.22)', (_, rest, end) => expect(expiresOn(rx(rest))).toBe(end));
});

describe('the medicine in our own resources', () => {
  it('has its name and its RxNorm code, as far as known', () => {
    const coding = { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076' };
    expect(medicineOf({ name: 'lisinopril', rxnorm: '314076' })).toEqual({
      coding: [{ ...coding, display: 'lisinopril' }],
      text: 'lisinopril',
    });
    expect(medicineOf({ name: '', rxnorm: '314076' })).toEqual({ coding: [coding] });
    expect(medicineOf({ name: 'lisinopril', rxnorm: null })).toEqual({ text: 'lisinopril' });
    expect(medicineOf({ name: '', rxnorm: null }).coding?.[0]?.code).toBe('unknown');
  });
});
