import { describe, expect, it } from 'vitest';
import { readRxNormName } from './rxnorm-name.rules.ts';

const mg = (value: string, per: string | null = null) => ({ value, unit: 'MG', per });

describe('a name in RxNorm’s form', () => {
  it('is read into its parts', () => {
    expect(
      readRxNormName('24 HR aspirin 81 MG Extended Release Oral Tablet [Asper]'),
    ).toMatchObject({
      parts: [{ ingredient: 'aspirin', strength: mg('81') }],
      form: { release: 'ER' },
      brand: 'Asper',
      quantity: { value: '24', unit: 'HR' },
    });
    expect(readRxNormName('NDA020503 200 ACTUAT albuterol 0.09 MG/ACTUAT')).toEqual({
      parts: [{ ingredient: 'albuterol', strength: mg('0.09', 'ACTUAT') }],
      form: null,
      brand: null,
      quantity: { value: '200', unit: 'ACTUAT' },
    });
    expect(readRxNormName('Vitamin B 12 5 MG/ML / folic acid 1 MG/ML')?.parts).toEqual([
      { ingredient: 'Vitamin B 12', strength: mg('5', 'ML') },
      { ingredient: 'folic acid', strength: mg('1', 'ML') },
    ]);
    expect(readRxNormName('diazepam [Valium]')).toEqual({
      parts: [{ ingredient: 'diazepam', strength: null }],
      form: null,
      brand: 'Valium',
      quantity: null,
    });
  });

  it.each([
    'diazepam',
    'aspirin 81 mg Oral Tablet',
    'aspirin 81 MG tablet',
    'aspirin 81 MG Oral Tablet daily',
    'aspirin 81 MG/WK Oral Tablet',
    'aspirin .5 MG Oral Tablet',
    'aspirin 0.0 MG Oral Tablet',
    'aspirin 81 MG / Oral Tablet',
    '81 MG Oral Tablet',
    'aspirin 81 MG Oral Tablet [ ]',
    'aspirin 81 MG Oral Tablet [A] [B]',
    '12 HR 24 HR aspirin 81 MG Oral Tablet',
  ])('is not made of %j', (name) => expect(readRxNormName(name)).toBeNull());
});
