import type { RelatedPerson } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, type Evidence, provenBy, singledOut } from './proof.rules.ts';

const MOTHER: RelatedPerson = {
  resourceType: 'RelatedPerson',
  patient: { reference: 'Patient/mina' },
  identifier: [{ system: 'urn:mrn', value: '0048229137' }],
  name: [{ given: ['Joan'], family: 'Kruger' }],
  relationship: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
  ],
};
const own = {
  numbers: [{ system: 'urn:mrn', value: '0048229137' }],
  names: [{ given: 'Joan', family: 'Kruger' }],
  birthDate: '1984-03-27',
};
const by = {
  days: { first: '2026-11-22', last: '2026-11-22' },
  caregiverDeceased: false,
  settings: { teenAge: 12, adultAge: 18, familyLaw: [] },
};
const evidence = (
  rest: Partial<Evidence> = {},
  related: Partial<RelatedPerson> = {},
): Evidence => ({
  person: { birthDate: '2017-02-25', partialBirthDate: null, deceased: false },
  flagged: false,
  sharedMail: false,
  orders: [],
  rights: [],
  related: [{ source: 'lab', id: 'mother', content: { ...MOTHER, ...related } }],
  ...rest,
});
const born = (birthDate: string | null, partialBirthDate: string | null = null) => ({
  person: { birthDate, partialBirthDate, deceased: false },
});
const order = (kind: string, names: 'caregiver' | 'somebody-else', startsOn = '2026-01-01') => ({
  orders: [{ kind, names, startsOn, endsOn: null }],
});
const ended = (revokedWhy: Evidence['rights'][number]['revokedWhy']) => ({
  rights: [{ revoked: true, revokedWhy }],
});

describe('a record proves a parent', () => {
  it.each<[string, Evidence]>([
    ['of a child', evidence()],
    ['of a teen', evidence(born('2012-05-05'))],
    ['the day before they become an adult', evidence(born('2008-11-23'))],
    [
      'within the relation’s period',
      evidence({}, { period: { start: '2017-02', end: '2026-11-22' } }),
    ],
    ['who gave the right up before', evidence(ended('caregiver'))],
    ['whose relation had ended in the feed and is back', evidence(ended('feed'))],
    ['who has sole custody', evidence(order('sole-custody', 'caregiver'))],
  ])('%s', (_, one) => expect(provenBy(one, own, by)).toEqual({ source: 'lab', id: 'mother' }));

  it.each<[string, Evidence]>([
    ['of an adult', evidence(born('2008-11-22'))],
    ['without a birth date', evidence(born(null))],
    ['of someone who may be an adult', evidence(born(null, '2008'))],
    ['of a child who died', evidence({ person: { ...born('2017-02-25').person, deceased: true } })],
    ['while there is a safety flag', evidence({ flagged: true })],
    ['who reads the child’s own mail', evidence({ sharedMail: true })],
    ['kept away', evidence(order('no-contact', 'caregiver'))],
    ['if someone else is kept away', evidence(order('no-contact', 'somebody-else'))],
    ['if someone else has custody', evidence(order('sole-custody', 'somebody-else'))],
    ['if the child is in foster care', evidence(order('foster-care', 'caregiver'))],
    ['if the minor is emancipated', evidence(order('emancipation', 'somebody-else'))],
    ['by an order that begins later', evidence(order('no-contact', 'caregiver', '2027-01-01'))],
    ['whose right ended for safety', evidence(ended('safety'))],
    ['whose right ended because of a court order', evidence(ended('court-order'))],
    ['whose right staff ended', evidence(ended('staff'))],
    ['whose right the teen ended', evidence(ended('teen'))],
    ['whose right ended for an unknown reason', evidence(ended(null))],
    [
      'whose right is suspended or narrower',
      evidence({ rights: [{ revoked: false, revokedWhy: null }] }),
    ],
    ['by an inactive relation', evidence({}, { active: false })],
    ['by a relation that is over', evidence({}, { period: { end: '2026-11-21' } })],
    ['by one that begins tomorrow', evidence({}, { period: { start: '2026-11-23' } })],
    ['by one that ended some time this month', evidence({}, { period: { end: '2026-11' } })],
    [
      'by another person’s number',
      evidence({}, { identifier: [{ system: 'urn:mrn', value: '1' }] }),
    ],
    ['by no relation', evidence({ related: [] })],
  ])('never: %s', (_, one) => expect(provenBy(one, own, by)).toBeNull());

  it('never if the one who asks has died, or has no record', () => {
    expect(provenBy(evidence(), own, { ...by, caregiverDeceased: true })).toBeNull();
    const nobody = { numbers: [], names: [], birthDate: null };
    expect(provenBy(evidence(), nobody, by)).toBeNull();
  });

  it('never with one more restriction', () => {
    const more: Partial<Evidence>[] = [
      { flagged: true },
      { sharedMail: true },
      order('no-contact', 'caregiver'),
      ended('safety'),
      born('2000-01-01'),
      { related: [] },
    ];
    fc.assert(
      fc.property(fc.subarray(more), fc.constantFrom(...more), (some, one) => {
        expect(provenBy(evidence(Object.assign({}, ...some, one)), own, by)).toBeNull();
      }),
    );
  });
});

describe('the person meant', () => {
  const typed = { given: 'Mina', family: 'Kruger', birthDate: '2017-02-25', mrn: '' };
  const one = (patientId: string, rest: Partial<Candidate> = {}): Candidate => ({
    patientId,
    given: 'Mina',
    family: 'Kruger',
    birthDate: '2017-02-25',
    names: [],
    mrnDigits: '0048229138',
    ...rest,
  });
  it('is the only one who matches everything', () => {
    expect(singledOut(typed, [one('a'), one('b', { given: 'Leo' })])).toBe('a');
    expect(singledOut({ ...typed, given: 'mína' }, [one('a')])).toBe('a');
    expect(singledOut(typed, [one('a', { birthDate: '2017-02-26' })])).toBeNull();
    expect(singledOut({ ...typed, given: 'Min' }, [one('a')])).toBeNull();
  });
  it('is nobody if two match, unless the number tells them apart', () => {
    const two = [one('a'), one('b', { mrnDigits: '0048229139' })];
    expect(singledOut(typed, two)).toBeNull();
    expect(singledOut({ ...typed, mrn: '0048229139' }, two)).toBe('b');
    expect(singledOut({ ...typed, mrn: '1' }, [one('a')])).toBeNull();
  });
  it('is nobody if there are more people than the search accepts', () =>
    expect(
      singledOut(typed, [one('a'), ...Array.from({ length: 500 }, () => one('b', { given: 'X' }))]),
    ).toBeNull());
});
