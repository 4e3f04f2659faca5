import { describe, expect, it } from 'vitest';
import { isUs } from './countries.rules.ts';

describe('a country', () => {
  it.each([
    ...['', ' ', null, undefined, 'US', 'us', ' USA ', 'U.S.', 'U.S.A', 'u.s.a.'],
    ...['United States', 'united states of america'],
  ])('%j is the United States', (country) => expect(isUs(country)).toBe(true));
  it.each(['CA', 'Mexico', 'DE', 'AUS', 'United States Minor Outlying Islands', 'USB'])(
    '%j is another',
    (country) => expect(isUs(country)).toBe(false),
  );
});
