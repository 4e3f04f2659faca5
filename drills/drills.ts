import { chaos } from './chaos.ts';
import { messagesDrill } from './messages.ts';

/**
 * Drills: what takes too long for the tests. `npm run drills [-- NAME ...] [--seeds N] [--from N]
 * [--at-once N]`; messages: `[--seconds N] [--rate N] [--kills N]`, for one seed. One file per
 * drill; each returns whether everything held.
 */
export interface Asked {
  seeds: number[];
  atOnce: number;
  say(line: string): void;
}
const DRILLS: Record<string, (asked: Asked) => Promise<boolean>> = {
  chaos: async ({ seeds, atOnce, say }) => {
    const outcomes = await chaos(seeds, say, atOnce);
    const total: Record<string, number> = {};
    for (const { counted } of outcomes)
      for (const [what, n] of Object.entries(counted)) total[what] = (total[what] ?? 0) + n;
    const failed = outcomes.filter((one) => one.problems.length > 0);
    say(
      `chaos: ${outcomes.length - failed.length} of ${outcomes.length} seeds hold (${Object.entries(
        total,
      )
        .map(([what, n]) => `${n} ${what}`)
        .join(', ')})`,
    );
    return failed.length === 0;
  },
  messages: async ({ seeds, say }) => {
    const storm = {
      seed: seeds[0] ?? 1,
      rate: numberAfter('--rate', 50),
      seconds: numberAfter('--seconds', 60),
      kills: numberAfter('--kills', 10),
    };
    const { problems, counted } = await messagesDrill(storm);
    const numbers = Object.entries(counted).map(([what, n]) => `${n} ${what}`);
    say(
      `messages, ${storm.rate} a second for ${storm.seconds} s: ${problems.length === 0 ? 'all holds' : [...new Set(problems)].join('; ')} (${numbers.join(', ')})`,
    );
    return problems.length === 0;
  },
};

const numberAfter = (flag: string, otherwise: number): number => {
  const at = process.argv.indexOf(flag);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
const seeds = numberAfter('--seeds', 200);
const from = numberAfter('--from', 1);
const named = process.argv
  .slice(2)
  .filter((word, at, all) => Object.hasOwn(DRILLS, word) && !all[at - 1]?.startsWith('--'));
const asked: Asked = {
  atOnce: numberAfter('--at-once', 1),
  seeds: Array.from({ length: seeds }, (_, at) => from + at),
  say: (line) => void process.stdout.write(`${line}\n`),
};
let held = true;
for (const name of named.length > 0 ? named : Object.keys(DRILLS))
  held = ((await DRILLS[name]?.(asked)) ?? false) && held;
process.exitCode = held ? 0 : 1;
