import { inUnitOf } from './ranges/compare.rules.ts';
import type { TestRange } from './ranges/ranges.rules.ts';
import type { Note, Test, TestOutline } from './tests.rules.ts';
import type { TestValue } from './values/values.rules.ts';

/** An outline as stored: default values are left out. */
export type KeptOutline = Pick<TestOutline, 'code' | 'name'> &
  Partial<Omit<TestOutline, 'members'>> & { members?: KeptOutline[] };

const NO_LABELS: string[] = [];

const NO_MEMBERS: TestOutline[] = [];

/** A list shows only the beginning of a text. */
const LISTED = 100;

function listedValue(value: TestValue): TestValue {
  if (value.kind === 'samples') return { ...value, data: '' };
  if (value.kind !== 'text' && value.kind !== 'coded') return value;
  const [line = ''] = value.text.trim().split('\n');
  const begin = line.length > LISTED ? line.slice(0, LISTED).replace(/\s+\S*$/, '') : line;
  const text = begin === value.text ? begin : `${begin} …`;
  const { also: _, ...rest } = value as TestValue & { also?: string[] };
  return { ...rest, text } as TestValue;
}

const limitsOf = (test: Test): number[] =>
  test.ranges.flatMap((range) =>
    [range.low, range.high].flatMap((limit) => (limit && inUnitOf(limit, test.value)) ?? []),
  );

/**
 * The parts of tests that a list needs, stored separately because a list reads many results at
 * once.
 */
export function outlineOf(tests: Test[]): KeptOutline[] {
  const outline = ({ code, name, status, flag, labels, members }: Test): KeptOutline => ({
    code,
    name,
    ...(status !== 'final' && { status }),
    ...(flag !== 'normal' && { flag }),
    ...(labels.length > 0 && { labels }),
    ...(members.length > 0 && { members: members.map(outline) }),
  });
  const [only, ...more] = tests;
  if (!only || more.length > 0) return tests.map(outline);
  const limits = limitsOf(only);
  return [
    { ...outline(only), value: listedValue(only.value), ...(limits.length > 0 && { limits }) },
  ];
}

/** What `outlineOf` stored, completed again; complete tests stay as they are. */
export function readOutline(kept: KeptOutline[]): TestOutline[] {
  return kept.map(
    ({
      code,
      name,
      status = 'final',
      flag = 'normal',
      labels = NO_LABELS,
      members,
      value,
      limits,
    }) => ({
      code,
      name,
      status,
      flag,
      labels,
      members: members ? readOutline(members) : NO_MEMBERS,
      ...(value && { value }),
      ...(limits && { limits }),
    }),
  );
}

/** Ranges and tests as stored: without the usual values that nearly all of them have. */
type KeptRange = Partial<TestRange>;

export type KeptTest = Pick<Test, 'id' | 'code' | 'name' | 'value' | 'flag'> &
  Partial<Omit<Test, 'ranges' | 'members'>> & { ranges?: KeptRange[]; members?: KeptTest[] };

const USUAL_RANGE: TestRange = {
  low: null,
  high: null,
  word: null,
  text: null,
  says: 'limits',
  meaning: null,
  applies: [],
  age: null,
  normal: 'yes',
};

const USUAL = {
  status: 'final',
  flagged: 'compared',
  also: [],
  absent: null,
  marks: [],
  notes: [],
  facts: [],
  modifiers: [],
  labels: [],
} satisfies Partial<Test>;

function withoutUsual<T extends object>(whole: T, usual: Partial<T>): Partial<T> {
  const kept: Partial<T> = {};
  for (const part of Object.keys(whole) as (keyof T)[]) {
    const held = whole[part];
    if (held !== usual[part] && !(Array.isArray(held) && held.length === 0)) kept[part] = held;
  }
  return kept;
}

/** Tests as stored. `readTests` reads them. */
export function keptOf(tests: readonly Test[]): KeptTest[] {
  return tests.map(({ id, code, name, value, flag, flags, ranges, members, ...rest }) => ({
    id,
    code,
    name,
    value,
    flag,
    ...withoutUsual<typeof rest>(rest, USUAL),
    ...(ranges.length > 0 && { ranges: ranges.map((range) => withoutUsual(range, USUAL_RANGE)) }),
    ...(!(flags.length === 1 && flags[0] === flag) && { flags }),
    ...(members.length > 0 && { members: keptOf(members) }),
  }));
}

/**
 * A test as an earlier version of the program stored it: numbers without their digits as sent, one
 * range, notes as texts.
 */
interface EarlierTest {
  value: { kind: string; text?: string; value?: number; reason?: unknown } & Record<
    string,
    unknown
  >;
  range?: { low: number | null; high: number | null; text: string | null } | null;
  notes: (string | Note)[];
  members: EarlierTest[];
}

/** Reads stored tests, also those of earlier versions of the program. */
export function readTests(kept: readonly (KeptTest | EarlierTest)[]): Test[] {
  return kept.map((test) => {
    if ('range' in test)
      return ofBefore(test as EarlierTest & Omit<Test, 'value' | 'notes' | 'members'>);
    const { members = [], ranges = [], ...rest } = test as KeptTest;
    return {
      ...USUAL,
      flags: [rest.flag],
      ...rest,
      ranges: ranges.map((range) => ({ ...USUAL_RANGE, ...range })),
      members: readTests(members),
    };
  });
}

function ofBefore({
  range,
  ...test
}: EarlierTest & Omit<Test, 'value' | 'notes' | 'members'>): Test {
  const { kind, text = '', value = 0, reason } = test.value;
  const number = (limit: number | null) =>
    limit === null ? null : { value: limit, sent: String(limit), unit: '', code: null };
  const read = ((): TestValue => {
    if (kind === 'number')
      return { code: null, ...(test.value as object), sent: String(value) } as TestValue;
    if (kind === 'absent')
      return {
        kind: 'absent',
        reason:
          typeof reason === 'string' && reason !== 'none'
            ? { text: reason, codes: [reason] }
            : null,
        unit: '',
      };
    // stored by the same code that reads it here
    return kind === 'coded' ? (test.value as unknown as TestValue) : { kind: 'text', text };
  })();
  return {
    ...test,
    value: read,
    flags: test.flag === 'none' ? [] : [test.flag],
    marks: [],
    also: [],
    absent: null,
    ranges: range
      ? [
          {
            low: number(range.low),
            high: number(range.high),
            word: null,
            text: range.text,
            says: range.low === null && range.high === null ? 'text' : 'limits',
            meaning: null,
            applies: [],
            age: null,
            normal: 'yes',
          },
        ]
      : [],
    notes: test.notes.map((note) => (typeof note === 'string' ? { text: note } : note)),
    facts: [],
    modifiers: [],
    members: readTests(test.members),
  };
}
