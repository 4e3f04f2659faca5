import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLAGS } from '../bin/flags.mjs';
import { socketFolder } from '../src/platform/db/embedded.ts';
import { rootFolder } from '../src/platform/root.ts';
import { alsoRemove, dataFolder, endAll, start } from './command.ts';
import { en } from './words.ts';

let taken: Server;
let takenPort: number;
beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => taken.once('listening', done));
  takenPort = (taken.address() as { port: number }).port;
});
afterAll(async () => {
  await endAll();
  taken.close();
});

describe('one clear sentence and exit code 1', () => {
  it.each([
    [
      'a port in use',
      () => ({ PORTICO_DATA: dataFolder(), PORT: String(takenPort) }),
      /^Portico can't listen: 127\.0\.0\.1:\d+ is in use\. Set PORT or HOST to something else\.\n$/,
    ],
    [
      'a folder that can’t be written to',
      () => ({ PORTICO_DATA: '/proc/portico' }),
      /^Portico can't write to its data folder \/proc\/portico\. .*\n$/,
    ],
    [
      'a database that is not there',
      () => ({
        PORTICO_DATA: dataFolder(),
        PORT: '0',
        DATABASE_URL: 'postgres://user:hidden@127.0.0.1:1/none',
      }),
      /^Portico can't use the database 127\.0\.0\.1:1\/none: nothing answers there\.\n$/,
    ],
    [
      'an address that is no database’s',
      () => ({ PORTICO_DATA: dataFolder(), PORT: '0', DATABASE_URL: 'mysql://x' }),
      /DATABASE_URL must begin with postgres/,
    ],
    [
      'a PostgreSQL that does not start, with its reason',
      () => {
        const data = dataFolder();
        const sockets = socketFolder(data);
        mkdirSync(join(sockets, '.s.PGSQL.5432.lock'), { recursive: true });
        alsoRemove(sockets);
        return { PORTICO_DATA: data, PORT: '0' };
      },
      /^PostgreSQL did not start in \S+: could not read lock file .*\n$/,
    ],
  ])('for %s', async (_name, env, sentence) => {
    const { code, out, err } = await start(['demo'], env()).ended;
    expect(err).toMatch(sentence);
    expect(err).not.toContain('hidden');
    expect([code, out]).toEqual([1, '']);
  });

  it('for serve without its secrets: all of them at once', async () => {
    const { code, err } = await start(['serve'], { PORTICO_DATA: dataFolder() }).ended;
    expect(code).toBe(1);
    for (const name of [
      'DATABASE_URL',
      'TRUSTED_PROXIES',
      'PUBLIC_URL',
      'PORTICO_SECRET',
      'PORTICO_PEPPER',
      'PORTICO_AUDIT_KEY',
      'SMTP_URL',
      'MAIL_FROM',
    ])
      expect(err).toContain(`${name} is missing`);
  });

  it('for an unknown command', async () => {
    const { code, err } = await start(['fly'], {}).ended;
    expect([code, err]).toEqual([1, 'fly is not a command of Portico. Try: bin/portico help\n']);
  });
});

