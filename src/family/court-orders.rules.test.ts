import { describe, expect, it } from 'vitest';
import { all, BORN, of, opens, order, refusal, standing, TODAY } from '../../test/standings.ts';
import type { Relation, RelationOrder } from '../platform/access/actor.ts';
import { opensAnything, type Standing } from './access-classes.rules.ts';

describe('a court order', () => {
  const kinds = {
    parent: {},
    guardian: { basis: 'court', relationship: 'guardian', startsOn: '2026-02-01' },
    invited: { ...all, basis: 'invited' },
    representative: { ...all, basis: 'court', relationship: 'representative' },
  } satisfies Record<string, Partial<Relation>>;
  type Kind = keyof typeof kinds;
  const after = { startsOn: '2026-03-01' };
  it.each<[string, RelationOrder, Kind, string | null]>([
    ['no contact', order('no-contact', 'caregiver'), 'parent', 'no-contact'],
    ['no contact', order('no-contact', 'caregiver'), 'guardian', 'no-contact'],
    ['no contact', order('no-contact', 'caregiver'), 'invited', 'no-contact'],
    ['no contact', order('no-contact', 'caregiver'), 'representative', 'no-contact'],
    ['no contact with another', order('no-contact', 'somebody-else'), 'parent', null],
    ['custody of the other parent', order('sole-custody', 'somebody-else'), 'parent', 'custody'],
    ['their own custody', order('sole-custody', 'caregiver'), 'parent', null],
    ['another’s custody', order('sole-custody', 'somebody-else'), 'invited', null],
    ['another’s guardianship', order('guardianship', 'somebody-else'), 'parent', 'custody'],
    ['another’s guardianship', order('guardianship', 'somebody-else'), 'guardian', null],
    ['a later one', order('guardianship', 'somebody-else', after), 'guardian', 'custody'],
    ['a later custody', order('sole-custody', 'somebody-else', after), 'guardian', 'custody'],
    ['foster care', order('foster-care', 'somebody-else'), 'parent', 'foster-care'],
    ['later foster care', order('foster-care', 'somebody-else', after), 'guardian', 'foster-care'],
    ['foster care', order('foster-care', 'somebody-else', after), 'representative', null],
    ['emancipation', order('emancipation', 'somebody-else'), 'parent', 'emancipated'],
    ['emancipation', order('emancipation', 'somebody-else'), 'guardian', 'emancipated'],
    ['emancipation', order('emancipation', 'somebody-else'), 'representative', null],
    ['a kind that is not known', order('other', 'somebody-else'), 'parent', null],
  ])('of %s (%o) against a %s: %s', (_what, one, kind, reason) => {
    const birthDate = kind === 'invited' ? BORN.adult : BORN.child;
    const person = { birthDate, deceased: kind === 'representative' };
    const under = (rest: Partial<RelationOrder>) =>
      standing({ ...kinds[kind], orders: [{ ...one, ...rest }] }, { person });
    const tomorrow = { first: TODAY, last: '2026-11-25' };
    if (reason === null) {
      expect(opensAnything(under({}))).toBe(true);
      return;
    }
    expect(refusal(under({}))).toBe(reason);
    // what it takes away stays, whatever its last day, until staff end it
    expect(refusal(under({ endsOn: '2026-06-01' }))).toBe(reason);
    expect(opensAnything(under({ ended: true }))).toBe(true);
    // from its first day on, where that comes first
    expect(opensAnything(under({ startsOn: '2026-11-25' }))).toBe(true);
    expect(refusal({ ...under({ startsOn: '2026-11-25' }), days: tomorrow })).toBe(reason);
  });

  const foster = (orders: RelationOrder[], startsOn = '2026-02-01') =>
    standing({ basis: 'court', relationship: 'foster-parent', startsOn, orders });
  const own = (rest: Partial<RelationOrder> = {}) => order('foster-care', 'caregiver', rest);
  it.each<[string, Standing, string | null]>([
    ['the day before it begins', foster([own({ startsOn: '2026-11-25' })]), 'ended'],
    ['on its last day', foster([own({ endsOn: TODAY })]), null],
    ['the day after', foster([own({ endsOn: '2026-11-23' })]), 'ended'],
    ['after staff ended it', foster([own({ ended: true })]), 'ended'],
    ['renewed', foster([own({ endsOn: '2026-11-23' }), own({ startsOn: TODAY })]), null],
    ['ended and renewed', foster([own({ ended: true }), own()]), null],
    ['not yet renewed', foster([own({ ended: true }), own({ startsOn: '2027-01-01' })]), 'ended'],
  ])('gives a foster parent access %s', (_when, one, reason) => {
    if (reason) expect(refusal(one)).toBe(reason);
    else expect(opensAnything(one)).toBe(true);
    if (reason === null) {
      const days = { first: '2026-11-23', last: '2026-11-25' };
      const wide = { ...one, days };
      expect(opensAnything(wide)).toBe(one.person?.relation?.orders[0]?.endsOn === null);
    }
  });
  it('for two guardians together leaves both; one for the next foster parent ends the last', () => {
    const other = (startsOn: string) => order('foster-care', 'somebody-else', { startsOn });
    expect(opensAnything(foster([own(), other('2026-01-01')]))).toBe(true);
    expect(refusal(foster([own(), other('2026-01-02')]))).toBe('foster-care');
    expect(opensAnything(foster([own({ startsOn: '2026-05-01' }), other('2026-04-01')]))).toBe(
      true,
    );
    // of their own orders the latest speaks for them, in whatever order they come
    const early = own();
    const renewed = own({ startsOn: '2026-05-01' });
    for (const both of [
      [early, renewed],
      [renewed, early],
    ])
      expect(opensAnything(foster([...both, other('2026-04-01')]))).toBe(true);
    // an order that is over, or has not begun, does not speak for them
    const late = own({ startsOn: '2027-01-01' });
    expect(refusal(foster([own(), late, other('2026-06-01')]))).toBe('foster-care');
    // without an order of their own the day of their right counts
    expect(refusal(foster([other('2026-02-01')]))).toBe('foster-care');
    expect(opensAnything(foster([other('2026-01-31')]))).toBe(true);
  });
  it('closes the access of parents even if it is older than their right on file', () =>
    expect(
      refusal(
        standing({ orders: [order('sole-custody', 'somebody-else', { startsOn: '2019-01-01' })] }),
      ),
    ).toBe('custody'));
  it('of guardianship that has ended leaves a parent’s access unchanged', () =>
    expect(
      opensAnything(standing({ orders: [order('guardianship', 'caregiver', { ended: true })] })),
    ).toBe(true));
  it('of emancipation lets a minor invite while it is in force everywhere', () => {
    const invited = (rest: Partial<RelationOrder>, days = { first: TODAY, last: TODAY }) =>
      standing(
        { ...all, basis: 'invited', orders: [order('emancipation', 'somebody-else', rest)] },
        { person: { birthDate: BORN.teen }, days },
      );
    expect(opensAnything(invited({}))).toBe(true);
    expect(refusal(invited({ startsOn: '2026-11-25' }))).toBe('not-of-age');
    expect(refusal(invited({ endsOn: '2026-11-23' }))).toBe('not-of-age');
    expect(refusal(invited({ ended: true }))).toBe('not-of-age');
    expect(refusal(invited({ startsOn: TODAY }, { first: '2026-11-23', last: TODAY }))).toBe(
      'not-of-age',
    );
  });
  it('of emancipation takes nothing from the guardian of someone who is now an adult', () => {
    const one = order('emancipation', 'somebody-else');
    const guardian = { basis: 'court', relationship: 'guardian', orders: [one] };
    expect(opensAnything(of('adult', guardian))).toBe(true);
    expect(refusal(of('unknown', guardian))).toBe('emancipated');
  });
});

