import type { RelatedPerson } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { isCodedParent, isSamePerson, type OwnIdentity } from './relation.rules.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const TABLE = 'http://terminology.hl7.org/CodeSystem/v2-0063';
const ROLE = 'http://terminology.hl7.org/CodeSystem/v2-0131';
const coded = (...codes: [system: string, code: string, display?: string][]) => ({
  relationship: codes.map(([system, code, display]) => ({
    coding: [{ system, code, ...(display ? { display } : {}) }],
  })),
});

describe('the codes of a RelatedPerson in a child’s record', () => {
  it.each(['PRN', 'MTH', 'FTH', 'NPRN', 'NMTH', 'NFTH', 'ADOPTP', 'ADOPTM', 'ADOPTF'])(
    'say a parent: %s',
    (code) => expect(isCodedParent(coded([V3, code]))).toBe(true),
  );
  it.each<[string, ReturnType<typeof coded>]>([
    ['the same under the name before R4', coded(['http://hl7.org/fhir/v3/RoleCode', 'MTH'])],
    ['HL7 v2 table 0063', coded([TABLE, 'FTH'])],
    ['with a role beside it', coded([ROLE, 'C'], [V3, 'MTH'], [V3, 'ECON'])],
    ['with a code of their own system beside it', coded(['urn:ours', 'CHILD'], [V3, 'MTH'])],
  ])('say a parent: %s', (_, related) => expect(isCodedParent(related)).toBe(true));

  it.each<[string, Pick<RelatedPerson, 'relationship'>]>([
    ['the opposite direction', coded([V3, 'CHILD'])],
    ['a son', coded([V3, 'SON'])],
    ['a daughter', coded([V3, 'DAU'])],
    ['the adopted child', coded([V3, 'ADOPTED'])],
    ['both directions', coded([V3, 'MTH'], [V3, 'DAU'])],
    ['a stepmother', coded([V3, 'STPMTH'])],
    ['a foster father', coded([V3, 'FTHFOST'])],
    ['a surrogate', coded([V3, 'GESTM'])],
    ['a grandmother', coded([V3, 'GRMTH'])],
    ['a mother-in-law', coded([V3, 'MTHINLAW'])],
    ['a guardian alone', coded([V3, 'GUARD'])],
    ['a family member', coded([V3, 'FAMMEMB'])],
    ['an emergency contact', coded([ROLE, 'C'])],
    ['a code without a system', { relationship: [{ coding: [{ code: 'MTH' }] }] }],
    ['the code of another system', coded(['urn:ours', 'MTH'])],
    ['words alone', { relationship: [{ text: 'Mother' }] }],
    ['words that contradict the code', coded([V3, 'MTH', 'Stepmother'])],
    ['Spanish words that do', coded([V3, 'FTH', 'Padrastro'])],
    ['lower case, which v3 has not', coded([V3, 'mth'])],
    ['nothing', {}],
  ])('say no parent: %s', (_, related) => expect(isCodedParent(related)).toBe(false));
});

describe('whether a RelatedPerson is the member', () => {
  const MR = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
  const own: OwnIdentity = {
    numbers: [
      { system: 'urn:mrn', value: '0048229137' },
      { system: 'urn:portico:source:lab', value: 'jill' },
      { system: 'urn:portico:source:lab:MR', value: '5551234' },
    ],
    names: [
      { given: 'Jill Ann', family: 'Tillman' },
      { given: 'Jill', family: 'Hartley' },
    ],
    birthDate: '1984-03-27',
  };
  const number = { system: 'urn:mrn', value: '0048229137', type: MR };
  const name = [{ given: ['Jill'], family: 'Tillman' }];
  const is = (related: Parameters<typeof isSamePerson>[0], source = 'lab') =>
    isSamePerson(related, own, { source, today: '2026-11-22' });

  it.each<[string, Parameters<typeof isSamePerson>[0]]>([
    ['number and name', { identifier: [number], name }],
    ['a number without a type', { identifier: [{ ...number, type: undefined as never }], name }],
    [
      'the source’s number without a system',
      { identifier: [{ value: '5551234', type: MR }], name },
    ],
    [
      'the source’s own id',
      { identifier: [{ system: 'urn:portico:source:lab', value: 'jill' }], name },
    ],
    ['a former name', { identifier: [number], name: [{ given: ['Jill'], family: 'Hartley' }] }],
    ['the birth date too', { identifier: [number], name, birthDate: '1984-03-27' }],
    ['the birth date in part', { identifier: [number], name, birthDate: '1984' }],
  ])('yes: %s', (_, related) => expect(is(related)).toBe(true));

  it.each<[string, Parameters<typeof isSamePerson>[0], string?]>([
    ['a name without a number', { name }],
    ['a number without a name', { identifier: [number] }],
    ['another name', { identifier: [number], name: [{ given: ['Rosa'], family: 'Tillman' }] }],
    ['an anonymous name', { identifier: [number], name: [{ ...name[0], use: 'anonymous' }] }],
    ['another birth date', { identifier: [number], name, birthDate: '1985-03-27' }],
    ['another year', { identifier: [number], name, birthDate: '1985' }],
    ['the value in another system', { identifier: [{ ...number, system: 'urn:other' }], name }],
    ['a value without system and type', { identifier: [{ value: '5551234' }], name }],
    ['the number of another source', { identifier: [{ value: '5551234', type: MR }], name }, 'x'],
    ['a number that is no longer used', { identifier: [{ ...number, use: 'old' }], name }],
    ['one that has ended', { identifier: [{ ...number, period: { end: '2026-11-21' } }], name }],
    [
      'a payer’s number, which a family shares',
      { identifier: [{ ...number, type: { coding: [{ ...MR.coding[0], code: 'MB' }] } }], name },
    ],
  ])('no: %s', (_, related, source) => expect(is(related, source)).toBe(false));
});
