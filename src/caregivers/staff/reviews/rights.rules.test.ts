import { expect, it } from 'vitest';
import { rightRefusal, seenOf } from './rights.rules.ts';

const right: Parameters<typeof seenOf>[0] & Parameters<typeof rightRefusal>[1] = {
  ...{ basis: 'court', revokedAt: null, suspendedAt: null },
  ...{ endsOn: '2027-01-01', reviewOn: null },
};
const at = new Date('2026-11-22T15:00:00Z');
const seen = seenOf(right);

it.each([
  ['extend', {}, {}, null],
  ['end', {}, {}, null],
  ['extend', { basis: 'minor' }, {}, null],
  ['extend', { basis: 'invited' }, {}, 'invited'],
  ['end', { basis: 'invited' }, {}, null],
  ['extend', { revokedAt: at }, {}, 'ended'],
  ['end', { revokedAt: at }, {}, 'ended'],
  ['extend', { suspendedAt: at }, {}, 'suspended'],
  ['end', { suspendedAt: at }, {}, 'suspended'],
  ['extend', { endsOn: '2028-01-01' }, {}, 'changed'],
  ['extend', { reviewOn: '2026-12-01' }, {}, 'changed'],
  ['end', { endsOn: '2028-01-01' }, {}, null],
  ['extend', {}, { involved: 'family' }, 'family'],
  ['end', {}, { involved: 'own-record' }, 'own-record'],
] as const)('%s a right with %j, %j: %s', (what, rest, facts, refusal) =>
  expect(rightRefusal(what, { ...right, ...rest }, { seen, involved: null, ...facts })).toBe(
    refusal,
  ),
);
