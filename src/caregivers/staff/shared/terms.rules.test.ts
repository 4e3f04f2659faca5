import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../platform/days.rules.ts';
import { REQUEST_KINDS } from '../../requests/requests.rules.ts';
import {
  type About,
  comesOfAge,
  completed,
  type Terms,
  termsProblems,
  usualTerms,
} from './terms.rules.ts';

const child: About = { birthDate: '2017-02-25', band: 'child', today: '2026-11-22', adultAge: 18 };
const adult: About = { ...child, birthDate: '1950-02-25', band: 'adult' };
const unknown: About = { ...child, birthDate: null, band: 'unknown' };
const byAge: Terms = { relationship: 'parent', basis: 'minor', endsOn: null, reviewOn: null };
const byCourt: Terms = {
  ...{ relationship: 'guardian', basis: 'court', endsOn: null, reviewOn: '2027-11-22' },
};
const problems = (terms: Terms, about: About) => termsProblems(completed(terms, about), about);

describe('the terms of a right', () => {
  it.each([
    ['a parent', byAge, child, {}],
    ['a parent of an adult', byAge, adult, { basis: 'problem.care-basis-adult' }],
    ['a parent, age unknown', byAge, unknown, { basis: 'problem.care-basis-unknown' }],
    [
      'a guardian by age alone',
      { ...byAge, relationship: 'guardian' },
      child,
      { basis: 'problem.care-basis-papers' },
    ],
    ['a parent until the birthday', { ...byAge, endsOn: '2035-02-25' }, child, {}],
    [
      'a parent beyond it',
      { ...byAge, endsOn: '2035-02-26' },
      child,
      { endsOn: 'problem.care-ends-adult' },
    ],
    ['a guardian of an adult', byCourt, adult, {}],
    ['a guardian, age unknown', byCourt, unknown, {}],
    [
      'a guardian without a review',
      { ...byCourt, reviewOn: null },
      adult,
      { reviewOn: 'problem.care-review-needed' },
    ],
    [
      'a review that is over',
      { ...byCourt, reviewOn: '2026-11-22' },
      adult,
      { reviewOn: 'problem.care-review-past' },
    ],
    [
      'a review in three years',
      { ...byCourt, reviewOn: '2029-11-22' },
      adult,
      { reviewOn: 'problem.care-review-late' },
    ],
    [
      'a last day that is over',
      { ...byCourt, endsOn: '2026-11-21' },
      adult,
      { endsOn: 'problem.care-ends-past' },
    ],
    ['a last day today', { ...byCourt, endsOn: '2026-11-22' }, adult, {}],
    [
      'foster care without an end',
      { ...byCourt, relationship: 'foster-parent', reviewOn: null },
      child,
      { endsOn: 'problem.care-ends-order', reviewOn: 'problem.care-review-needed' },
    ],
    [
      'foster care until its end',
      { ...byCourt, relationship: 'foster-parent', endsOn: '2027-05-01', reviewOn: null },
      child,
      {},
    ],
  ] as const)('%s', (_case, terms, about, wrong) =>
    expect(problems(terms as Terms, about)).toEqual(wrong),
  );

  it('are complete: a minor’s right has a last day, foster care is reviewed at its end', () => {
    expect(completed(byAge, child).endsOn).toBe('2035-02-25');
    expect(completed(byCourt, adult).endsOn).toBe(null);
    expect(
      completed(
        { ...byCourt, relationship: 'foster-parent', endsOn: '2027-05-01', reviewOn: null },
        child,
      ).reviewOn,
    ).toBe('2027-05-01');
    // someone born on a leap day counts as an adult from February 28
    expect(comesOfAge({ ...child, birthDate: '2016-02-29' })).toBe('2034-02-28');
    expect(comesOfAge(adult)).toBe(null);
  });

  it('that the form suggests are never wrong and never last beyond the birthday', () => {
    const day = fc.integer({ min: 0, max: 6200 }).map((n) => addDays('2009-11-23', n));
    fc.assert(
      fc.property(fc.constantFrom(...REQUEST_KINDS), day, (kind, birthDate) => {
        const about = { ...child, birthDate };
        const terms = completed(usualTerms(kind, about), about);
        const { endsOn, ...rest } = termsProblems(terms, about);
        if (kind === 'foster-parent') expect(endsOn).toBe('problem.care-ends-order');
        else {
          expect(endsOn).toBe(undefined);
          expect(rest).toEqual({});
          expect(terms.endsOn && terms.endsOn <= (comesOfAge(about) ?? '')).toBe(true);
        }
      }),
    );
  });
});
