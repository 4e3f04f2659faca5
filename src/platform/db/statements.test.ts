import { beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { PipelineFailed } from './statements.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.sql('create table sample (id int primary key, said text)');
  await world.sql('grant select, insert, update on sample to portico_app');
});

const ADD = 'insert into sample (id, said) values ($1, $2)';
const READ = 'select id, said from sample order by id';

// the first round prepares each statement, the second sends groups: both must give the same
describe.each(['at first', 'once they are known'])('statements %s', () => {
  it('requested in one turn each get their own answer, in order', async () => {
    await world.sql('truncate sample');
    const said = await world.db.transaction((tx) =>
      Promise.all([
        tx.sql(ADD, [1, 'one']),
        tx.sql(READ),
        tx.sql(ADD, [2, null]),
        tx.sql(READ),
        tx.sql(
          `update sample set said = upper(said)
            where id = any($1) returning said, now() - interval '1 day' < now() as past`,
          [[1, 2]],
        ),
      ]),
    );
    expect(said).toEqual([
      [],
      [{ id: 1, said: 'one' }],
      [],
      [
        { id: 1, said: 'one' },
        { id: 2, said: null },
      ],
      [
        { said: 'ONE', past: true },
        { said: null, past: true },
      ],
    ]);
  });

  it('of which one fails leave nothing behind, and the next transaction starts clean', async () => {
    await world.sql('truncate sample');
    const both = world.db.transaction((tx) =>
      Promise.all([tx.sql(ADD, [1, 'one']), tx.sql(ADD, [1, 'again']), tx.sql(ADD, [2, 'two'])]),
    );
    await expect(both).rejects.toMatchObject({ code: '23505' });
    const one = await world.db.transaction(async (tx) => {
      await tx.sql(ADD, [1, 'one']);
      return tx.sql(READ);
    });
    expect(one).toEqual([{ id: 1, said: 'one' }]);
  });

  it('sent ahead that fail let nothing be committed, even if nobody checks', async () => {
    await world.sql('truncate sample');
    const alone = world.db.transaction(async (tx) =>
      tx.pipeline("insert into sample (id, said) values (1, 'a'), (1, 'b')", []),
    );
    await expect(alone).rejects.toBeInstanceOf(PipelineFailed);
    const before = world.db.transaction(async (tx) => {
      tx.pipeline(ADD, [3, 'three']);
      tx.pipeline(ADD, [3, 'again']);
      await tx.sql(READ).catch(() => {});
      return 'looked away';
    });
    await expect(before).rejects.toBeInstanceOf(PipelineFailed);
    expect(await world.sql(READ)).toEqual([]);
  });

  it('that fail report their own error, also with others behind them, and are never committed around', async () => {
    await world.sql('truncate sample');
    const told = world.db.transaction(async (tx) => {
      tx.pipeline(ADD, [1, 'one']);
      const twice = tx.sql(ADD, [1, 'again']);
      tx.pipeline(ADD, [2, 'two']);
      await twice;
    });
    await expect(told).rejects.toMatchObject({ code: '23505' });
    const swallowed = world.db.transaction(async (tx) => {
      await tx.sql(ADD, [4, 'four']);
      await tx.sql(ADD, [4, 'again']).catch(() => {});
      return 'looked away';
    });
    await expect(swallowed).rejects.toThrow('rolled back');
    await expect(
      world.db.transaction((tx) =>
        tx.sql(READ, [
          Object.defineProperty({}, 'toPostgres', {
            get: () => {
              throw new Error('no such value');
            },
          }),
        ]),
      ),
    ).rejects.toThrow('no such value');
    expect(await world.db.transaction((tx) => tx.sql(READ))).toEqual([]);
  });

  it('sent ahead go with the next query, or with the commit if there is none', async () => {
    await world.sql('truncate sample');
    const seen = await world.db.transaction(async (tx) => {
      tx.pipeline(ADD, [1, 'one']);
      const rows = await tx.sql(READ);
      tx.pipeline(ADD, [2, 'two']);
      return rows;
    });
    expect(seen).toEqual([{ id: 1, said: 'one' }]);
    expect(await world.db.transaction((tx) => tx.sql(READ))).toEqual([
      { id: 1, said: 'one' },
      { id: 2, said: 'two' },
    ]);
  });

  it('sent ahead have no effect if the work itself fails', async () => {
    await world.sql('truncate sample');
    const given = world.db.transaction(async (tx) => {
      tx.pipeline(ADD, [1, 'one']);
      void tx.sql(ADD, [2, 'two']).catch(() => {});
      throw new Error('given up');
    });
    await expect(given).rejects.toThrow('given up');
    expect(await world.db.transaction((tx) => tx.sql(READ))).toEqual([]);
  });
});
