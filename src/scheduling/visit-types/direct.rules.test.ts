import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute } from '../../../test/minutes.ts';
import { addDays } from '../../platform/days.rules.ts';
import {
  type Booker,
  type DirectRule,
  type Proposed,
  whyNotAtAll,
  whyNotThen,
} from './direct.rules.ts';

const TODAY = '2026-11-27';
const NOW = { now: minute('2026-11-27T15:00:00Z'), today: TODAY };
const ANYBODY: DirectRule = {
  ...{ direct: true, youngest: null, oldest: null, sex: null, patients: 'any' },
  ...{ seenWithinMonths: null, referral: false, ownCareTeam: false, mostOpen: null },
  ...{ oneADay: false, leadMinutes: 0, horizonDays: 90 },
};
const ADA: Booker = {
  ...{ born: { birthDate: '1984-03-27' }, sex: 'female', deceased: false },
  ...{ lastVisit: '2026-01-15', referral: false, open: 0, days: new Set() },
};
const on = (day: string): Proposed => ({
  ...{ start: minute(`${day}T16:00:00Z`), day, careTeam: false },
});

describe('whoever can’t book a type at all is told why', () => {
  it.each<[string, Partial<DirectRule>, Partial<Booker>, string | null]>([
    ['anybody may', {}, {}, null],
    ['nobody whose death we know of', {}, { deceased: true }, 'deceased'],
    ['a type that is booked by phone', { direct: false }, {}, 'by-phone'],
    ['of the sex that it is for', { sex: 'female' }, {}, null],
    ['of another sex', { sex: 'male' }, {}, 'sex'],
    ['of a sex that we don’t know', { sex: 'male' }, { sex: null }, 'sex'],
    ['too young, also on the last day', { youngest: 43 }, {}, 'age'],
    [
      'old enough before the last day',
      { youngest: 18 },
      { born: { birthDate: '2009-01-01' } },
      null,
    ],
    ['not too old yet', { oldest: 17 }, { born: { birthDate: '2009-01-01' } }, null],
    ['too old from today on', { oldest: 17 }, { born: { birthDate: '2008-11-27' } }, 'age'],
    ['without a birth date', { youngest: 18 }, { born: { birthDate: null } }, 'age-unknown'],
    ['any age, without a birth date', {}, { born: { birthDate: null } }, null],
    [
      'a year of birth that leaves it open',
      { youngest: 18, horizonDays: 33 },
      { born: { birthDate: null, partialBirthDate: '2008' } },
      'age-unknown',
    ],
    [
      'a year of birth that is enough on the last day',
      { youngest: 18, horizonDays: 34 },
      { born: { birthDate: null, partialBirthDate: '2008' } },
      null,
    ],
    [
      'of age in between',
      { youngest: 18, oldest: 18, horizonDays: 400 },
      { born: { birthDate: '2008-12-01' } },
      null,
    ],
    [
      'a year of birth that is enough',
      { youngest: 18 },
      { born: { birthDate: null, partialBirthDate: '1984' } },
      null,
    ],
    [
      'new, but seen within three years',
      { patients: 'new' },
      { lastVisit: '2023-11-27' },
      'new-only',
    ],
    ['new, since it was longer ago', { patients: 'new' }, { lastVisit: '2023-11-26' }, null],
    ['new, never seen', { patients: 'new' }, { lastVisit: null }, null],
    ['established', { patients: 'established' }, {}, null],
    ['not established', { patients: 'established' }, { lastVisit: null }, 'established-only'],
    ['seen lately', { seenWithinMonths: 12 }, { lastVisit: '2025-11-27' }, null],
    ['not seen lately', { seenWithinMonths: 12 }, { lastVisit: '2025-11-26' }, 'not-seen-lately'],
    ['with a referral', { referral: true }, { referral: true }, null],
    ['without one', { referral: true }, {}, 'no-referral'],
    ['one more may be ahead', { mostOpen: 2 }, { open: 1 }, null],
    ['as many as may be are ahead', { mostOpen: 2 }, { open: 2 }, 'too-many'],
    ['a limit of none closes the type', { mostOpen: 0 }, {}, 'too-many'],
  ])('%s', (_name, rule, who, why) =>
    expect(whyNotAtAll({ ...ANYBODY, ...rule }, { ...ADA, ...who }, TODAY)).toBe(why),
  );
});

describe('a time that can’t be booked says why', () => {
  const careTeam = { ...on('2026-12-01'), careTeam: true };
  it.each<[string, Partial<DirectRule>, Partial<Booker>, Proposed, string | null]>([
    ['today', {}, {}, on('2026-11-27'), null],
    ['in the past', {}, {}, on('2026-11-26'), 'too-soon'],
    ['when the lead time ends', { leadMinutes: 60 }, {}, on('2026-11-27'), null],
    ['a minute before', { leadMinutes: 61 }, {}, on('2026-11-27'), 'too-soon'],
    ['on the last day', { horizonDays: 14 }, {}, on('2026-12-11'), null],
    ['a day later', { horizonDays: 14 }, {}, on('2026-12-12'), 'too-far'],
    [
      'on the 18th birthday',
      { youngest: 18 },
      { born: { birthDate: '2008-12-01' } },
      on('2026-12-01'),
      null,
    ],
    [
      'the day before',
      { youngest: 18 },
      { born: { birthDate: '2008-12-01' } },
      on('2026-11-30'),
      'age',
    ],
    [
      'the day before, for types that end with it',
      { oldest: 17 },
      { born: { birthDate: '2008-12-01' } },
      on('2026-11-30'),
      null,
    ],
    [
      'on a day with one',
      { oneADay: true },
      { days: new Set(['2026-12-01']) },
      on('2026-12-01'),
      'same-day',
    ],
    [
      'on another day',
      { oneADay: true },
      { days: new Set(['2026-12-02']) },
      on('2026-12-01'),
      null,
    ],
    ['with somebody of the care team', { ownCareTeam: true }, {}, careTeam, null],
    ['with somebody else', { ownCareTeam: true }, {}, on('2026-12-01'), 'care-team'],
  ])('%s', (_name, rule, who, time, why) =>
    expect(whyNotThen({ ...ANYBODY, ...rule }, { ...ADA, ...who }, time, NOW)).toBe(why),
  );
});

it('is refused at all for their age whoever is of age on no day that can be booked', () => {
  const age = fc.option(fc.integer({ min: 0, max: 20 }));
  const days = fc.integer({ min: 1, max: 8000 });
  fc.assert(
    fc.property(
      age,
      age,
      days,
      fc.integer({ min: 0, max: 400 }),
      (youngest, oldest, born, horizonDays) => {
        const rule = { ...ANYBODY, youngest, oldest, horizonDays };
        const who = { ...ADA, born: { birthDate: addDays(TODAY, -born) } };
        const days = Array.from({ length: horizonDays + 1 }, (_, ahead) => addDays(TODAY, ahead));
        const free = days.filter((day) => whyNotThen(rule, who, on(day), NOW) === null);
        expect(whyNotAtAll(rule, who, TODAY) !== null).toBe(free.length === 0);
      },
    ),
  );
});
