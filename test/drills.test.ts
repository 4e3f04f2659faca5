import { expect, it } from 'vitest';
import { chaos } from '../drills/chaos.ts';

it('chaos: three seeds; every mail and message arrives, no order after its cancellation, nothing is lost or stuck (npm run drills for 200)', async () => {
  const outcomes = await chaos([1, 2, 3], () => {});
  expect(outcomes.map((one) => [one.seed, one.problems])).toEqual([
    [1, []],
    [2, []],
    [3, []],
  ]);
  // they did happen
  const total = (what: string) => outcomes.reduce((sum, one) => sum + (one.counted[what] ?? 0), 0);
  for (const what of ['orders', 'cancels', 'kills', 'mails', 'messages']) expect([what, total(what) > 0]).toEqual([what, true]);
}, 240_000);
