import { expect, it } from 'vitest';
import { isFetchedAhead } from './ahead.ts';

it.each<[Record<string, unknown>, boolean]>([
  [{ 'sec-purpose': 'prefetch' }, true],
  [{ 'sec-purpose': 'prefetch;prerender' }, true],
  [{ 'sec-purpose': 'prefetch;anonymous-client-ip' }, true],
  [{ purpose: 'prefetch' }, true],
  [{ 'x-purpose': 'preview' }, true],
  [{ 'x-moz': 'prefetch' }, true],
  [{ 'sec-fetch-mode': 'navigate' }, false],
  [{ 'sec-purpose': '' }, false],
  [{ purpose: 'treatment' }, false],
])('%j: %s', (headers, ahead) => expect(isFetchedAhead(headers)).toBe(ahead));
