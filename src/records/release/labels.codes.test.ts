import { describe, expect, it } from 'vitest';
import { LABELLED_CODES, labelsOfCode } from './labels.codes.ts';

describe('codes', () => {
  it('have a valid LOINC check digit (mod 10)', () => {
    const digit = (code: string) => {
      const digits = [...(code.split('-')[0] ?? '')].reverse().map(Number);
      const sum = digits.reduce(
        (all, one, at) => all + (at % 2 === 0 ? (one * 2 > 9 ? one * 2 - 9 : one * 2) : one),
        0,
      );
      return (10 - (sum % 10)) % 10;
    };
    expect(LABELLED_CODES.filter((code) => Number(code.split('-')[1]) !== digit(code))).toEqual([]);
    expect(LABELLED_CODES.length).toBeGreaterThan(1000);
  });
  it.each([
    ['7917-8', ['hiv']], // HIV 1 Ab
    ['20447-9', ['hiv']], // HIV 1 RNA
    ['5196-1', ['hepatitis']], // HBsAg
    ['13955-0', ['hepatitis']], // HCV Ab
    ['24111-7', ['sti']], // N. gonorrhoeae DNA
    ['77379-6', ['sti']], // HPV, high risk
    ['2106-3', ['reproductive']], // pregnancy test
    ['3426-4', ['substance-use']], // THC
    ['44261-6', ['mental-health']], // PHQ-9 total
    ['21636-6', ['genetic']], // BRCA1
    ['11526-1', ['pathology']],
    ['33728-7', ['malignancy']], // largest dimension of a tumor
    ['59847-4', ['malignancy']], // histology and behavior
    ['2039-6', ['tumor-marker']], // CEA
    ['2857-1', ['tumor-marker']], // PSA
    ['1834-1', ['reproductive', 'tumor-marker']], // AFP
    ['2823-3', []], // potassium
    ['2345-7', []], // glucose
    ['6690-2', []], // leukocytes
  ])('%s: %j', (code, labels) => expect([...labelsOfCode(code)].sort()).toEqual(labels));
});
