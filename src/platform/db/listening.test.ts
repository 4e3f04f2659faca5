import { beforeAll, expect, it, vi } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import type { LogEvent } from '../log.ts';
import { listenTo } from './listening.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const notify = (payload: string) =>
  world.sql(`select pg_notify('portico_settings', $1)`, [payload]);
const listeners = () =>
  world.sql<{ pid: number; role: string }>(
    `select pid, usename as role from pg_stat_activity
     where datname = current_database() and query = 'listen portico_settings'`,
  );
const soon = (assertion: () => void | Promise<void>) =>
  vi.waitFor(assertion, { timeout: 5_000, interval: 20 });

it('hears each notice, and after a cut that something may have been missed', async () => {
  const heard: (string | null)[] = [];
  const log: LogEvent[] = [];
  const end = listenTo(
    world.url,
    'portico_settings',
    (event) => void log.push(event),
    (payload) => void heard.push(payload),
  );
  await soon(() => expect(heard).toEqual([null]));
  await notify('one');
  await world.sql("select pg_notify('portico', 'of another channel')");
  await notify('');
  await soon(() => expect(heard).toEqual([null, 'one', '']));
  expect(log).toEqual([]);

  const [before] = await listeners();
  await world.sql('select pg_terminate_backend($1)', [before?.pid]);
  await soon(() => expect(heard).toEqual([null, 'one', '', null]));
  await notify('two');
  await soon(() => expect(heard).toEqual([null, 'one', '', null, 'two']));
  expect(log).toContainEqual({ event: 'database.error', code: '57P01' });
  const [after] = await listeners();
  expect(after?.pid).not.toBe(before?.pid);

  const logged = log.length;
  await end();
  await soon(async () => expect(await listeners()).toEqual([]));
  await notify('three');
  expect(heard).toHaveLength(5);
  expect(log).toHaveLength(logged); // ending it is no error
});

it('goes on trying while the database is away, says so each time, and can be ended meanwhile', async () => {
  const log: LogEvent[] = [];
  const heard = vi.fn();
  const away = world.url.replace(/\/w[0-9a-f]{12}/, '/nowhere');
  const end = listenTo(away, 'portico', (event) => void log.push(event), heard);
  const gone: LogEvent = { event: 'database.error', code: '3D000' };
  await soon(() => expect(log).toEqual([gone, gone]));
  await end();
  expect(heard).not.toHaveBeenCalled();
});

it('can be ended before it has connected', async () => {
  const log: LogEvent[] = [];
  const end = listenTo(
    world.url,
    'portico',
    (event) => void log.push(event),
    () => {},
  );
  await end();
  expect(log).toEqual([]);
});
