import { describe, expect, it } from 'vitest';
import { makeCode, readCode } from './letter-code.rules.ts';

describe('a temporary password', () => {
  it('has no look-alikes, is read however it is written, and one wrong character or two swapped ones are noticed', () => {
    let at = 0;
    for (let round = 0; round < 300; round++) {
      const code = makeCode((n) => {
        at = (at * 7 + 13 + round) % 9973;
        return at % n;
      });
      expect(code).toMatch(/^[2-9A-HJKMNP-Z]{11}$/);
      expect(readCode(`${code.slice(0, 4)} - ${code.slice(4).toLowerCase()}`)).toBe(code);
      const place = round % 10;
      const other = code[place] === 'Z' ? 'Y' : 'Z';
      expect(readCode(code.slice(0, place) + other + code.slice(place + 1))).toBeNull();
      const swapped =
        code.slice(0, place) +
        code.slice(place + 1, place + 2) +
        code.slice(place, place + 1) +
        code.slice(place + 2);
      if (swapped !== code && place < 9) expect(readCode(swapped)).toBeNull();
    }
    for (const wrong of ['', 'short', '00000000000', 'ABCDEFGHJKMN'.repeat(100)])
      expect(readCode(wrong)).toBeNull();
  });
});
