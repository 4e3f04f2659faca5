import { expect, it } from 'vitest';
import { SPELLINGS } from './spellings.rules.ts';

const others = Object.values(SPELLINGS).flatMap((line) => line.split(' '));

it('reads each spelling in one way, and no usual one as another word', () => {
  expect(others.filter((one, at) => others.indexOf(one) !== at)).toEqual([]);
  expect(others.filter((one) => one in SPELLINGS)).toEqual([]);
});

it('is written without capitals, accents and apostrophes', () => {
  expect([...Object.keys(SPELLINGS), ...others].filter((one) => !/^[a-z]+$/.test(one))).toEqual([]);
});
