import { describe, expect, it } from 'vitest';
import { openOn } from '../availability/earliest.rules.ts';
import {
  type Blocked,
  clockDays,
  clockMinutes,
  clockText,
  openHoursOf,
  type Parts,
  type StoredTemplate,
} from './open-hours.rules.ts';

const TUESDAY = '2027-01-05';
const template = (rest: Partial<StoredTemplate> = {}): StoredTemplate => ({
  ...{ id: 't', clinicianId: 'ann', clinicId: 'hill', visitTypes: ['check-up'] },
  ...{ modes: ['in-person'], weekdays: [2], from: 540, until: 720, everyWeeks: 1 },
  ...{ firstDay: '2027-01-01', lastDay: null, weekStart: 7 },
  ...rest,
});
const parts = (rest: Partial<Parts> = {}): Parts => ({
  ...{ zone: 'America/Chicago', clinicianId: 'ann', clinicId: 'hill', templates: [template()] },
  ...{ exceptions: [], holidays: [], blocks: [] },
  ...rest,
});
const block = (from: string, to: string, of: Partial<Blocked> = {}): Blocked => ({
  ...{ clinicianId: 'ann', roomId: null, clinicId: null },
  ...{ fromAt: new Date(from), toAt: new Date(to) },
  ...of,
});
/** The hours of a day as the clock there shows them: Chicago is 6 hours behind in January. */
const open = (all: Parts, day = TUESDAY): string[] =>
  openOn(openHoursOf(all, { first: day, last: day }), day).map(({ from, to }) => {
    const local = (minute: number) => clockText((((minute - 360) % 1440) + 1440) % 1440);
    return `${local(from)}-${local(to)}`;
  });

describe('the hours of a clinician at a clinic', () => {
  const mine = { clinicianId: 'ann', clinicId: 'hill', day: TUESDAY };
  it.each<[string, Partial<Parts>, string[]]>([
    ['are those of their templates', {}, ['09:00-12:00']],
    ['there alone', { templates: [template({ clinicId: 'dale' })] }, []],
    ['not those of others', { templates: [template({ clinicianId: 'bo' })] }, []],
    [
      'on a day of their own',
      { exceptions: [{ ...mine, hours: [['13:00', '15:00']] }] },
      ['13:00-15:00'],
    ],
    ['none on a day without', { exceptions: [{ ...mine, hours: [] }] }, []],
    [
      'as ever on a day of others',
      {
        exceptions: [
          { ...mine, clinicianId: 'bo', hours: [] },
          { ...mine, clinicId: 'x', hours: [] },
        ],
      },
      ['09:00-12:00'],
    ],
    ['none on a holiday', { holidays: [{ clinicId: null, day: TUESDAY, hours: [] }] }, []],
    [
      'on a shorter day where the clinic is open',
      { holidays: [{ clinicId: 'hill', day: TUESDAY, hours: [['10:00', '18:00']] }] },
      ['10:00-12:00'],
    ],
    [
      'where both are said, what is in both',
      {
        holidays: [{ clinicId: null, day: TUESDAY, hours: [['08:00', '10:00']] }],
        exceptions: [{ ...mine, hours: [['09:00', '15:00']] }],
      },
      ['09:00-10:00'],
    ],
    [
      'none where the clinic is closed',
      {
        holidays: [{ clinicId: null, day: TUESDAY, hours: [] }],
        exceptions: [{ ...mine, hours: [['09:00', '15:00']] }],
      },
      [],
    ],
    [
      'without what is blocked',
      { blocks: [block('2027-01-05T16:00:00Z', '2027-01-05T17:00:00Z')] },
      ['09:00-10:00', '11:00-12:00'],
    ],
    [
      'without what is blocked for the clinic',
      {
        blocks: [
          block('2027-01-05T16:00:00Z', '2027-01-06T00:00:00Z', {
            clinicianId: null,
            clinicId: 'hill',
          }),
        ],
      },
      ['09:00-10:00'],
    ],
    [
      'whatever room is blocked, or other clinic',
      {
        blocks: [
          block('2027-01-05T16:00:00Z', '2027-01-05T17:00:00Z', { clinicianId: null, roomId: 'r' }),
          block('2027-01-05T16:00:00Z', '2027-01-05T17:00:00Z', {
            clinicianId: null,
            clinicId: 'x',
          }),
        ],
      },
      ['09:00-12:00'],
    ],
  ])('are %s', (_, rest, hours) => expect(open(parts(rest))).toEqual(hours));

  it('a block that begins within a minute takes all of it', () =>
    expect(
      open(parts({ blocks: [block('2027-01-05T16:00:30Z', '2027-01-05T16:58:10Z')] })),
    ).toEqual(['09:00-10:00', '10:59-12:00']));
});

describe('the clock', () => {
  const days = { first: '2027-01-01', last: '2027-12-31' };
  const sundays = (from: number, until: number, rest: Partial<StoredTemplate> = {}) =>
    template({ weekdays: [7], from, until, ...rest });
  it.each([
    ['2 to 3 in the night on which it skips that', sundays(120, 180), [['2027-03-14', 'nothing']]],
    [
      'hours around what it skips',
      sundays(60, 240),
      [
        ['2027-03-14', 'less'],
        ['2027-11-07', 'more'],
      ],
    ],
    ['the hour that it shows twice', sundays(60, 120), [['2027-11-07', 'more']]],
    ['daytime', sundays(540, 720), []],
    ['another day', template({ weekdays: [1], from: 120, until: 180 }), []],
    [
      'a week that does not count',
      sundays(120, 180, { everyWeeks: 2, firstDay: '2027-03-07' }),
      [],
    ],
    ['hours that are over by then', sundays(120, 180, { lastDay: '2027-03-13' }), []],
  ] as const)('%s', (_, one, expected) =>
    expect(clockDays(one, 'America/Chicago', days).map(({ day, is }) => [day, is])).toEqual(
      expected,
    ),
  );
  it('a whole day that a zone skipped', () =>
    expect(
      clockDays(template({ weekdays: [5], firstDay: '2011-01-01' }), 'Pacific/Apia', {
        first: '2011-12-01',
        last: '2012-01-31',
      }),
    ).toEqual([{ day: '2011-12-30', is: 'nothing' }]));
  it('a zone that never changes', () =>
    expect(clockDays(sundays(120, 180), 'America/Phoenix', days)).toEqual([]));
});

it('times go there and back', () => {
  expect(['00:00', '09:05', '24:00'].map((time) => clockText(clockMinutes(time)))).toEqual([
    '00:00',
    '09:05',
    '24:00',
  ]);
});
