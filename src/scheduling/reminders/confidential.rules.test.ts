import { expect, it } from 'vitest';
import type { Standing } from '../../family/access-classes.rules.ts';
import type { Relation } from '../../platform/access/actor.ts';
import { isKeptFrom } from './confidential.rules.ts';

const standing = (birthDate: string | null, basis: string | null): Standing => ({
  person: {
    ...{ birthDate, partialBirthDate: null, deceased: false },
    relation: basis === null ? null : ({ basis, relationship: 'parent' } as Relation),
  },
  caregiverDeceased: false,
  days: { first: '2026-11-22', last: '2026-11-22' },
  settings: { teenAge: 12, adultAge: 18, familyLaw: [] },
});

it.each<[string, string | null, string | null, boolean]>([
  ['the person', '2012-01-01', null, false],
  ['a parent of a child', '2020-01-01', 'minor', false],
  ['a parent of a teen', '2012-01-01', 'minor', true],
  ['a parent on the day of the birthday', '2014-11-22', 'minor', true],
  ['a guardian of a teen', '2012-01-01', 'court', true],
  ['a guardian of an adult', '1990-01-01', 'court', false],
  ['whoever an emancipated teen invited', '2010-01-01', 'invited', false],
  ['whoever an adult invited', '1990-01-01', 'invited', false],
  ['a parent of somebody whose age nobody knows', null, 'minor', true],
])('a confidential visit and %s', (_, birthDate, basis, kept) =>
  expect(isKeptFrom(standing(birthDate, basis))).toBe(kept),
);
