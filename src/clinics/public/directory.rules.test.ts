import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf, type Filter, PER_PAGE, pageOf, search } from './directory.rules.ts';

const NUCC = 'http://nucc.org/provider-taxonomy';
const code = (system: string, value: string, text: string) => ({ system, code: value, text });
const row = (
  id: string,
  name: string,
  clinicId: string,
  specialties = [heart],
  languages = [es],
) => ({
  ...{ id, name, nameKey: name, clinicId, clinic: clinicId.toUpperCase() },
  ...{ specialties, languages },
});
const heart = code(NUCC, '207RC0000X', 'Cardiovascular Disease Physician');
const family = code(NUCC, '207Q00000X', 'Family Medicine');
const odd = code('urn:own', '1', 'Dragon care');
const es = code('urn:ietf:bcp:47', 'es-MX', 'Spanish');
const en = code('urn:ietf:bcp:47', 'en', 'English');
const entries = entriesOf([
  row('1', 'Dr. María Nuñez-O’Hara', 'a'),
  row('1', 'Dr. María Nuñez-O’Hara', 'b', [family, heart]),
  row('2', 'Lee, Sam', 'a', [odd], [en, code('urn:ietf:bcp:47', 'en-US', 'English (US)')]),
]);

it('lists a clinician once, with all clinics, specialties and languages', () =>
  expect(entries).toEqual([
    {
      id: '1',
      name: 'Dr. María Nuñez-O’Hara',
      languages: [es],
      specialties: [heart, family],
      clinics: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    },
    {
      id: '2',
      name: 'Lee, Sam',
      languages: [en],
      specialties: [odd],
      clinics: [{ id: 'a', name: 'A' }],
    },
  ]));

describe('a search', () => {
  const found = (filter: Partial<Filter>) =>
    search(entries, { name: '', specialty: '', language: '', clinic: '', ...filter })
      .map(({ id }) => id)
      .join();
  it.each<[Partial<Filter>, string]>([
    [{}, '1,2'],
    [{ name: 'nunez' }, '1'],
    [{ name: 'MARIA nuñ' }, '1'],
    [{ name: 'sam lee' }, '2'],
    [{ name: 'hara' }, ''],
    [{ name: ' . ' }, '1,2'],
    [{ name: '%' }, '1,2'],
    [{ specialty: 'cardiology' }, '1'],
    [{ specialty: 'family-medicine' }, '1'],
    [{ specialty: 'dragon care' }, '2'],
    [{ specialty: 'nothing' }, ''],
    [{ language: 'es' }, '1'],
    [{ language: 'en' }, '2'],
    [{ clinic: 'b' }, '1'],
    [{ clinic: 'a', language: 'en', name: 'lee' }, '2'],
  ])('%j finds %j', (filter, ids) => expect(found(filter)).toBe(ids));
});

it('pages show each clinician once, and an invalid page number shows the first page', () => {
  fc.assert(
    fc.property(fc.nat(90), (count) => {
      const all = Array.from({ length: count }, (_, n) => n);
      const { pages } = pageOf(all, undefined);
      const shown = Array.from({ length: pages }, (_, n) => pageOf(all, String(n + 1)).shown);
      expect(shown.flat()).toEqual(all);
      expect(shown.every((page) => page.length <= PER_PAGE)).toBe(true);
    }),
  );
  const all = Array.from({ length: 45 }, (_, n) => n);
  expect(['', 'x', '0', '-1', '2', '99'].map((asked) => pageOf(all, asked).at)).toEqual([
    1, 1, 1, 1, 2, 3,
  ]);
});
