import { describe, expect, it } from 'vitest';
import type { Standing } from '../../../family/access-classes.rules.ts';
import type { Relation } from '../../../platform/access/actor.ts';
import { closedBy, openedWithout, opensToday, ordersFor } from './effects.rules.ts';

const RELATION: Relation = {
  ...{ id: 'r', relationship: 'parent', basis: 'minor', categories: [], acting: [] },
  ...{ startsOn: '2020-01-01', endsOn: null, orders: [], restsOn: null },
};
const standing = (relation: Partial<Relation> = {}, birthDate = '2017-02-25'): Standing => ({
  person: { birthDate, deceased: false, relation: { ...RELATION, ...relation } },
  caregiverDeceased: false,
  days: { first: '2026-11-22', last: '2026-11-22' },
  settings: { teenAge: 12, adultAge: 18, familyLaw: [] },
});
const noContact = (accountId: string, startsOn = '2026-11-01') => ({
  ...{ kind: 'no-contact', accountId, startsOn, endsOn: null },
});

describe('what staff read before they decide', () => {
  it('says what a right opens today, by category', () => {
    const child = opensToday(standing());
    expect(child.every(({ view }) => view)).toBe(true);
    expect(child.find(({ category }) => category === 'results')?.act).toBe(null);
    const teen = opensToday(standing({}, '2013-01-16'));
    expect(teen.filter(({ view }) => view).map(({ category }) => category)).toEqual([
      ...['messages', 'vaccinations', 'growth', 'allergies'],
    ]);
    expect(teen.find(({ category }) => category === 'upcoming-appointments')?.act).toBe(true);
  });

  const rights = ['joan', 'piet'].map((of) => ({ of, standing: standing() }));
  const under = (order: Parameters<typeof ordersFor>[1][number]) =>
    closedBy(
      rights.flatMap(({ of, standing }) =>
        ordersFor(of, [order]).map((one) => ({ of, standing, order: one })),
      ),
    );
  it('says who loses access now because of an order', () => {
    expect(under(noContact('piet'))).toEqual(['piet']);
    expect(under(noContact('piet', '2026-12-01'))).toEqual([]);
    expect(under({ ...noContact('joan'), kind: 'sole-custody' })).toEqual(['piet']);
    expect(under({ ...noContact('nobody'), kind: 'foster-care' })).toEqual(['joan', 'piet']);
  });
  it('says who gets access again once an order has ended', () => {
    const closed = (of: string, without: ReturnType<typeof noContact>[] = []) => ({
      of,
      standing: standing({ orders: ordersFor(of, [noContact('piet')]) }),
      without: ordersFor(of, without),
    });
    expect(openedWithout([closed('joan'), closed('piet')])).toEqual(['piet']);
    expect(openedWithout([closed('piet', [noContact('piet')])])).toEqual([]);
  });
});
