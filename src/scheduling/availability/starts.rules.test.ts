import { describe, expect, it } from 'vitest';
import { MORNINGS, minute, utc } from '../../../test/minutes.ts';
import { joined, type Span, without } from './spans.rules.ts';
import { type Fit, guarded, startsIn } from './starts.rules.ts';
import { type Stretch, spansOn, stretchesOf } from './stretches.rules.ts';
import { covers, type Template } from './templates.rules.ts';

const HOUR = 60;
const plain = (minutes: number, grid = minutes): Fit => ({ minutes, before: 0, after: 0, grid });
const always: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

interface Place {
  zone: string;
  templates: readonly Template[];
}
const openOn = ({ templates }: Place, stretches: readonly Stretch[], day: string): Span[] =>
  joined(
    templates
      .filter((template) => covers(template, day))
      .flatMap(({ from, until }) => spansOn(stretches, day, from, until)),
  );
const startsOn = (place: Place, day: string, fit: Fit, taken: Span[] = []): number[] => {
  const stretches = stretchesOf(place.zone, day, day);
  return startsIn(stretches, openOn(place, stretches, day), taken, fit, always);
};

describe('a morning template across the change of the clocks (A2)', () => {
  it.each([
    ['2026-10-30', '2026-10-30T13:00:00Z', '2026-10-30T15:30:00Z'],
    ['2026-11-01', '2026-11-01T14:00:00Z', '2026-11-01T16:30:00Z'],
    ['2026-11-02', '2026-11-02T14:00:00Z', '2026-11-02T16:30:00Z'],
    ['2027-03-12', '2027-03-12T14:00:00Z', '2027-03-12T16:30:00Z'],
    ['2027-03-14', '2027-03-14T13:00:00Z', '2027-03-14T15:30:00Z'],
    ['2027-03-15', '2027-03-15T13:00:00Z', '2027-03-15T15:30:00Z'],
  ])('has six times on %s, by the clock of the clinic', (day, first, last) => {
    const starts = startsOn({ zone: 'America/New_York', templates: [MORNINGS] }, day, plain(30));
    expect(starts.map(utc)).toHaveLength(6);
    expect([utc(starts[0] ?? 0), utc(starts[5] ?? 0)]).toEqual([first, last]);
  });
});

describe('hours that are missing or exist twice (A3)', () => {
  const night = (from: number, until: number) => ({
    zone: 'America/Chicago',
    templates: [{ ...MORNINGS, weekdays: [7], from: from * HOUR, until: until * HOUR }],
  });
  const times = (day: string, place = night(0, 4)) => startsOn(place, day, plain(30)).map(utc);
  const each = (day: string, hours: number[]) =>
    hours.flatMap((hour) =>
      ['00', '30'].map((half) => `${day}T${String(hour).padStart(2, '0')}:${half}:00Z`),
    );

  it('a night in spring lacks an hour', () => {
    expect(times('2027-03-14')).toEqual(each('2027-03-14', [6, 7, 8]));
    expect(times('2027-03-21')).toEqual(each('2027-03-21', [5, 6, 7, 8]));
    expect(times('2027-03-14', night(2, 3))).toEqual([]);
    expect(times('2027-03-21', night(2, 3))).toHaveLength(2);
  });
  it('a night in fall has an hour twice, each time with its own instant', () =>
    expect(times('2026-11-01')).toEqual(each('2026-11-01', [5, 6, 7, 8, 9])));
  it('a visit may last over the change', () => {
    const starts = startsOn(night(0, 4), '2027-03-14', plain(90, 30)).map(utc);
    // 1:30 CST to 4:00 CDT
    expect(starts.at(-1)).toBe('2027-03-14T07:30:00Z');
  });
});

