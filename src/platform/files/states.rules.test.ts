import { expect, it } from 'vitest';
import { type FileState, isOpen } from './states.rules.ts';

it.each<[FileState, without: boolean, withScanner: boolean]>([
  ['receiving', false, false],
  ['waiting', true, false],
  ['clean', true, true],
  ['infected', false, false],
  ['too-large', false, false],
  ['failed', false, false],
])('a file that is %s opens without a scanner: %s, with one: %s', (state, without, scanned) => {
  expect(isOpen({ state }, {})).toBe(without);
  expect(isOpen({ state }, { clamd: 'unix:/run/clamd' })).toBe(scanned);
});
