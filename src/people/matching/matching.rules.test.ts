import type { Patient } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import {
  describe,
  differences,
  identityOf,
  type KnownPerson,
  sourceSystem,
} from './matching.rules.ts';

const TODAY = '2026-11-22';
const read = (patient: Partial<Patient>) =>
  describe({ resourceType: 'Patient', id: 'p', ...patient }, 'lab', TODAY);
const mr = (value: string, system?: string) => ({
  type: { coding: [{ code: 'MR' }] },
  value,
  ...(system && { system }),
});

group('a Patient has', () => {
  it.each<[string, Partial<Patient>, Partial<ReturnType<typeof read>>]>([
    [
      'the name of today',
      { name: [{ family: 'Berg', given: ['Ida'] }] },
      { name: { given: 'Ida', family: 'Berg' } },
    ],
    [
      'every name but an anonymous one',
      {
        name: [{ family: 'Berg' }, { family: 'Old', use: 'old' }, { text: 'X', use: 'anonymous' }],
      },
      {
        names: [
          { given: '', family: 'Berg' },
          { given: '', family: 'Old' },
        ],
      },
    ],
    ['a birth date that is a whole day', { birthDate: '1984-03-27' }, { birthDate: '1984-03-27' }],
    [
      'a part of a birth date, which is no day',
      { birthDate: '1984-03' },
      { birthDate: null, partialBirthDate: '1984-03' },
    ],
    ['a year of birth', { birthDate: '1984' }, { birthDate: null, partialBirthDate: '1984' }],
    ['no part beside the whole', { birthDate: '1984-03-27' }, { partialBirthDate: null }],
    ['no part that no calendar has', { birthDate: '1984-13' }, { partialBirthDate: null }],
    ['no part of another form', { birthDate: '1984-3' }, { partialBirthDate: null }],
    ['no part without a birth date', {}, { birthDate: null, partialBirthDate: null }],
    ['no birth date that no calendar has', { birthDate: '1984-02-30' }, { birthDate: null }],
    [
      'a language',
      { communication: [{ language: { coding: [{ code: 'es-MX' }] } }] },
      { language: 'es' },
    ],
    [
      'English for a language that is not preferred',
      { communication: [{ preferred: false, language: { coding: [{ code: 'es' }] } }] },
      { language: 'en' },
    ],
    ['died', { deceasedDateTime: '2020' }, { deceased: true }],
    ['not died', { deceasedBoolean: false }, { deceased: false }],
    ['been retired', { active: false }, { retired: true }],
    [
      'been replaced',
      { link: [{ type: 'replaced-by', other: { reference: 'Patient/q' } }] },
      { retired: true, links: [{ type: 'replaced-by', otherId: 'q' }] },
    ],
    [
      'no link to something that is no Patient',
      { link: [{ type: 'seealso', other: { reference: 'RelatedPerson/q' } }] },
      { retired: false, links: [] },
    ],
  ])('%s', (_, patient, expected) => expect(read(patient)).toMatchObject(expected));

  it('numbers that only one person can have', () => {
    const own = { system: sourceSystem('lab'), value: 'p', kind: 'source' };
    expect(read({}).numbers).toEqual([own]);
    expect(
      read({
        identifier: [
          mr('7', 'urn:mrn'),
          mr(' 7 ', 'urn:mrn'),
          mr('8'),
          mr('unknown', 'urn:mrn'),
          { type: { coding: [{ code: 'MB' }] }, system: 'urn:plan', value: '9' },
          { system: 'urn:other', value: '10' },
        ],
      }).numbers,
    ).toEqual([
      own,
      { system: 'urn:mrn', value: '7', kind: 'MR' },
      { system: `${sourceSystem('lab')}:MR`, value: '8', kind: 'MR' },
    ]);
  });
});

const known = (rest: Partial<KnownPerson> = {}): KnownPerson => ({
  given: 'Ida',
  family: 'Berg',
  birthDate: '1984-03-27',
  names: [],
  ...rest,
});
const sent = (names: [string, string][], birthDate: string | null = '1984-03-27') => ({
  names: names.map(([given, family]) => ({ given, family })),
  birthDate,
});

group('a known person differs from a Patient', () => {
  it.each<[string, KnownPerson, Parameters<typeof differences>[1], string[]]>([
    ['in nothing', known(), sent([['Ida', 'Berg']]), []],
    ['in nothing that spelling changes', known(), sent([['IDA', 'Bérg']]), []],
    [
      'in nothing, with the old name beside the new',
      known(),
      sent([
        ['Ida', 'New'],
        ['Ida', 'Berg'],
      ]),
      [],
    ],
    [
      'in nothing, with a name known from before',
      known({ names: [{ given: 'Ida', family: 'New' }] }),
      sent([['Ida', 'New']]),
      [],
    ],
    ['in the name', known(), sent([['Ada', 'Berg']]), ['name']],
    ['in the birth date', known(), sent([['Ida', 'Berg']], '1984-03-28'), ['birth-date']],
    ['in both', known(), sent([['Ada', 'Berg']], '1984-03-28'), ['name', 'birth-date']],
    ['by a missing birth date', known(), sent([['Ida', 'Berg']], null), ['birth-date-missing']],
    [
      'by our missing birth date',
      known({ birthDate: null }),
      sent([['Ida', 'Berg']]),
      ['birth-date-missing'],
    ],
    [
      'by a part of a birth date that agrees',
      known(),
      { ...sent([['Ida', 'Berg']], null), partialBirthDate: '1984-03' },
      ['birth-date-missing'],
    ],
    [
      'by a part of ours that agrees',
      known({ birthDate: null, partialBirthDate: '1984' }),
      sent([['Ida', 'Berg']]),
      ['birth-date-missing'],
    ],
    [
      'by two parts that agree',
      known({ birthDate: null, partialBirthDate: '1984-03' }),
      { ...sent([['Ida', 'Berg']], null), partialBirthDate: '1984' },
      ['birth-date-missing'],
    ],
    [
      'in another month',
      known(),
      { ...sent([['Ida', 'Berg']], null), partialBirthDate: '1984-04' },
      ['birth-date'],
    ],
    [
      'in our other year',
      known({ birthDate: null, partialBirthDate: '1985' }),
      sent([['Ida', 'Berg']]),
      ['birth-date'],
    ],
    ['by a missing name', known(), sent([]), ['name-missing']],
    ['by an empty name', known(), sent([['', '']]), ['name-missing']],
    [
      'by our missing name',
      known({ given: '', family: '' }),
      sent([['Ida', 'Berg']]),
      ['name-missing'],
    ],
  ])('%s', (_, person, patient, expected) =>
    expect(differences(person, patient)).toEqual(expected),
  );

  it('never in a name or date that is the same, whatever it is', () =>
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => /\p{L}/u.test(text)),
        fc.string({ minLength: 1 }).filter((text) => /\p{L}/u.test(text)),
        (given, family) => {
          expect(differences(known({ given, family }), sent([[given, family]]))).toEqual([]);
        },
      ),
    ));
});

it('the identity of a Patient is only its names and birth date', () => {
  const name = [{ family: 'Berg', given: ['Ida'] }];
  expect(identityOf(read({ name, gender: 'male' }))).toBe(
    identityOf(read({ name, active: false })),
  );
  const said = [undefined, '1984', '1984-03', '1984-03-27'].map((birthDate) =>
    identityOf(read(birthDate === undefined ? { name } : { name, birthDate })),
  );
  expect(new Set(said).size).toBe(4);
});
