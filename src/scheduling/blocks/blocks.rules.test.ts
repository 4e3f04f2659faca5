import { describe, expect, it } from 'vitest';
import { blockProblem, instantOf, readOf } from './blocks.rules.ts';

const said = (...of: Parameters<typeof instantOf>) => {
  const shown = instantOf(...of);
  return shown && [shown.at.toISOString().slice(0, 16), shown.twice];
};

describe('the instant that a clock shows', () => {
  it.each([
    ['a usual time', 'America/Chicago', '2027-01-05', 540, 'from', ['2027-01-05T15:00', false]],
    ['24:00', 'America/Chicago', '2027-01-05', 1440, 'until', ['2027-01-06T06:00', false]],
    ['the start of what is skipped', 'America/Chicago', '2027-03-14', 120, 'from', null],
    ['within what is skipped', 'America/Chicago', '2027-03-14', 150, 'until', null],
    [
      'the end of what is skipped',
      'America/Chicago',
      '2027-03-14',
      180,
      'from',
      ['2027-03-14T08:00', false],
    ],
    ['twice, as a start', 'America/Chicago', '2027-11-07', 90, 'from', ['2027-11-07T06:30', true]],
    ['twice, as an end', 'America/Chicago', '2027-11-07', 90, 'until', ['2027-11-07T07:30', true]],
    ['midnight that is skipped', 'America/Santiago', '2027-09-05', 0, 'from', null],
    ['a day that is skipped', 'Pacific/Apia', '2011-12-30', 600, 'from', null],
    ['a half-hour change', 'Australia/Lord_Howe', '2027-10-03', 135, 'from', null],
  ] as const)('%s', (_, zone, day, minutes, end, expected) =>
    expect(said(zone, day, minutes, end)).toEqual(expected),
  );
});

it.each([
  ['2027-01-05T10:00Z', '2027-01-05T11:00Z', null],
  ['2027-01-05T11:00Z', '2027-01-05T11:00Z', 'order'],
  ['2027-01-05T12:00Z', '2027-01-05T11:00Z', 'order'],
  ['2026-12-01T10:00Z', '2027-01-01T00:00Z', 'over'],
  ['2026-12-01T10:00Z', '2027-01-01T00:01Z', null],
  ['2027-01-05T00:00Z', '2029-01-05T00:00Z', null],
  ['2027-01-05T00:00Z', '2029-01-06T00:00Z', 'long'],
] as const)('a block from %s to %s: %s', (from, to, problem) =>
  expect(blockProblem(new Date(from), new Date(to), new Date('2027-01-01T00:00Z'))).toBe(problem),
);

it('what it is of is one of three kinds', () => {
  const id = '0b6f7c1e-1111-4222-8333-944455556666';
  expect(readOf(`room-${id}`)).toEqual({ kind: 'room', id });
  for (const text of [id, `person-${id}`, 'room-1', `room-${id}x`, ''])
    expect(readOf(text)).toBeNull();
});
