import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageSpan } from '../../family/bands.rules.ts';
import { addDays, addMonths } from '../../platform/days.rules.ts';
import { lastDay } from './until.rules.ts';

const ADULT = { adultAge: 18 };
const on = (birthDate: string) => ({ birthDate, partialBirthDate: null });
const about = (partialBirthDate: string) => ({ birthDate: null, partialBirthDate });
const feed = (to: string) => ({ active: true, from: null, to });

describe('the last day of a right', () => {
  it.each([
    ['nothing ends it', 'granted', null, null, on('2016-05-05'), null],
    ['its own', 'granted', '2028-01-31', null, on('2016-05-05'), '2028-01-31'],
    ['that of its relation', 'granted', '2028-01-31', '2027-12-31', on('2016-05-05'), '2027-12-31'],
    ['its own before that', 'granted', '2027-01-31', '2027-12-31', on('2016-05-05'), '2027-01-31'],
    ['the eve of coming of age', 'minor', null, null, on('2016-05-05'), '2034-05-04'],
    ['its own before that eve', 'minor', '2030-01-01', null, on('2016-05-05'), '2030-01-01'],
    ['the eve of 28 February', 'minor', null, null, on('2012-02-29'), '2030-02-27'],
    ['the earliest that it may be', 'minor', null, null, about('2016'), '2033-12-31'],
    ['a relation whose end is no day', 'minor', null, '2027', on('2016-05-05'), '2034-05-04'],
  ] as const)('is %s', (_, basis, endsOn, to, born, day) =>
    expect(lastDay({ basis, endsOn, restsOn: to ? feed(to) : null }, born, ADULT)).toBe(day),
  );

  it('of a minor’s right is a day when the child is certainly not an adult', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 2 }), (n, part) => {
        const birthDate = addDays('2000-01-01', n);
        const born = part === 0 ? on(birthDate) : about(birthDate.slice(0, part === 1 ? 4 : 7));
        const day = lastDay({ basis: 'minor', endsOn: null, restsOn: null }, born, ADULT);
        expect(day).not.toBeNull();
        expect(ageSpan(born, { first: day ?? '', last: day ?? '' })?.oldest).toBeLessThan(18);
        expect(addMonths(birthDate, 216) > (day ?? '')).toBe(true);
      }),
    ));
});