describe('the demo', () => {
  it('is started with the flags that its promised memory use depends on', () => {
    expect(readFileSync(join(rootFolder, 'bin/setup.mjs'), 'utf8')).toMatch(
      /import \{ FLAGS\b[\s\S]*\[\.\.\.FLAGS, join\(root, 'dist\/cli\.js'\), 'demo'/,
    );
    expect(FLAGS.join()).toMatch(/--max-old-space-size=\d+/);
  });

  it('starts, prints who can sign on, refuses a second process on its folder, outlives kill -9, imports beside itself, and stops without dropping anyone', async () => {
    const data = dataFolder();
    const first = start(['demo'], { PORTICO_DATA: data, PORT: '0' });
    await first.until('Stop: Ctrl-C');
    expect(first.said()).toMatch(
      /Portico is at http:\/\/localhost:\d+ {3}\(sample people were loaded\)/,
    );
    for (const word of ['a quiet walk by the river', 'maida', 'dr.okafor', 'clint'])
      expect(first.said()).toContain(word);
    const second = await start(['demo'], { PORTICO_DATA: data, PORT: '0' }).ended;
    expect([second.code, second.err]).toEqual([
      1,
      `Another Portico already serves from ${data}. Stop it first, or give PORTICO_DATA another folder.\n`,
    ]);

    first.child.kill('SIGKILL');
    await first.ended;
    const again = start(['demo'], { PORTICO_DATA: data, PORT: '0' });
    await again.until('Stop: Ctrl-C');
    expect(again.said()).not.toContain('sample people were loaded');
    const port = /localhost:(\d+)/.exec(again.said())?.[1];

    const json = await start(
      ['import', '--embedded', '--json', join(rootFolder, 'demo/data/noel-reynolds.json.gz')],
      { PORTICO_DATA: data },
    ).ended;
    expect(JSON.parse(json.out).total.new).toBeGreaterThan(50);
    const twice = await start(
      ['import', '--embedded', join(rootFolder, 'demo/data/noel-reynolds.json.gz')],
      { PORTICO_DATA: data },
    ).ended;
    expect(twice.out).toContain('Nothing changed.');
    const audit = await start(['verify-audit', '--embedded'], { PORTICO_DATA: data }).ended;
    // the demo tells conversations of earlier days, and the log says whose time is not the clock's
    expect([audit.code, audit.out.replaceAll(/\d+/g, 'N')]).toEqual([
      0,
      [
        'The audit log holds: N blocks, N events; N since the last block.',
        '  block N: the first with rows whose time is not that of the database’s clock',
        '  N rows have a time that is more than N minutes from the database’s clock\n',
      ].join('\n'),
    ]);

    // the first administrator of an installation comes in by a link that the terminal prints
    expect(
      (await start(['invite', '--embedded', 'nobody'], { PORTICO_DATA: data }).ended).err,
    ).toBe('invite needs an e-mail address and a name.\n');
    expect(
      (
        await start(['invite', '--embedded', 'a@example.org,b@example.org', 'Two'], {
          PORTICO_DATA: data,
        }).ended
      ).err,
    ).toBe('invite needs an e-mail address and a name.\n');
    const invited = await start(['invite', '--embedded', 'boss@example.org', 'Renée', 'Baptiste'], {
      PORTICO_DATA: data,
    }).ended;
    const path = /localhost:\d+(\/join\/\S+)/.exec(invited.out)?.[1];
    const page = await fetch(`http://localhost:${port}${path}`);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining(
        en('join.lead', { name: 'Renée Baptiste', roles: en('role.administrator') }),
      ),
    ]);

    // the way back when nobody is left who administers
    const staff = (...args: string[]) =>
      start(['staff', '--embedded', ...args], { PORTICO_DATA: data }).ended;
    const administrators = async () =>
      JSON.parse((await staff('--json')).out)
        .filter((one: { administers: boolean }) => one.administers)
        .map((one: { userId: string }) => one.userId);
    expect(await administrators()).toEqual(['admin.baptiste', 'admin.whitfield']);
    expect(
      (await staff('administrator', 'desk.moreau', '--why', 'both are on leave')).out,
    ).toContain('Tom Moreau is an administrator from now on.');
    expect(await administrators()).toContain('desk.moreau');
    expect((await staff('administrator', 'ada')).err).toBe(
      'staff administrator needs a user ID and --why with a reason in words.\n',
    );
    const nobody = await staff('administrator', 'ada', '--why', 'both are on leave');
    expect([nobody.code, nobody.err]).toEqual([
      1,
      expect.stringContaining('No open staff account has the user ID ada'),
    ]);

    // requests that are under way when the signal comes are answered
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/help`).then(
        (answer) => answer.status,
        () => 'refused',
      );
    const before = Array.from({ length: 20 }, ask);
    await Promise.race(before);
    // a service manager tells the whole group, and who started us passes it on: the same stop,
    // several times
    again.child.kill('SIGTERM');
    await new Promise((done) => setTimeout(done, 5));
    again.child.kill('SIGHUP');
    again.child.kill('SIGTERM');
    expect((await Promise.all(before)).filter((status) => typeof status !== 'number')).toEqual([]);
    expect((await again.ended).code).toBe(0);
    expect(() =>
      process.kill(Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]), 0),
    ).toThrow();
  }, 180_000);

  it('lists its people as JSON, and the routes', async () => {
    const people = JSON.parse((await start(['demo', 'people', '--json'], {}).ended).out);
    expect(people.length).toBeGreaterThan(8);
    expect(people[0]).toEqual({
      userId: 'maida',
      password: expect.any(String),
      name: 'Maida Gerhold',
      what: expect.any(String),
      kind: 'member',
    });
    expect((await start(['routes'], {}).ended).out).toContain(
      '| GET | `/people/:person/results` | `results:read` |',
    );
  });
});
