import { describe, expect, it } from 'vitest';
import {
  fitsRecord,
  type Membership,
  readBirthDate,
  readMembership,
  readMrn,
  sameName,
} from './membership.rules.ts';
import { DEFAULT_MRN_PATTERN } from './mrn-pattern.rules.ts';

describe('a name', () => {
  it.each([
    ['José', 'Núñez', 'Jose', 'Nunez', true],
    ['mary-ann', 'O’Brien', 'Mary Ann', "O'Brien", true],
    ['Maryann', 'OBrien', 'Mary-Ann', 'O’Brien', true],
    ['Rosa', 'Alvarez', 'Rosa Maria', 'Alvarez', true],
    ['Rosa', 'Hill', 'Rosa', 'Núñez-Hill', true],
    ['Robert', 'King Jr.', 'Robert', 'King', true],
    ['Robert', 'King', 'Robert', 'King III', true],
    ['', 'Suharto', '', 'Suharto', true],
    ['Suharto', '', '', 'Suharto', true],
    ['李', '王', '李', '王', true],
    ['Bob', 'King', 'Robert', 'King', false],
    ['Robert', 'Kingsley', 'Robert', 'King', false],
    ['Robert', '', 'Robert', 'King', false],
    ['', 'King', 'Robert', 'King', false],
    ['', '', '', '', false],
    ['Anna', 'Lind', 'Anne', 'Lind', false], // twins
    ['Siobhan', 'ORourke', 'Siobhán', 'O\u02bcRourke', true],
    ['Siobhan', 'O‘Rourke', 'Siobhán', 'O`Rourke', true],
    ['Siobhan', "o'rourke", 'SIOBHAN', 'O´ROURKE', true],
    ['Beatrice', 'Levesque', 'Béatrice', 'Lévesque', true],
    ['Béatrice', 'Lévesque', 'Beatrice', 'Levesque', true],
    ['Oyvind', 'Odegard', 'Øyvind', 'Ødegård', true],
    ['Lech', 'Walesa', 'Lech', 'Wałęsa', true],
    ['Rosa', 'Garcia Marquez', 'Rosa', 'García-Márquez', true],
    ['Rosa', 'GarciaMarquez', 'Rosa', 'García Márquez', true],
    ['Rosa', 'Marquez', 'Rosa', 'García y Márquez', true],
    ['Rosa', 'García Márquez', 'Rosa', 'García', true],
    ['Rosa', 'de la Cruz', 'Rosa', 'Cruz', true],
    ['Rosa', 'de', 'Rosa', 'de la Cruz', false],
    ['Rosa', 'Smith Jones Garcia Lee', 'Rosa', 'García', false], // a list of guesses
    ['Rosa', 'Cruz Vega', 'Rosa', 'Cruz Luna', false],
    ['Van', 'Van', 'Van', 'Van', true],
    ['Sukarni', '', 'Sukarni', '', true],
    ['Sukarni', 'Sukarni', 'Sukarni', '', true],
    ['', 'Sukarni', 'Sukarni', 'LNU', true],
    ['Sukarni', 'LNU', '', 'Sukarni', true],
    ['Sri', 'Mulyani', '', 'Sri Mulyani', true],
    ['Sukarni', 'Smith', 'Sukarni', '', false],
    ['Sukarni', '', 'Sukarno', '', false],
    ['Sukarni', '', 'LNU', 'FNU', false],
    ['Md', 'Rahman', 'Md', 'Rahman', true],
    ['Md', 'Rahman', 'Abdul', 'Rahman', false],
  ])('%s %s is the name of %s %s: %s', (given, family, ownGiven, ownFamily, expected) => {
    expect(sameName({ given, family }, { given: ownGiven, family: ownFamily })).toBe(expected);
  });
});

describe('what is on the card', () => {
  it.each([
    ['0048 2291 37', '0048229137'],
    ['0048-2291-37', '0048229137'],
    ['1234567', null],
    ['1234567890123', null],
    ['12345678a', null],
    ['١٢٣٤٥٦٧٨', null],
  ])('%s is number %s', (typed, expected) =>
    expect(readMrn(typed, DEFAULT_MRN_PATTERN)).toBe(expected),
  );
  it.each([
    ['2', '29', '1984', { day: '1984-02-29' }],
    ['02', '9', '1984', { day: '1984-02-09' }],
    ['March', '27', '1984', { day: '1984-03-27' }],
    ['diciembre', '3', '1984', { day: '1984-12-03' }],
    ['2', '29', '1985', { problem: 'problem.birth-date' }],
    ['3', '27'.repeat(500), '1984', { problem: 'problem.birth-date' }],
    ['27', '3', '1984', { problem: 'problem.birth-month' }],
    ['3', '27', '84', { problem: 'problem.birth-date' }],
    ['11', '23', '2026', { problem: 'problem.birth-range' }],
    ['1', '1', '1880', { problem: 'problem.birth-range' }],
    ['', '', '', { problem: 'problem.birth-month' }],
  ])('%s/%s/%s is %j', (month, day, year, expected) =>
    expect(
      readBirthDate({ 'birth-month': month, 'birth-day': day, 'birth-year': year }, '2026-11-22'),
    ).toEqual(expected),
  );
});

describe('a membership', () => {
  const card: Membership = {
    given: 'Rosa',
    family: 'Nunez',
    birthDate: '1984-03-27',
    mrn: '0048229137',
  };
  const record = { given: 'Rosa', family: 'Núñez', birthDate: '1984-03-27', deceased: false };
  it.each([
    ['that agrees', {}, true],
    ['of another name', { given: 'Ana' }, false],
    ['of another birth date', { birthDate: '1984-03-28' }, false],
    ['without a birth date', { birthDate: null }, false],
    ['of somebody who has died', { deceased: true }, false],
  ])('matches a record %s: %j %s', (_, rest, fits) =>
    expect(fitsRecord(card, { ...record, ...rest })).toBe(fits),
  );

  const typed = {
    given: ' Rosa ',
    family: 'Nunez',
    'birth-month': '3',
    'birth-day': '27',
    'birth-year': '1984',
    mrn: '0048-2291-37',
  };
  it.each([
    ['all of it', {}, { membership: card }],
    [
      'one name in one field',
      { given: '', family: 'Suharto' },
      { membership: { ...card, given: '', family: 'Suharto' } },
    ],
    ['no name', { given: ' ', family: '' }, { problems: { given: 'problem.given' } }],
    ['no number', { mrn: 'none' }, { problems: { mrn: 'problem.mrn' } }],
    [
      'nothing right',
      { given: '', family: '', 'birth-month': '13', mrn: '' },
      {
        problems: {
          given: 'problem.given',
          birth: 'problem.birth-month',
          mrn: 'problem.mrn',
        },
      },
    ],
  ])('is read from the card: %s', (_, rest, expected) =>
    expect(readMembership({ ...typed, ...rest }, '2026-11-22', DEFAULT_MRN_PATTERN)).toEqual(
      expected,
    ),
  );
});