describe('a guardianship', () => {
  const guardian = (startsOn: string, today: string, settings = {}) =>
    standing(
      { basis: 'court', relationship: 'guardian', startsOn },
      {
        person: { birthDate: '2008-11-24' },
        days: { first: today, last: today },
        settings: { teenAge: 12, adultAge: 18, familyLaw: [], ...settings },
      },
    );
  it('of a minor follows the age of the child and ends at the adult age', () => {
    expect(opens(guardian('2015-01-01', '2020-11-23'), 'results')).toBe('v');
    expect(opens(guardian('2015-01-01', '2020-11-24'), 'results')).toBe('');
    expect(opens(guardian('2015-01-01', '2026-11-23'), 'growth')).toBe('v');
    expect(refusal(guardian('2015-01-01', '2026-11-24'))).toBe('of-age');
    expect(refusal(guardian('2026-11-23', '2026-11-24'))).toBe('of-age');
  });
  it('that was given for an adult stays', () =>
    expect(opens(guardian('2026-11-24', '2026-11-24'), 'results')).toBe('v'));
  it('counts as given for a minor where a state’s adults are older', () => {
    const AL = { familyLaw: ['US-AL' as const] };
    expect(refusal(guardian('2026-11-24', '2026-11-24', AL))).toBe('of-age');
    expect(opens(guardian('2027-11-24', '2027-11-24', AL), 'results')).toBe('v');
  });
  it('of a child that names one part opens only that part, also at the teen age', () => {
    const paper = { basis: 'court', relationship: 'guardian', categories: ['results', 'growth'] };
    expect(opens(of('child', paper), 'results')).toBe('v');
    expect(opens(of('child', paper), 'notes')).toBe('');
    expect(opens(of('teen', paper), 'results')).toBe('');
    expect(opens(of('teen', paper), 'growth')).toBe('v');
    expect(opens(of('teen', paper), 'vaccinations')).toBe('');
  });
});
