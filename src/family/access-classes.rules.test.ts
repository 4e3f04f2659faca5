import { describe, expect, it } from 'vitest';
import {
  all,
  BANDS,
  type Band,
  BORN,
  of,
  opens,
  refusal,
  relation,
  standing,
  TODAY,
} from '../../test/standings.ts';
import { CATEGORIES, type Category } from '../categories.rules.ts';
import type { Relation } from '../platform/access/actor.ts';
import { mayShowItem, opensAnything, type Standing } from './access-classes.rules.ts';

/**
 * By category, what opens: `v` to view, `a` to act. `full` is a parent of a child under 12, or a
 * guardian of an adult; `teen` a parent of a teen who granted nothing; `given` an adult's caregiver,
 * or a teen's parent, to whom that category was granted.
 */
const TABLE: Record<Category, { full: string; teen: string; given: string }> = {
  results: { full: 'v', teen: '', given: 'v' },
  medicines: { full: 'va', teen: '', given: 'va' },
  refills: { full: 'va', teen: '', given: 'va' },
  messages: { full: 'va', teen: 'va', given: 'va' },
  'upcoming-appointments': { full: 'va', teen: 'a', given: 'va' },
  'past-appointments': { full: 'v', teen: '', given: 'v' },
  vaccinations: { full: 'v', teen: 'v', given: 'v' },
  growth: { full: 'v', teen: 'v', given: 'v' },
  allergies: { full: 'v', teen: 'v', given: 'v' },
  conditions: { full: 'v', teen: '', given: 'v' },
  notes: { full: 'v', teen: '', given: 'v' },
  documents: { full: 'v', teen: '', given: 'v' },
  coverage: { full: 'v', teen: '', given: 'v' },
  costs: { full: 'va', teen: '', given: 'va' },
  information: { full: 'va', teen: '', given: 'va' },
  'access-log': { full: 'v', teen: '', given: '' },
  preferences: { full: 'va', teen: '', given: '' },
};
describe.each(CATEGORIES)('%s', (category) => {
  const { full, teen, given } = TABLE[category];
  const only = { categories: [category], acting: [category] };
  const others = {
    categories: CATEGORIES.filter((one) => one !== category),
    acting: CATEGORIES.filter((one) => one !== category),
  };
  const both = ['v', 'a'].filter((one) => teen.includes(one) || given.includes(one)).join('');

  it.each<[Band, string, string]>([
    ['child', full, full],
    ['teen', teen, both],
    ['adult', '', ''],
    ['unknown', '', ''],
  ])('opens to the parent of a person of the band %s as "%s", granted "%s"', (band, no, yes) => {
    expect(opens(of(band, {}), category)).toBe(no);
    expect(opens(of(band, others), category)).toBe(no);
    expect(opens(of(band, only), category)).toBe(yes);
    if (band === 'teen') {
      const seen = { ...only, acting: [] };
      expect(opens(of(band, seen), category)).toBe(
        ['v', 'a'].filter((one) => teen.includes(one) || (one === 'v' && given)).join(''),
      );
    }
  });

  it.each(BANDS)('opens by invitation of a person of the band %s only as granted', (band) => {
    const invited = (rest: Partial<Relation>) =>
      opens(of(band, { basis: 'invited', relationship: 'child', ...rest }), category);
    expect(invited(only)).toBe(band === 'adult' ? given : '');
    expect(invited({ ...only, acting: [] })).toBe(band === 'adult' && given ? 'v' : '');
    expect(invited({ categories: [], acting: [category] })).toBe('');
    expect(invited(others)).toBe('');
    expect(invited({})).toBe('');
  });

  it.each<[Band, string]>([
    ['child', full],
    ['teen', teen],
    ['adult', full],
    ['unknown', ''],
  ])('opens to a guardian of a person of the band %s as "%s"', (band, open) => {
    const guardian = (rest: Partial<Relation>) =>
      opens(of(band, { basis: 'court', relationship: 'guardian', ...rest }), category);
    expect(guardian({})).toBe(open);
    expect(guardian(only)).toBe(open);
    expect(guardian({ ...only, acting: [] })).toBe(open.replace('a', ''));
    expect(guardian(others)).toBe('');
  });

  const left = ['messages', 'costs'].includes(category) ? full : full.replace('a', '');
  it(`opens to a representative as "${left}", only after the death, as the paper says`, () => {
    const represents = { basis: 'court', relationship: 'representative' };
    for (const band of BANDS) {
      expect(opens(of(band, represents, true), category)).toBe(left);
      expect(opens(of(band, { ...represents, ...only }, true), category)).toBe(left);
      expect(opens(of(band, { ...represents, ...others }, true), category)).toBe('');
      expect(opens(of(band, represents), category)).toBe('');
    }
  });
});

it('opens nothing on an unknown basis', () =>
  expect(refusal(standing({ ...all, basis: 'guess' }))).toBe('not-yours'));

it('a caregiver who may only act also has the person in the switcher', () => {
  const paper = { basis: 'court', categories: ['upcoming-appointments'], acting: CATEGORIES };
  const one = of('teen', { relationship: 'guardian', ...paper });
  expect(CATEGORIES.map((category) => opens(one, category)).join('')).toBe('a');
  expect(opensAnything(one)).toBe(true);
});

