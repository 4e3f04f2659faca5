import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAGS, type Flag } from './flags/flags.rules.ts';
import {
  type Counts,
  countsOf,
  isCulture,
  isDrug,
  isHeading,
  isHere,
  leaves,
  type Test,
  type TestOutline,
} from './tests.rules.ts';
import type { TestValue } from './values/values.rules.ts';

const test = (flag: Flag = 'none', members: TestOutline[] = [], name = 'T'): TestOutline => ({
  code: null,
  name,
  status: 'final',
  flag,
  labels: [],
  members,
});
const absent = (codes: string[] | null = null, unit = ''): TestValue => ({
  kind: 'absent',
  reason: codes && { text: codes[0] ?? '', codes },
  unit,
});
const full = (value: TestValue, members: TestOutline[] = []) =>
  ({ ...test('none', members), value }) as Test;

describe('a heading', () => {
  const one = [test()];
  it.each<[string, Test, boolean]>([
    ['holds others and says nothing itself', full(absent(), one), true],
    ['holds something', full(absent()), false],
    ['does not say why it has no value', full(absent(['unknown']), one), false],
    ['has no unit of its own', full(absent(null, 'mg/dL'), one), false],
  ])('%s', (_case, of, is) => expect(isHeading(of)).toBe(is));
});

it.each<[string, TestValue, boolean]>([
  ['of which a name alone came is not', absent(['not-here']), false],
  ['without a value for another reason is', absent(['not-performed']), true],
  ['without a value and a reason is', absent(), true],
])('a test %s here', (_case, value, is) => expect(isHere(full(value))).toBe(is));

describe('drugs and germs', () => {
  it('a drug was tested against a germ: its flag says how well it works', () => {
    expect(isDrug(test('resistant'))).toBe(true);
    expect(isDrug(test('susceptible'))).toBe(true);
    expect(isDrug(test('positive'))).toBe(false);
  });
  it('what contains other tests is not a drug, but may be a germ', () => {
    const germ = test('resistant', [test('resistant')]);
    expect([isDrug(germ), isCulture(germ)]).toEqual([false, true]);
  });
  it('what contains tests of other kinds is not a germ', () =>
    expect(isCulture(test('none', [test('high'), test('none')]))).toBe(false));
});

describe('the tests of a result are counted', () => {
  const none = { inside: 0, outside: 0, critical: 0, unsaid: 0, drugs: 0 };
  it.each<[string, TestOutline[], Partial<Counts>]>([
    ['none', [], { ...none, flag: 'none' }],
    ['inside', [test('normal'), test('negative')], { ...none, inside: 2 }],
    ['outside', [test('high'), test('normal')], { ...none, inside: 1, outside: 1, flag: 'high' }],
    [
      'critical, which is outside too',
      [test('critical-low'), test('high')],
      {
        ...none,
        outside: 2,
        critical: 1,
        flag: 'critical-low',
      },
    ],
    ['unsaid', [test(), test('worse')], { ...none, unsaid: 2, flag: 'none' }],
    [
      'a panel inside by its tests, not itself',
      [test('none', [test('low'), test('normal')])],
      {
        ...none,
        inside: 1,
        outside: 1,
      },
    ],
    [
      'a panel with a flag of its own, too',
      [test('abnormal', [test('normal')])],
      {
        ...none,
        inside: 1,
        outside: 1,
      },
    ],
    [
      'drugs apart, and their germ not at all',
      [test('abnormal', [test('resistant'), test('susceptible')])],
      {
        ...none,
        drugs: 2,
        flag: 'none',
      },
    ],
    [
      'a germ’s other tests as usual',
      [test('none', [test('resistant'), test('high')])],
      {
        ...none,
        drugs: 1,
        outside: 1,
      },
    ],
  ])('%s', (_case, tests, counts) => expect(countsOf(tests)).toMatchObject(counts));
  it('with the most serious flag of those outside, wherever it is', () =>
    expect(countsOf([test('low'), test('none', [test('critical')]), test('high')]).flag).toBe(
      'critical',
    ));
  it.each<[string, Flag[], boolean]>([
    ['all are below', ['low', 'critical-low', 'normal'], true],
    ['one is above', ['low', 'high'], false],
    ['one is on no side', ['low', 'indeterminate'], false],
  ])('and whether they are below: %s', (_case, flags, below) =>
    expect(countsOf(flags.map((flag) => test(flag))).below).toBe(below),
  );

  it('counting each test without members once', () => {
    const flag = fc.constantFrom(...(Object.keys(FLAGS) as Flag[]));
    fc.assert(
      fc.property(fc.array(flag), (flags) => {
        const { inside, outside, unsaid, drugs, critical } = countsOf(
          flags.map((one) => test(one)),
        );
        expect(inside + outside + unsaid + drugs).toBe(flags.length);
        expect(critical).toBeLessThanOrEqual(outside);
      }),
    );
  });
});

it('every test of a result is found, a panel before its members', () =>
  expect(
    leaves([
      test('none', [test('none', [test('none', [], 'c')], 'b'), test('none', [], 'd')], 'a'),
      test('none', [], 'e'),
    ]).map((one) => one.name),
  ).toEqual(['a', 'b', 'c', 'd', 'e']));
