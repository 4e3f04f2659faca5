import { expect, it } from 'vitest';
import { confirmRefusal } from './emergency.rules.ts';

const fine = { decided: false, askedBy: 'a', me: 'b', involved: null };
it.each([
  ['a colleague may', {}, null],
  ['nobody decides twice', { decided: true }, 'decided'],
  ['nobody decides twice, not even about their own', { decided: true, me: 'a' }, 'decided'],
  ['never the person who ended it', { me: 'a' }, 'same-person'],
  ['never nobody', { me: null }, 'same-person'],
  ['never about their own record', { involved: 'own-record' }, 'own-record'],
  ['never about their family', { involved: 'family' }, 'family'],
] as const)('the second person: %s', (_case, facts, refusal) =>
  expect(confirmRefusal({ ...fine, ...facts })).toBe(refusal),
);
