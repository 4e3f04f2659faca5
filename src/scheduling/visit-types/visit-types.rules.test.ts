import { describe, expect, it } from 'vitest';
import {
  nameIn,
  type ReasonFields,
  sameReason,
  sameType,
  typeProblems,
  type VisitTypeFields,
} from './visit-types.rules.ts';

const type: VisitTypeFields = {
  ...{ name: 'Check-up', nameEs: 'Chequeo', minutes: 30, minutesBefore: 0, minutesAfter: 5 },
  ...{ grid: 15, modes: ['in-person'], needsRoom: true, prepare: '', prepareEs: '' },
  ...{ direct: true, confidential: false, youngest: 18, oldest: 64, sex: null, patients: 'any' },
  ...{ seenWithinMonths: null, referral: false, ownCareTeam: false, mostOpen: 1, oneADay: true },
  ...{ leadMinutes: 120, horizonDays: 180, active: true },
};

describe('a type of visit that nobody could book', () => {
  it.each<[string, Partial<VisitTypeFields>, string[]]>([
    ['as it is', {}, []],
    ['without a way to meet', { modes: [] }, ['modes']],
    ['that ends before it begins', { youngest: 18, oldest: 17 }, ['ages']],
    ['for one year of age', { youngest: 18, oldest: 18 }, []],
    ['from an age on', { youngest: 18, oldest: null }, []],
    [
      'for new patients whom we saw lately',
      { patients: 'new', seenWithinMonths: 36 },
      ['new-and-seen'],
    ],
    ['for new patients whom we saw long ago', { patients: 'new', seenWithinMonths: 48 }, []],
    ['for those whom we saw lately', { patients: 'established', seenWithinMonths: 12 }, []],
    ['to be booked after its last day', { leadMinutes: 2880, horizonDays: 1 }, ['lead']],
    ['to be booked on its last day', { leadMinutes: 2879, horizonDays: 1 }, []],
  ])('%s', (_, rest, problems) => expect(typeProblems({ ...type, ...rest })).toEqual(problems));
});

describe('saving without a change', () => {
  it('is noticed, field by field', () => {
    expect(sameType({ ...type, modes: ['in-person'] }, type)).toBe(true);
    expect(sameType({ ...type, modes: ['in-person', 'video'] }, type)).toBe(false);
    expect(sameType({ ...type, oldest: null }, type)).toBe(false);
  });
  it('also of a reason', () => {
    const reason: ReasonFields = {
      ...{ visitTypeId: 'a', name: 'Cough', nameEs: 'Tos', urgent: false, place: 1, active: true },
    };
    expect(sameReason({ ...reason }, reason)).toBe(true);
    expect(sameReason({ ...reason, urgent: true }, reason)).toBe(false);
  });
});

it('a name is in the language of the reader', () => {
  expect([nameIn(type, 'en'), nameIn(type, 'es')]).toEqual(['Check-up', 'Chequeo']);
});
