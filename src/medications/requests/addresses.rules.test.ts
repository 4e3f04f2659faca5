import { expect, it } from 'vitest';
import { sayAddress } from './addresses.rules.ts';

it.each([
  [
    { lines: ['1 Main', 'Apt 4'], city: 'Hudson', region: 'IA', postalCode: '50643' },
    '1 Main, Apt 4, Hudson, IA 50643',
  ],
  [{ lines: ['1 Main'], city: 'Hudson', region: '', postalCode: '50643' }, '1 Main, Hudson, 50643'],
  [{ lines: ['1 Main'], city: 'Hudson', region: '', postalCode: '' }, '1 Main, Hudson'],
])('%j is on one line, without what is missing', (address, line) =>
  expect(sayAddress(address)).toBe(line),
);
