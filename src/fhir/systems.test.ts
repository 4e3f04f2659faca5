import { expect, it } from 'vitest';
import { LOINC, RXNORM, SNOMED, sayCode } from './systems.ts';

it.each([
  [{ system: RXNORM, code: '7980' }, 'RxNorm 7980'],
  [{ system: 'urn:oid:2.16.840.1.113883.6.88', code: ' 7980 ' }, 'RxNorm 7980'],
  [{ system: SNOMED, code: '1' }, 'SNOMED CT 1'],
  [{ system: LOINC, code: '2823-3' }, 'LOINC 2823-3'],
  [{ system: 'urn:local', code: 'K' }, 'K'],
  [{ code: 'K' }, 'K'],
  [{ system: RXNORM }, null],
  [{ system: RXNORM, code: ' ' }, null],
  [undefined, null],
])('%j is %s', (coding, text) => expect(sayCode(coding)).toBe(text));
