import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing } from '../../family/access-classes.rules.ts';
import { narrowBand } from '../../family/bands.rules.ts';
import type { Relation } from '../../platform/access/actor.ts';
import { addDays, addMonths, type PlainDate } from '../../platform/days.rules.ts';
import {
  birthdayOf,
  changeBy,
  eventOf,
  nextBirthday,
  partsAround,
  stepDue,
  stillTrue,
  tellingOf,
} from './birthdays.rules.ts';

const AGES = { teenAge: 12, adultAge: 18 };
const SETTINGS = { ...AGES, familyLaw: [] };
const day = fc.integer({ min: 0, max: 9000 }).map((n) => addDays('2000-01-01', n));
const leapDay = fc.constantFrom('2004-02-29', '2008-02-29', '2012-02-29', '2000-02-29');
const born = fc.oneof(
  fc.oneof(day, leapDay).map((birthDate) => ({ birthDate, partialBirthDate: null })),
  day.map((from) => ({ birthDate: null, partialBirthDate: from.slice(0, 4) })),
  day.map((from) => ({ birthDate: null, partialBirthDate: from.slice(0, 7) })),
);

const relation = (rest: Partial<Relation> = {}): Relation => ({
  id: 'r',
  relationship: 'parent',
  basis: 'minor',
  categories: [],
  acting: [],
  startsOn: '2015-01-01',
  endsOn: null,
  orders: [],
  restsOn: null,
  ...rest,
});
const standing = (birthDate: PlainDate, rest: Partial<Relation> = {}): Standing => ({
  person: { birthDate, partialBirthDate: null, deceased: false, relation: relation(rest) },
  caregiverDeceased: false,
  days: { first: '2026-11-22', last: '2026-11-22' },
  settings: SETTINGS,
});

describe('the day on which a birthday changes access', () => {
  it('is the first day in the narrower band, for every birth date and age', () =>
    fc.assert(
      fc.property(born, fc.constantFrom('teen' as const, 'adult' as const), (who, turns) => {
        const on = birthdayOf(who, turns === 'teen' ? 12 : 18) ?? '';
        const band = (at: PlainDate) => narrowBand(who, { first: at, last: at }, AGES);
        expect([band(addDays(on, -1)), band(on)]).toEqual(
          turns === 'teen' ? ['child', 'teen'] : ['teen', 'adult'],
        );
      }),
    ));

  it.each([
    [{ birthDate: '2008-02-29' }, 18, '2026-02-28'],
    [{ birthDate: '2008-02-29' }, 12, '2020-02-29'],
    [{ birthDate: null, partialBirthDate: '2014' }, 12, '2026-01-01'],
    [{ birthDate: null, partialBirthDate: '2014-11' }, 12, '2026-11-01'],
    [{ birthDate: null }, 12, null],
  ])('%o at %i: %s', (who, age, on) => expect(birthdayOf(who, age)).toBe(on));

  it('is first the teen birthday, then the adult one, then none', () => {
    const next = (today: PlainDate) => nextBirthday({ birthDate: '2014-11-23' }, AGES, today);
    expect(next('2026-11-23')).toEqual({ turns: 'teen', on: '2026-11-23' });
    expect(next('2026-11-24')).toEqual({ turns: 'adult', on: '2032-11-23' });
    expect(next('2032-11-24')).toBeNull();
  });
});

describe('the step that is due', () => {
  const STEPS = [90, 30, 7, 0];
  it.each([
    // days left, lowest step told, due
    [91, null, null],
    [90, null, 90],
    [90, 90, null],
    [88, null, 90], // late, with the right number of days
    [33, null, 90],
    [32, null, null], // the next one is due in two days
    [31, null, null],
    [30, null, 30],
    [30, 90, 30],
    [29, 30, null],
    [8, 90, null],
    [7, 90, 7], // stopped meanwhile: only the newest
    [1, null, 7],
    [0, 7, 0],
    [0, null, 0],
    [0, 0, null],
    [-9, 30, 0],
    [-9, 0, null],
  ])('%i days ahead, told %s: %s', (left, told, due) =>
    expect(stepDue(left, STEPS, told)).toBe(due),
  );

  it('is sent once, in order, whichever days the work runs on', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 220, maxLength: 220 }),
        (steps, runs) => {
          const told: number[] = [];
          for (let left = 219; left >= -5; left--) {
            if (!runs[219 - left] && left > -5) continue;
            const due = stepDue(left, [...steps, 0], told.at(-1) ?? null);
            // a second run on the same day sends nothing more
            if (due !== null) {
              told.push(due);
              expect(stepDue(left, [...steps, 0], due)).toBeNull();
            }
          }
          expect([...told].sort((a, b) => b - a)).toEqual(told);
          expect(new Set(told).size).toBe(told.length);
          expect(told.at(-1)).toBe(0);
        },
      ),
    ));
});

