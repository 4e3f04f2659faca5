import { describe, expect, it } from 'vitest';
import { MB } from '../../platform/files/limits.rules.ts';
import {
  isRefused,
  MOST_FILES,
  type NotAdded,
  type Sized,
  whyNotAdded,
} from './attachments.rules.ts';

const one = (hash: string, bytes = 1000): Sized => ({ hash, bytes });
const several = (n: number, bytes = 1000): Sized[] =>
  Array.from({ length: n }, (_, at) => one(`h${at}`, bytes));

describe('whyNotAdded', () => {
  it.each<[string, Sized[], Sized, NotAdded | null]>([
    ['the first', [], one('a'), null],
    ['the fourth', several(MOST_FILES - 1), one('a'), null],
    ['the fifth', several(MOST_FILES), one('a'), 'many'],
    ['the same content', several(2), one('h1', 5), 'twice'],
    ['the same content, among four', several(MOST_FILES), one('h1'), 'twice'],
    ['exactly 10 MB together', several(1, 5 * MB), one('a', 5 * MB), null],
    ['a byte more', several(1, 5 * MB), one('a', 5 * MB + 1), 'together'],
  ])('%s', (_, others, file, why) => expect(whyNotAdded(others, file)).toBe(why));
});

describe('isRefused', () => {
  it.each([
    ['waiting', false],
    ['clean', false],
    ['infected', true],
    ['too-large', true],
    ['failed', true],
  ] as const)('%s: %s', (state, refused) => expect(isRefused(state)).toBe(refused));
});
