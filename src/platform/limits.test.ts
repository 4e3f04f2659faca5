import { beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../test/world.ts';
import type { Pool } from './access/db.ts';
import { type Bucket, countTry, giveBack, type Limit } from './limits.ts';

let world: World;
/** The world's database, counting its queries. */
let db: Pool;
let asked = 0;
beforeAll(async () => {
  world = await makeWorld();
  db = {
    ...world.db,
    ask<R extends Record<string, unknown>>(text: Parameters<Pool['ask']>[0], values?: unknown[]) {
      asked += 1;
      return world.db.ask<R>(text, values);
    },
  };
});
const THREE: Limit = { failures: 3, minutes: 15 };
const NINE: Limit = { failures: 9, minutes: 15 };

describe('attempts', () => {
  it('pass as often as the limit says, even a hundred at the same moment, in each bucket', async () => {
    const [one, other]: [Bucket, Bucket] = [
      ['one', THREE],
      ['other', NINE],
    ];
    const at = await Promise.all(
      Array.from({ length: 100 }, () => countTry(db, [one, other], world.clock.now())),
    );
    expect(at.filter((is) => is === 'counted')).toHaveLength(3);
    // what was refused filled no other bucket
    world.clock.pass(3_000);
    const rest = await Promise.all(
      Array.from({ length: 20 }, () => countTry(db, [other], world.clock.now())),
    );
    expect(rest.filter((is) => is === 'counted')).toHaveLength(6);
  });

  it('past a limit ask the database once in two seconds', async () => {
    const bucket: Bucket = ['busy', THREE];
    for (let at = 0; at < 4; at++) await countTry(db, [bucket], world.clock.now());
    asked = 0;
    for (let at = 0; at < 500; at++)
      expect(await countTry(db, [bucket], world.clock.now())).toBe('known-full');
    expect(asked).toBe(0);
    world.clock.pass(2_001);
    expect(await countTry(db, [bucket], world.clock.now())).toBe('full');
    expect(asked).toBe(1);
    // two windows on, it is empty
    world.clock.pass(31 * 60_000);
    expect(await countTry(db, [bucket], world.clock.now())).toBe('counted');
  });

  it('that were right are given back, one by one or the whole bucket', async () => {
    const [single, whole]: [Bucket, Bucket] = [
      ['single', THREE],
      ['whole', THREE],
    ];
    for (let at = 0; at < 3; at++) await countTry(db, [single, whole], world.clock.now());
    await giveBack(db, [whole], [single], world.clock.now());
    expect(await countTry(db, [single], world.clock.now())).toBe('counted');
    expect(await countTry(db, [single], world.clock.now())).toBe('full');
    const free = [];
    for (let at = 0; at < 4; at++) free.push(await countTry(db, [whole], world.clock.now()));
    expect(free).toEqual(['counted', 'counted', 'counted', 'full']);
  });
});
