import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differencesOf,
  isLastToAnswer,
  nobodyBecause,
  type Shown,
  teamName,
  teamProblem,
  workingTeams,
} from './teams.rules.ts';

const able = { id: 'a', mayAnswer: true, closed: false };
const gone = { id: 'b', mayAnswer: false, closed: true };
const roleless = { id: 'c', mayAnswer: false, closed: false };

describe('a team can’t be messaged', () => {
  it.each([
    ['active', [able], null, null],
    ['active', [gone, able], null, null],
    ['active', [], 'nobody', 'empty'],
    ['active', [gone], 'nobody', 'closed'],
    ['active', [gone, roleless], 'nobody', 'roles'],
    ['paused', [able], 'paused', null],
    ['paused', [], 'paused', 'empty'],
    ['ended', [able], 'ended', null],
  ] as const)('%s with %j: %s', (state, members, problem, why) => {
    expect(teamProblem({ state }, members)).toBe(problem);
    expect(nobodyBecause(members)).toBe(why);
  });
});

describe('the last who can answer', () => {
  it.each([
    [[able], 'a', true],
    [[able, gone, roleless], 'a', true],
    [[able, { ...able, id: 'd' }], 'a', false],
    [[able, gone], 'b', false],
    [[gone], 'b', false],
    [[], 'a', false],
  ] as const)('of %j, %s: %s', (members, id, last) =>
    expect(isLastToAnswer(members, id)).toBe(last),
  );

  it('is whoever turns a team that works into one that doesn’t', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), mayAnswer: fc.boolean() }),
          { selector: ({ id }) => id },
        ),
        fc.constantFrom('a', 'b', 'c', 'd'),
        (members, id) => {
          const works = (some: typeof members) => teamProblem({ state: 'active' }, some) === null;
          const rest = members.filter((one) => one.id !== id);
          expect(isLastToAnswer(members, id)).toBe(works(members) && !works(rest));
        },
      ),
    ));
});

describe('teams that work', () => {
  const team = (id: string, name: string, nameEs: string, rest = {}) => ({
    ...{ id, name, nameEs, state: 'active' as const, members: [able] },
    ...rest,
  });
  const teams = [
    team('1', 'Women’s health', 'Salud de la mujer'),
    team('2', 'Family medicine', ''),
    team('3', 'Eye care', 'Ópticas'),
    team('4', 'Empty', '', { members: [gone] }),
    team('5', 'Paused', '', { state: 'paused' }),
    team('6', 'billing', 'Facturación'),
  ];
  it.each([
    ['en', ['billing', 'Eye care', 'Family medicine', 'Women’s health']],
    ['es', ['Facturación', 'Family medicine', 'Ópticas', 'Salud de la mujer']],
  ] as const)('are sorted by their names in %s', (language, names) =>
    expect(workingTeams(teams, language).map((one) => teamName(one, language))).toEqual(names),
  );

  it('come in one order, whatever the order they were in', () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...teams, team('7', 'Billing', '')], { minLength: 7 }),
        (all) => {
          const ids = workingTeams(all, 'en').map(({ id }) => id);
          expect(ids).toEqual(workingTeams([...all].reverse(), 'en').map(({ id }) => id));
        },
      ),
    ));
});

describe('the history says what changed', () => {
  it.each<[string, Shown, Shown, unknown]>([
    [
      'a text',
      { name: 'A', about: '' },
      { name: 'B', about: '' },
      [{ field: 'name', before: 'A', after: 'B' }],
    ],
    [
      'in the order of the page',
      { state: 'active', name: 'A' },
      { state: 'paused', name: 'B' },
      [
        { field: 'name', before: 'A', after: 'B' },
        { field: 'state', before: 'active', after: 'paused' },
      ],
    ],
    ['a number', { days: 2 }, { days: 3 }, [{ field: 'days', before: '2', after: '3' }]],
    [
      'all of a new team but what is empty',
      {},
      { name: 'A', about: '' },
      [{ field: 'name', before: '', after: 'A' }],
    ],
    [
      'who came and left',
      { members: ['Ann (ann)', 'Bo (bo)'] },
      { members: ['Bo (bo)', 'Cy (cy)'] },
      [{ field: 'members', added: ['Cy (cy)'], removed: ['Ann (ann)'] }],
    ],
    ['nothing in another order', { members: ['a', 'b'] }, { members: ['b', 'a'] }, []],
  ])('%s', (_, before, after, said) => expect(differencesOf(before, after)).toEqual(said));

  it('of nothing if a page shows the same', () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.array(fc.string()))),
        (shown) => {
          expect(differencesOf(shown, shown)).toEqual([]);
        },
      ),
    ));
});
