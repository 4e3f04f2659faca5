import { expect, it } from 'vitest';
import { chaos } from '../drills/chaos.ts';
import { messagesDrill } from '../drills/messages.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

it('chaos: ten seeds; every mail and message arrives, no order after its cancellation, nothing is lost or stuck (npm run drills for 200)', async () => {
  const outcomes = await chaos(SEEDS, () => {}, 2);
  expect(
    outcomes.map((one) => [one.seed, one.problems]).sort(([a], [b]) => Number(a) - Number(b)),
  ).toEqual(SEEDS.map((seed) => [seed, []]));
  // they did happen
  const total = (what: string) => outcomes.reduce((sum, one) => sum + (one.counted[what] ?? 0), 0);
  for (const what of ['orders', 'cancels', 'kills', 'mails', 'messages'])
    expect([what, total(what) > 0]).toEqual([what, true]);
}, 600_000);

it('messages: a portal and PostgreSQL are killed under load; no message is lost or doubled, each notice is sent, and each conversation is in one queue (npm run drills for ten kills of each)', async () => {
  const { problems, counted } = await messagesDrill({ seed: 1, rate: 20, seconds: 10, kills: 1 });
  expect(problems).toEqual([]);
  expect(counted.unanswered ?? 0).toBe(0);
  for (const what of ['messages', 'claim', 'kills', 'crashes', 'mails'])
    expect([what, (counted[what] ?? 0) > 0]).toEqual([what, true]);
}, 600_000);
