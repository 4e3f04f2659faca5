import { describe, expect, it } from 'vitest';
import type { Parts, StoredTemplate } from './open-hours.rules.ts';
import { type Ahead, seenAs, strandedBy } from './stranded.rules.ts';

const template = (rest: Partial<StoredTemplate> = {}): StoredTemplate => ({
  ...{ id: 't', clinicianId: 'ann', clinicId: 'hill', visitTypes: ['check-up', 'shot'] },
  ...{ modes: ['in-person', 'video'], weekdays: [2], from: 540, until: 720, everyWeeks: 1 },
  ...{ firstDay: '2027-01-01', lastDay: null, weekStart: 7 },
  ...rest,
});
const before: Parts = {
  ...{ zone: 'America/Chicago', clinicianId: 'ann', clinicId: 'hill', templates: [template()] },
  ...{ exceptions: [], holidays: [], blocks: [] },
};
/** Tuesday, January 5, 11:30 there. */
const visit = (rest: Partial<Ahead> = {}): Ahead => ({
  ...{ id: 'v', clinicId: 'hill', visitTypeId: 'check-up', mode: 'in-person', minutes: 30 },
  startsAt: new Date('2027-01-05T17:30:00Z'),
  ...rest,
});
const stranded = (visits: Ahead[], after: Partial<Parts>) =>
  strandedBy(visits, before, { ...before, ...after }).map(({ id }) => id);

describe('a visit is stranded', () => {
  it.each<[string, Partial<StoredTemplate>[], boolean]>([
    ['by no change', [{}], false],
    ['by hours that end as it begins', [{ until: 690 }], true],
    ['by hours that end within it', [{ until: 719 }], true],
    ['not by hours that end with it', [{ from: 690 }], false],
    ['by another weekday', [{ weekdays: [3] }], true],
    ['by a week that does not count', [{ everyWeeks: 2, firstDay: '2027-01-11' }], true],
    ['by a last day before it', [{ lastDay: '2027-01-04' }], true],
    ['not by a last day on it', [{ lastDay: '2027-01-05' }], false],
    ['by a move to another clinic', [{ clinicId: 'dale' }], true],
    ['when its type is not seen any more', [{ visitTypes: ['shot'] }], true],
    ['when its mode is not', [{ modes: ['video'] }], true],
    ['when all hours are removed', [], true],
    ['not where two templates meet within it', [{ until: 705 }, { id: 'u', from: 705 }], false],
  ])('%s', (_, templates, is) =>
    expect(stranded([visit()], { templates: templates.map(template) })).toEqual(is ? ['v'] : []),
  );
  it('by other hours on its day, or none', () => {
    const day = { clinicianId: 'ann', clinicId: 'hill', day: '2027-01-05' };
    expect(stranded([visit()], { exceptions: [{ ...day, hours: [] }] })).toEqual(['v']);
    expect(stranded([visit()], { exceptions: [{ ...day, hours: [['11:00', '12:00']] }] })).toEqual(
      [],
    );
  });
  it('not if it was outside before, or is elsewhere', () => {
    const visits = [
      visit({ id: 'early', startsAt: new Date('2027-01-05T13:00:00Z') }),
      visit({ id: 'far', clinicId: 'dale' }),
      visit({ id: 'other', visitTypeId: 'x' }),
    ];
    expect(stranded(visits, { templates: [] })).toEqual([]);
  });
  it('each for itself, in the order of the list', () => {
    const visits = [
      visit({ id: 'late', startsAt: new Date('2027-06-01T16:00:00Z') }),
      visit({ id: 'shot', visitTypeId: 'shot' }),
      visit({ id: 'soon' }),
    ];
    expect(stranded(visits, { templates: [template({ until: 660 })] })).toEqual([
      'late',
      'shot',
      'soon',
    ]);
    expect(stranded(visits, { templates: [template({ lastDay: '2027-02-01' })] })).toEqual([
      'late',
    ]);
  });
  it('not when it goes past midnight, as the hours do', () => {
    const night = [
      template({ from: 1380, until: 1440 }),
      template({ id: 'u', weekdays: [3], from: 0, until: 60 }),
    ];
    const late = visit({ startsAt: new Date('2027-01-06T05:45:00Z') });
    const was = { ...before, templates: night };
    expect(strandedBy([late], was, was)).toEqual([]);
    expect(strandedBy([late], was, { ...was, templates: night.slice(0, 1) })).toHaveLength(1);
  });
});

it('a list of visits is known again, whatever their order', () => {
  const of = (...ids: string[]) => seenAs(ids.map((id) => ({ id })));
  expect(of('a', 'b')).toBe(of('b', 'a'));
  expect(new Set([of(), of('a'), of('b'), of('a', 'b'), of('ab')]).size).toBe(5);
});
