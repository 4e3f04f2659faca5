import { expect, it } from 'vitest';
import { isSameInOtherSpelling } from './alike.rules.ts';

it.each([
  ['Lisinopril 10 mg tablet', 'lisinopril 10 MG Oral Tablet', true],
  ['Lisinopril 10 mg tableta', 'lisinopril 10 MG Oral Tablet', true],
  ['Albuterol inhaler 90 mcg', 'albuterol 0.09 MG/ACTUAT Metered Dose Inhaler', false],
  ['Levothyroxine 50 mcg tablet', 'levothyroxine sodium 0.05 MG Oral Tablet', false],
  ['Ventolin 90 mcg', 'albuterol 90 MCG [Ventolin]', true],
  ['Lantus 100 units/mL', 'insulin glargine 100 UNT/ML Injection', false],
  ['Lisinopril 20 mg tablet', 'lisinopril 10 MG Oral Tablet', false],
  ['Acetaminofén 500 mg', 'acetaminophen 500 MG Oral Tablet', false],
])('%s, of %s: %s', (short, official, expected) =>
  expect(isSameInOtherSpelling(short, official)).toBe(expected),
);