describe('an invitation counts only if the person is certainly old enough:', () => {
  const invited = (person: { birthDate: string | null; partialBirthDate?: string }) =>
    standing({ ...all, basis: 'invited' }, { person });
  it('not in the year of their birthday, if only the year is known', () => {
    expect(refusal(invited({ birthDate: null, partialBirthDate: '2008' }))).toBe('not-of-age');
    expect(opensAnything(invited({ birthDate: null, partialBirthDate: '2007' }))).toBe(true);
  });
  it('not before their birthday has come in the last of the zones', () => {
    const one = invited({ birthDate: '2008-11-25' });
    expect(refusal({ ...one, days: { first: TODAY, last: '2026-11-25' } })).toBe('not-of-age');
    expect(opensAnything({ ...one, days: { first: '2026-11-25', last: '2026-11-25' } })).toBe(true);
  });
});

it('a right by age ends with the relation, whatever it is called', () => {
  const restsOn = { active: true, from: null, to: null, relationship: [{ text: 'x' }] };
  expect(refusal(standing({ relationship: 'other', restsOn }))).toBe('relation-ended');
  expect(opensAnything(of('adult', { relationship: 'other', basis: 'court', restsOn }))).toBe(true);
});

describe('refused is', () => {
  const minor = (rest: Partial<Relation>) => standing(rest);
  const adult = (rest: Partial<Relation>, person = {}) =>
    standing({ ...all, ...rest }, { person: { birthDate: BORN.adult, ...person } });
  const invited = (rest: Partial<Relation> = {}) => adult({ basis: 'invited', ...rest });
  it.each<[string, Standing, string]>([
    ['a stranger', standing({}, { person: { relation: null } }), 'not-yours'],
    ['anyone, without a person', { ...standing(), person: undefined }, 'not-yours'],
    ['a caregiver who has died', { ...minor({}), caregiverDeceased: true }, 'caregiver-deceased'],
    ['a right from tomorrow on', minor({ startsOn: '2026-11-25' }), 'not-started'],
    ['a right until yesterday', invited({ endsOn: '2026-11-23' }), 'ended'],
    ['the parent of a child who died', standing({}, { person: { deceased: true } }), 'deceased'],
    ['an invited caregiver then', adult({ basis: 'invited' }, { deceased: true }), 'deceased'],
    ['a guardian then', adult({ basis: 'court' }, { deceased: true }), 'deceased'],
    [
      'a representative without a paper',
      standing({ relationship: 'representative' }, { person: { deceased: true } }),
      'deceased',
    ],
    ['a minor’s invitation', standing({ ...all, basis: 'invited' }), 'not-of-age'],
    ['an invitation without anything', adult({ basis: 'invited', categories: [] }), 'not-granted'],
    [
      'an invitation by someone of unknown age',
      standing({ ...all, basis: 'invited' }, { person: { birthDate: null } }),
      'age-unknown',
    ],
    ['the parent of an adult', adult({}), 'of-age'],
    ['a parent of someone of unknown age', adult({}, { birthDate: null }), 'age-unknown'],
    [
      'a parent whose relation the sender has ended',
      minor({ restsOn: { active: false, from: null, to: null } }),
      'relation-ended',
    ],
  ])('%s', (_who, one, reason) => expect(refusal(one)).toBe(reason));

  it('nobody on the first and the last day', () => {
    expect(opensAnything(minor({ startsOn: TODAY, endsOn: TODAY }))).toBe(true);
    expect(opensAnything(invited({ startsOn: TODAY, endsOn: TODAY }))).toBe(true);
  });
  it('in zones on two days, who is out of time in one of them', () => {
    const days = { first: TODAY, last: '2026-11-25' };
    expect(refusal({ ...minor({ startsOn: '2026-11-25' }), days })).toBe('not-started');
    expect(refusal({ ...minor({ endsOn: TODAY }), days })).toBe('ended');
  });
});

describe('an item that a law keeps from the parents of teens', () => {
  const WA = { teenAge: 12, adultAge: 18, familyLaw: ['US-WA' as const] };
  const hpv = (one: Standing, settings: Standing['settings'] = WA) =>
    mayShowItem({ ...one, settings }, 'vaccinations', ['hpv']);
  const teen = (rest: Partial<Relation>) => of('teen', rest);
  it.each<[string, Standing, boolean]>([
    ['the parent of a child', of('child', {}), true],
    ['the parent of a teen', teen({}), false],
    ['the parent to whom a teen granted all', teen(all), false],
    ['a guardian of a teen', teen({ basis: 'court', relationship: 'guardian' }), false],
    ['a guardian of an adult', of('adult', { basis: 'court' }), true],
    ['the parent of an adult', of('adult', {}), false],
    ['the parent of someone of unknown age', of('unknown', {}), false],
    ['a guardian of someone of unknown age', of('unknown', { basis: 'court' }), false],
    ['a caregiver whom an adult invited', of('adult', { ...all, basis: 'invited' }), true],
    [
      'a representative of a teen',
      of('teen', { basis: 'court', relationship: 'representative' }, true),
      true,
    ],
    ['the teen', standing({}, { person: { birthDate: BORN.teen, relation: null } }), true],
    ['nobody', { ...standing(), person: undefined }, false],
    ['a right of an unknown kind', of('adult', { basis: 'guess' }), false],
  ])('is shown to %s: %o', (_who, one, shown) => expect(hpv(one)).toBe(shown));

  it('is an HPV dose in Washington, and nothing else', () => {
    const parent = standing(relation(), { person: { birthDate: BORN.teen }, settings: WA });
    expect(mayShowItem(parent, 'vaccinations', [])).toBe(true);
    expect(mayShowItem(parent, 'results', ['hpv'])).toBe(true);
    expect(hpv(teen({}), { ...WA, familyLaw: ['US-CA'] })).toBe(true);
    expect(hpv(teen({}), { ...WA, familyLaw: ['US-CA', 'US-WA'] })).toBe(false);
  });
});