describe('what is kept free around a visit (A5)', () => {
  const summit = { zone: 'America/Denver', templates: [{ ...MORNINGS, until: 17 * HOUR }] };
  const day = '2027-05-11';
  const at = (time: string) => minute(`${day}T${time}:00-06:00`);
  const buffered: Fit = { minutes: 45, before: 0, after: 30, grid: 15 };
  const taken = [guarded(at('09:00'), buffered)];

  it('is not offered, wherever the search begins', () => {
    const stretches = stretchesOf(summit.zone, day, day);
    const open = openOn(summit, stretches, day);
    const from = (time: string) =>
      startsIn(stretches, open, taken, plain(30, 15), { from: at(time), to: always.to });
    expect(from('09:50')[0]).toBe(at('10:15'));
    expect(from('09:50').at(-1)).toBe(at('16:30'));
    expect(from('09:00')).toEqual(from('09:50'));
  });
  it('counts for the one that is looked for too', () => {
    const before: Fit = { minutes: 30, before: 15, after: 0, grid: 15 };
    expect(startsOn(summit, day, before, taken)[0]).toBe(at('10:30'));
    const blocked = [{ from: at('11:00'), to: at('11:30') }];
    expect(startsOn(summit, day, buffered, blocked).map(utc)).not.toContain(utc(at('10:15')));
  });
  it('is no reason to refuse one’s own time when a visit moves (A10)', () => {
    const hour = plain(60, 15);
    const own = [{ from: at('11:30'), to: at('12:30') }];
    expect(startsOn(summit, day, hour, own)).not.toContain(at('11:45'));
    expect(startsOn(summit, day, hour)).toContain(at('11:45'));
  });
});

describe('closed days and absences (A6)', () => {
  it('a closed day is a day of the clinic', () => {
    const kapua = {
      zone: 'Pacific/Honolulu',
      templates: [{ ...MORNINGS, weekdays: [1, 2, 3, 4, 5, 6], from: 8 * HOUR, until: 18 * HOUR }],
    };
    expect(utc(startsOn(kapua, '2026-12-24', plain(30)).at(-1) ?? 0)).toBe('2026-12-25T03:30:00Z');
    expect(utc(startsOn(kapua, '2026-12-26', plain(30))[0] ?? 0)).toBe('2026-12-26T18:00:00Z');
  });
  it('an absence is from one instant to another, over several days', () => {
    const zone = 'America/Chicago';
    const template = { ...MORNINGS, weekdays: [1, 2, 3, 4, 5], from: 8 * HOUR, until: 17 * HOUR };
    const stretches = stretchesOf(zone, '2026-12-10', '2026-12-29');
    const days = Array.from({ length: 20 }, (_, n) => `2026-12-${10 + n}`);
    const open = joined(
      days.flatMap((day) => openOn({ zone, templates: [template] }, stretches, day)),
    );
    const away = { from: minute('2026-12-10T20:30:00Z'), to: minute('2026-12-28T22:00:00Z') };
    const starts = startsIn(stretches, without(open, [away]), [], plain(30), always).map(utc);
    const after = starts.findIndex((start) => start > '2026-12-10T20:30');
    expect(starts[after - 1]).toBe('2026-12-10T20:00:00Z');
    expect(starts.slice(after, after + 3)).toEqual([
      '2026-12-28T22:00:00Z',
      '2026-12-28T22:30:00Z',
      '2026-12-29T14:00:00Z',
    ]);
  });
});

describe('the edges of days', () => {
  it('hours until 24:00 and hours from midnight on are one', () => {
    const zone = 'America/Denver';
    const late = { ...MORNINGS, from: 22 * HOUR, until: 24 * HOUR };
    const early = { ...MORNINGS, from: 0, until: 2 * HOUR };
    const stretches = stretchesOf(zone, '2027-06-01', '2027-06-03');
    const days = ['2027-06-01', '2027-06-02'];
    const open = joined(
      days.flatMap((day) => openOn({ zone, templates: [late, early] }, stretches, day)),
    );
    const starts = startsIn(stretches, open, [], plain(60, 30), always).map(utc);
    expect(starts).toContain('2027-06-02T05:30:00Z'); // 11:30 p.m. to 12:30 a.m.
  });
  it('a day that a zone skips has no times, and the days around it have theirs', () => {
    const apia = { zone: 'Pacific/Apia', templates: [{ ...MORNINGS }] };
    const times = (day: string) => startsOn(apia, day, plain(60)).map(utc);
    expect(times('2011-12-30')).toEqual([]);
    expect(times('2011-12-29')[0]).toBe('2011-12-29T19:00:00Z');
    expect(times('2011-12-31')[0]).toBe('2011-12-30T19:00:00Z');
  });
  it('the 29th of February is a day', () => {
    const place = { zone: 'America/Chicago', templates: [MORNINGS] };
    expect(startsOn(place, '2028-02-29', plain(60)).map(utc)).toHaveLength(3);
  });
});
