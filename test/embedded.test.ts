import { chmodSync, existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { socketFolder } from '../src/platform/db/embedded.ts';
import { lockFolder } from '../src/platform/db/folder-lock.ts';
import { dataFolder, endAll, isAlive, postmasterIn, type Started, start } from './command.ts';

afterAll(endAll);

async function demo(data: string): Promise<{ run: Started; port: number }> {
  const run = start(['demo'], { PORTICO_DATA: data, PORT: '0', PORTICO_LOG: 'json' });
  await run.until('Stop: Ctrl-C');
  return { run, port: Number(/localhost:(\d+)/.exec(run.said())?.[1]) };
}
const statusOf = (port: number, path: string): Promise<number> =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    (answer) => answer.status,
    () => 0,
  );
async function untilReady(port: number, withinMs: number): Promise<void> {
  for (let waited = 0; (await statusOf(port, '/readyz')) !== 200; waited += 200) {
    if (waited > withinMs) throw new Error(`not ready after ${withinMs} ms`);
    await pause(200);
  }
}
/** The limit only ends a wait for what never comes. */
async function untilGone(pid: number): Promise<void> {
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited > 30_000) throw new Error('PostgreSQL still runs');
    await pause(50);
  }
}

describe('the embedded PostgreSQL', () => {
  it('is started again when its postmaster is killed, or one of its backends; its folder can’t be opened twice meanwhile', async () => {
    const data = dataFolder();
    const { run, port } = await demo(data);
    await untilReady(port, 5_000);

    const before = postmasterIn(data);
    process.kill(before, 'SIGKILL');
    await untilGone(before);
    await run.until('embedded.restarted');
    expect(postmasterIn(data)).not.toBe(before);
    await untilReady(port, 20_000);

    const client = new pg.Client({
      connectionString: `postgres://postgres@/portico?host=${encodeURIComponent(socketFolder(data))}`,
    });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    // PostgreSQL ends every connection and recovers: the lock in the database is gone
    process.kill(rows[0].pid, 'SIGKILL');
    const others = await Promise.all(
      [1, 2].map(() => start(['demo'], { PORTICO_DATA: data, PORT: '0' }).ended),
    );
    for (const { code, err } of others)
      expect([code, err]).toEqual([
        1,
        expect.stringContaining(`Another Portico already serves from ${data}.`),
      ]);
    await untilReady(port, 20_000);
    const late = await start(['demo'], { PORTICO_DATA: data, PORT: '0' }).ended;
    expect([late.code, late.err]).toEqual([
      1,
      expect.stringContaining('Another Portico already serves from'),
    ]);

    const pid = postmasterIn(data);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    await untilGone(pid);
  }, 120_000);

  it('that can’t be restarted ends the program, which says why', async () => {
    const data = dataFolder();
    const { run, port } = await demo(data);
    await untilReady(port, 5_000);
    rmSync(join(data, 'pg/global/pg_control'));
    process.kill(postmasterIn(data), 'SIGKILL');
    const { code, err } = await run.ended;
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^PostgreSQL did not start in \S+: .*pg_control.*\n$/),
    ]);
  }, 120_000);

  it('says which folder its user can’t reach, and whose user that is', async () => {
    // only root starts PostgreSQL as another user; anybody else reaches their own closed folder
    const data = dataFolder();
    chmodSync(data, 0o700);
    const run = start(['demo'], { PORTICO_DATA: join(data, 'inner'), PORT: '0' });
    if (process.getuid?.() !== 0) {
      await run.until('Stop: Ctrl-C');
      return;
    }
    const { code, err } = await run.ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^PostgreSQL does not run as root.* can't reach .*\/inner\/pg\. Give /);
  }, 120_000);

  it('is stopped within the deadline even if a visitor never ends their request', async () => {
    const data = dataFolder();
    const { run, port } = await demo(data);
    const pid = postmasterIn(data);
    const visitor = connect(port, '127.0.0.1');
    visitor.on('error', () => {});
    visitor.write(
      `POST /sign-on HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\n`,
    );
    const drip = setInterval(() => visitor.write('a'), 2_000);
    await pause(500);
    run.child.kill('SIGTERM');
    const { code } = await run.ended;
    clearInterval(drip);
    expect(code).toBe(0);
    await untilGone(pid);
  }, 60_000);

  it('is stopped even if whoever stops it does not wait', async () => {
    const data = dataFolder();
    const { run, port } = await demo(data);
    const pid = postmasterIn(data);
    const visitor = connect(port, '127.0.0.1');
    visitor.on('error', () => {});
    visitor.write('POST /sign-on HTTP/1.1\r\n');
    await pause(300);
    run.child.kill('SIGTERM');
    await pause(1_500);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(1);
    await untilGone(pid);
  }, 60_000);

  it('is stopped by the last program that used it', async () => {
    const data = dataFolder();
    const { run } = await demo(data);
    const pid = postmasterIn(data);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(isAlive(pid)).toBe(true); // it outlives us
    await start(['quarantine', '--embedded'], { PORTICO_DATA: data }).ended;
    await untilGone(pid);
  }, 60_000);
});

describe('the lock of a data folder', () => {
  const written = (holder: object): string => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-lock-'));
    writeFileSync(join(folder, 'serving.json'), JSON.stringify(holder));
    return folder;
  };
  it.each([
    ['whose process is gone', { pid: 2 ** 22 - 1, started: '1', host: hostname() }],
    ['whose process number another has now', { pid: process.pid, started: '1', host: hostname() }],
    ['that was cut off by a crash', {}],
  ])('is taken over from one %s', async (_name, holder) => {
    const folder = written(holder);
    const lock = await lockFolder(folder);
    lock.release();
    expect(existsSync(join(folder, 'serving.json'))).toBe(false);
  });

  it('is held by a process in another container as long as it touches the file', async () => {
    const folder = written({ pid: 1, started: '1', host: 'elsewhere' });
    const touch = setInterval(
      () => utimesSync(join(folder, 'serving.json'), new Date(), new Date()),
      1_000,
    );
    await expect(lockFolder(folder)).rejects.toThrow(
      `Another Portico already serves from ${folder}.`,
    );
    clearInterval(touch);
    (await lockFolder(folder)).release();
  });
});
