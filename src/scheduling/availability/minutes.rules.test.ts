import { expect, it } from 'vitest';
import { instantOf, minuteOf } from './minutes.rules.ts';

it('a minute is the one that an instant is in, before 1970 too', () => {
  expect(minuteOf(new Date('1970-01-01T01:01:59Z'))).toBe(61);
  expect(minuteOf(new Date('1969-12-31T23:59:30Z'))).toBe(-1);
  expect(instantOf(61).toISOString()).toBe('1970-01-01T01:01:00.000Z');
});