describe('what a birthday does to a right', () => {
  const CHILD = '2014-11-23';
  const TEEN = '2008-11-23';
  it.each<[string, Standing, string | null]>([
    ['a parent, at 12', standing(CHILD), 'narrowed'],
    ['a parent, at 18', standing(TEEN), 'ended'],
    [
      'a parent with whom a teen shares everything else, at 18',
      standing(TEEN, { categories: ['results'] }),
      'ended',
    ],
    [
      'a guardian of a minor',
      standing(TEEN, { basis: 'court', relationship: 'guardian' }),
      'ended',
    ],
    [
      'a guardian of an adult',
      standing('1990-11-23', { basis: 'court', relationship: 'guardian' }),
      null,
    ],
    [
      'an adult’s caregiver',
      standing('1990-11-23', { basis: 'invited', categories: ['results'] }),
      null,
    ],
    ['a right that ends before', standing(CHILD, { endsOn: '2026-11-01' }), null],
    ['a right that ends on the day before', standing(CHILD, { endsOn: '2026-11-22' }), null],
    ['a right that begins with the birthday', standing(CHILD, { startsOn: '2026-11-23' }), null],
    [
      'a parent who must stay away',
      standing(CHILD, {
        orders: [{ kind: 'no-contact', names: 'caregiver', startsOn: '2020-01-01', endsOn: null }],
      }),
      null,
    ],
    [
      'a relationship that is over',
      standing(CHILD, { restsOn: { active: false, from: null, to: null } }),
      null,
    ],
    ['a caregiver who has died', { ...standing(CHILD), caregiverDeceased: true }, null],
  ])('%s', (_, one, change) => expect(changeBy(one, '2026-11-23')).toBe(change));

  it('does not depend on the day when it is asked, or on what was noted', () => {
    for (const last of ['2026-11-01', '2026-11-23', '2026-12-24'])
      expect(
        changeBy(
          { ...standing(TEEN, { ofAgeBorn: TEEN }), days: { first: last, last } },
          '2026-11-23',
        ),
      ).toBe('ended');
  });

  it('never opens anything that was closed', () =>
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(12, 18),
        fc.subarray(['results', 'medicines', 'messages', 'upcoming-appointments']),
        fc.constantFrom('minor', 'court'),
        (birthDate, age, categories, basis) => {
          const on = addMonths(birthDate, 12 * age);
          const one = standing(birthDate, {
            basis,
            categories,
            acting: categories,
            startsOn: birthDate,
          });
          for (const { before, after } of partsAround(one, on))
            for (const action of after) expect(before).toContain(action);
        },
      ),
    ));
});

describe('an event that waits to be sent', () => {
  const one = { patientId: 'p', turns: 'teen', on: '2026-11-23', step: 7 } as const;
  it('is read back as written', () => expect(tellingOf(eventOf(one))).toEqual(one));

  it('is dropped when the birth date or the ages have changed, and the newest wins', () => {
    const born = { birthDate: '2014-11-23' };
    const events = [eventOf({ ...one, step: 30 }), eventOf(one)];
    expect(stillTrue(events, born, AGES)).toBe(events[1]);
    expect(stillTrue(events, { birthDate: '2014-11-24' }, AGES)).toBeNull();
    expect(stillTrue(events, born, { ...AGES, teenAge: 13 })).toBeNull();
    expect(stillTrue(['nonsense', ''], born, AGES)).toBeNull();
  });
});
