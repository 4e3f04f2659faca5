import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairQueue } from './fair-queue.ts';

const SIGN_ON = ['sign-on'] as const;
type Purpose = 'sign-on' | 'letter' | 'recovery';
const queue = (most = 8) => fairQueue<Purpose, string>(SIGN_ON as readonly Purpose[], () => most);
const drain = (from: ReturnType<typeof queue>) => {
  const out: string[] = [];
  for (let item = from.next(); item !== undefined; item = from.next()) out.push(item);
  return out;
};

describe('a fair queue', () => {
  it('gives each place one turn after another: a newcomer from elsewhere waits for one of a crowd, not for all', () => {
    const line = queue();
    for (const at of [1, 2, 3, 4]) line.add({ purpose: 'sign-on', place: 'crowd' }, `crowd ${at}`);
    line.add({ purpose: 'sign-on', place: 'home' }, 'home');
    expect(drain(line)).toEqual(['crowd 1', 'home', 'crowd 2', 'crowd 3', 'crowd 4']);
  });

  it('drops the last item of the longest line when it is full, never somebody else’s', () => {
    const line = queue(4);
    for (const at of [1, 2, 3, 4])
      expect(line.add({ purpose: 'sign-on', place: 'crowd' }, `crowd ${at}`)).toBeNull();
    expect(line.add({ purpose: 'sign-on', place: 'crowd' }, 'crowd 5')).toBe('crowd 5');
    expect(line.add({ purpose: 'sign-on', place: 'home' }, 'home')).toBe('crowd 4');
    expect(line.add({ purpose: 'letter', place: 'crowd' }, 'letter')).toBeNull();
    expect(line.size).toBe(5);
  });

  it('gives sign-ons three turns of four while others wait, and the others the fourth', () => {
    const line = queue(100);
    for (let at = 0; at < 12; at++) {
      line.add({ purpose: 'sign-on', place: `${at}` }, 'sign-on');
      line.add({ purpose: 'letter', place: `${at}` }, 'letter');
      line.add({ purpose: 'recovery', place: `${at}` }, 'recovery');
    }
    const order = drain(line);
    expect(order).toHaveLength(36);
    expect(order.slice(0, 16).filter((one) => one === 'sign-on')).toHaveLength(12);
    // the other two share what is theirs
    expect(order.slice(0, 16).filter((one) => one === 'letter')).toHaveLength(2);
  });

  it('loses nothing and duplicates nothing; a purpose never has more waiting than allowed', () => {
    const share = fc.record({
      purpose: fc.constantFrom<Purpose>('sign-on', 'letter', 'recovery'),
      place: fc.constantFrom('a', 'b', 'c', 'd'),
    });
    fc.assert(
      fc.property(fc.array(fc.option(share)), (steps) => {
        const line = queue(3);
        const [added, gone]: [string[], string[]] = [[], []];
        for (const [at, step] of steps.entries()) {
          if (step) {
            added.push(String(at));
            const lost = line.add(step, String(at));
            if (lost !== null) gone.push(lost);
          } else {
            const item = line.next();
            if (item !== undefined) gone.push(item);
          }
          expect(line.size).toBeLessThanOrEqual(9);
        }
        expect([...gone, ...drain(line)].sort()).toEqual(added.sort());
        expect(line.size).toBe(0);
      }),
    );
  });
});
