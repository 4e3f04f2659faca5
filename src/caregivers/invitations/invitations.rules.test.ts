import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALSO_ACT,
  answerTo,
  decidesAlone,
  endProblem,
  type Facts,
  MOST_TRIES,
  publicSituationOf,
  situationOf,
} from './invitations.rules.ts';

const rosa: Facts = {
  state: 'open',
  expired: false,
  patientStands: true,
  own: false,
  addressed: true,
  refused: false,
  asks: false,
  holds: false,
  byPaper: false,
};
const max: Facts = { ...rosa, addressed: false };

describe('an invitation’s state for an account with its link', () => {
  it.each<[string, Facts, ReturnType<typeof situationOf>]>([
    ['the invited address', rosa, 'open'],
    ['another address', max, 'other-address'],
    ['one to which the patient said no', { ...max, refused: true }, 'over'],
    ['the invited address after a no', { ...rosa, refused: true }, 'open'],
    ['one that asks already', { ...max, state: 'asking', asks: true }, 'waits'],
    ['one while another asks', { ...max, state: 'asking' }, 'over'],
    ['the invited address while another asks', { ...rosa, state: 'asking' }, 'open'],
    ['one that waits for staff', { ...rosa, state: 'locked' }, 'locked'],
    ['the patient', { ...rosa, own: true }, 'own'],
    ['a guardian by a paper', { ...rosa, byPaper: true }, 'already'],
    ['one that was replaced', { ...rosa, state: 'replaced' }, 'newer'],
    ['one that this account accepted', { ...rosa, state: 'accepted', holds: true }, 'accepted'],
    ['one that another account accepted', { ...rosa, state: 'accepted' }, 'over'],
    [
      'an accepted one whose patient has died',
      { ...rosa, state: 'accepted', holds: true, patientStands: false },
      'over',
    ],
    ['an old one', { ...rosa, expired: true }, 'over'],
    ['an old one that waits for staff', { ...rosa, state: 'locked', expired: true }, 'over'],
    ['one of a patient who has died', { ...rosa, patientStands: false }, 'over'],
    ['one that was declined', { ...rosa, state: 'declined' }, 'over'],
    ['one that was withdrawn', { ...rosa, state: 'withdrawn' }, 'over'],
    ['one that has expired', { ...rosa, state: 'expired' }, 'over'],
  ])('%s', (_what, facts, situation) => expect(situationOf(facts)).toBe(situation));

  const facts: fc.Arbitrary<Facts> = fc.record({
    state: fc.constantFrom(
      ...(['open', 'asking', 'accepted', 'declined', 'withdrawn'] as const),
      ...(['replaced', 'expired', 'locked'] as const),
    ),
    expired: fc.boolean(),
    patientStands: fc.boolean(),
    own: fc.boolean(),
    addressed: fc.boolean(),
    refused: fc.boolean(),
    asks: fc.boolean(),
    holds: fc.boolean(),
    byPaper: fc.boolean(),
  });
  it('can be answered only while it waits, and opens only to the invited address', () =>
    fc.assert(
      fc.property(facts, (one) => {
        const situation = situationOf(one);
        if (situation !== 'open' && situation !== 'other-address') return;
        expect(['open', 'asking']).toContain(one.state);
        expect([one.expired, one.patientStands, one.own]).toEqual([false, true, false]);
        expect(situation === 'open').toBe(one.addressed);
      }),
    ));
  it('shows to the public no more than whether the link works', () =>
    fc.assert(
      fc.property(facts, (one) => {
        const shown = publicSituationOf(one);
        if (shown === 'over') expect(['over', 'accepted']).toContain(situationOf(one));
        if (one.state === 'replaced') expect(shown).toBe('newer');
      }),
    ));
});

describe('a birth date', () => {
  it.each([
    ['open', true, 0, false, 'accepts'],
    ['open', true, MOST_TRIES - 1, false, 'accepts'],
    ['open', true, 0, true, 'locks-for-safety'],
    ['open', false, 0, false, 'wrong'],
    ['open', false, MOST_TRIES - 2, true, 'wrong'],
    ['open', false, MOST_TRIES - 1, false, 'locks-by-tries'],
    ['other-address', true, 0, false, 'asks'],
    ['other-address', true, 0, true, 'locks-for-safety'],
    ['other-address', false, MOST_TRIES - 1, false, 'locks-by-tries'],
  ] as const)('%s, right: %s, after %i tries, held: %s: %s', (at, right, tries, held, answer) =>
    expect(answerTo(at, { right, tries, held })).toBe(answer),
  );
});

describe('the last day of a right', () => {
  it.each([
    ['2026-11-22', 'problem.care-end-past'],
    ['2026-11-23', null],
    ['2031-11-22', null],
    ['2031-11-23', 'problem.care-end-far'],
  ])('%s: %s', (day, problem) => expect(endProblem(day, '2026-11-22')).toBe(problem));
});

describe('who decides for themselves', () => {
  const born = (birthDate: string | null, partialBirthDate: string | null = null) => ({
    birthDate,
    partialBirthDate,
    deceased: false,
  });
  const today = { first: '2026-11-22', last: '2026-11-22' };
  const usual = { adultAge: 18, familyLaw: [] };
  it.each([
    ['an adult', born('1984-03-27'), false, true],
    ['on the birthday', born('2008-11-22'), false, true],
    ['on the day before', born('2008-11-23'), false, false],
    ['an emancipated minor', born('2010-11-23'), true, true],
    ['an adult whose year alone is known', born(null, '1984'), false, true],
    ['someone who may be an adult', born(null, '2008'), false, false],
    ['someone without a birth date', born(null), true, false],
  ])('%s', (_who, person, emancipated, decides) =>
    expect(decidesAlone(person, emancipated, today, usual)).toBe(decides),
  );
  it('nobody after death, nobody before the birthday in all zones, and later where a state says so', () => {
    const nobody = { ...born('1984-03-27'), deceased: true };
    expect(decidesAlone(nobody, false, today, usual)).toBe(false);
    const zones = { first: '2026-11-21', last: '2026-11-22' };
    expect(decidesAlone(born('2008-11-22'), false, zones, usual)).toBe(false);
    const alabama = { adultAge: 18, familyLaw: ['US-AL' as const] };
    expect(decidesAlone(born('2008-11-22'), false, today, alabama)).toBe(false);
  });
});

it('an invited caregiver never acts on the patient’s details', () =>
  expect(ALSO_ACT).toEqual(['medicines', 'refills', 'messages', 'upcoming-appointments', 'costs']));
