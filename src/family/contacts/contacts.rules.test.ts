import { describe, expect, it } from 'vitest';
import { phoneKey, type Sharer, shareProblem } from './contacts.rules.ts';

describe('a phone number', () => {
  it.each<[string, string | null]>([
    ['(319) 555-0100', '3195550100'],
    ['319.555.0100', '3195550100'],
    ['+1 319 555 0100', '3195550100'],
    ['1-319-555-0100 ext. 12', '3195550100'],
    ['319-555-0100 x12', '3195550100'],
    ['319-555-0100 #12', '3195550100'],
    ['+44 20 7946 0018', '442079460018'],
    ['555-0100', '5550100'],
    ['911', null],
    ['', null],
  ])('%s is compared as %s', (typed, key) => expect(phoneKey(typed)).toBe(key));
});

const settings = { teenAge: 12, adultAge: 18, familyLaw: [] };
const days = { first: '2026-11-22', last: '2026-11-22' };
const BORN = { teen: '2012-03-04', adult: '1984-03-27', child: '2018-10-05', unknown: null };
type Who = keyof typeof BORN;

describe('an address', () => {
  const cases: [string, Who | 'nobody', Sharer['relation'], Who, boolean, string | null][] = [
    ['of a caregiver, for a teen', 'teen', 'guardian', 'adult', false, 'guardians'],
    ['of a parent in the record, for a teen', 'teen', 'record', 'unknown', false, 'guardians'],
    ['of an adult of the family, for a teen', 'teen', 'close', 'adult', false, 'guardians'],
    ['of a teen of the family, for a teen', 'teen', 'close', 'teen', false, null],
    ['of a stranger, for a teen', 'teen', 'none', 'adult', false, null],
    ['of a stranger, for a teen who reads it', 'teen', 'none', 'adult', true, 'guardians'],
    ['of the teen cared for', 'adult', 'cared-for', 'teen', false, 'teens'],
    ['of the adult cared for', 'adult', 'cared-for', 'adult', false, null],
    ['of a teen of the family', 'adult', 'close', 'teen', false, 'teens'],
    ['of a person cared for, of unknown age', 'adult', 'cared-for', 'unknown', false, 'teens'],
    ['of a teen, for a stranger', 'adult', 'none', 'teen', false, null],
    ['of a teen, for a stranger who reads it', 'adult', 'none', 'teen', true, 'teens'],
    ['of a teen, for an account without a record', 'nobody', 'cared-for', 'teen', false, 'teens'],
    ['of a caregiver, for an adult', 'adult', 'guardian', 'adult', false, null],
    ['of a relative in the record, for an adult', 'adult', 'record', 'unknown', true, null],
    [
      'of a caregiver, for someone of unknown age',
      'unknown',
      'guardian',
      'adult',
      false,
      'guardians',
    ],
  ];
  it.each(cases)('%s', (_case, asker, relation, who, read, problem) => {
    const born = (one: Who) => ({ birthDate: BORN[one] });
    const sharers: Sharer[] = [{ relation, byMail: true, ...born(who) }];
    const self = asker === 'nobody' ? null : born(asker);
    expect(shareProblem(self, sharers, { days, settings, read })).toBe(problem);
    expect(shareProblem(self, [], { days, settings, read })).toBeNull();
  });
});
