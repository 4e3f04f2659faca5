import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsCommand } from '../src/commands/settings.ts';
import { openDb, type Pool } from '../src/platform/access/db.ts';
import { readCommandConfig } from '../src/platform/config.ts';
import { PlainError } from '../src/platform/errors.ts';
import { silentLog } from '../src/platform/log.ts';
import { dataFolder, endAll, production, type Started, start } from './command.ts';
import { dropDatabases, newDatabase } from './new-database.ts';
import { pngOf } from './uploads.ts';
import { en } from './words.ts';

/**
 * `bin/portico settings` beside a portal that serves: two processes over one database. What needs
 * no process of its own runs the same command here.
 */
let env: Record<string, string>;
let serving: Started;
let owner: pg.Client;
let db: Pool;

beforeAll(async () => {
  const url = await newDatabase();
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  env = { ...(await production(url)), PORTICO_DATA: dataFolder() };
  db = openDb(url, { size: 2, log: silentLog });
  serving = start(['serve'], env);
  await serving.until('server.listening');
});
afterAll(async () => {
  await owner.end();
  await db.end();
  await endAll();
  await dropDatabases();
});

/** A command as people start it. */
const command = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await start(['settings', ...args], env).ended;
  expect([code, err.replace(/^Database: .*\n/, '')]).toEqual([0, '']);
  return out.trim();
};
const config = () => readCommandConfig(env, false, []);
/** The same within this process. */
async function said(...args: string[]): Promise<string> {
  const lines: string[] = [];
  await settingsCommand(args, {
    config,
    withDatabase: (work) => work({ db }, config()),
    print: (line) => void lines.push(line),
  });
  return lines.join('\n');
}
const refused = (...args: string[]): Promise<string> =>
  said(...args).then(
    (text) => `not refused: ${text}`,
    (error) => (error instanceof PlainError ? error.message : String(error)),
  );
/** With the portal's name as host, which `fetch` does not send. */
const page = (path: string): Promise<{ status: number; text: string }> =>
  new Promise((done, fail) => {
    get(
      { port: env.PORT, path, headers: { host: 'portal.example', 'accept-language': 'en' } },
      async (answer) =>
        done({ status: answer.statusCode ?? 0, text: (await answer.toArray()).join('') }),
    ).on('error', fail);
  });
/** Without a restart; a limit only ends a wait for what never comes. */
const comes = (holds: () => boolean | Promise<boolean>): Promise<void> =>
  expect.poll(holds, { interval: 20, timeout: 30_000 }).toBe(true);
const file = (text: string | Buffer): string => {
  const path = join(env.PORTICO_DATA ?? '', randomBytes(4).toString('hex'));
  writeFileSync(path, text);
  return path;
};

it('a new database in production starts closed', async () => {
  const { status, text } = await page('/');
  expect(status).toBe(503);
  expect(text).toContain(en('refusal.not-open'));
  expect(await said('get', 'open')).toBe('false');
});

it('set takes effect in the serving process within a second; undo takes it back there', async () => {
  const titled = (title: string) => async () => (await page('/sign-on')).text.includes(title);
  expect(await command('set', 'name', 'Prairie Health')).toBe(
    'Changed:\n  name: from the default to "Prairie Health"',
  );
  await comes(titled('· Prairie Health</title>'));
  expect(await command('undo')).toBe('Taken back:\n  name: from "Prairie Health" to the default');
  await comes(titled('· Patient portal</title>'));
  expect(await refused('undo')).toBe('There is no such change to take back.');
});

it('a refused value changes nothing, and the message says why', async () => {
  expect(await refused('set', 'mainColor', '#ffff00')).toMatch(
    /^Nothing was changed\.\n {2}mainColor: Choose a darker color\. Its contrast is 1\.\d\d:1/,
  );
  expect(await refused('set', 'idleMinutes', '0')).toContain(en('problem.setting-least', { n: 2 }));
  expect(await refused('set', 'nmae', 'x')).toContain('There is no setting nmae.');
  expect(await refused('set', 'open', 'true')).toContain('/staff/setup');
  expect(await refused('set', 'pharmacyLinked', 'true')).toContain('set by the environment');
  expect(await refused('set', 'logo', '--file', file('<svg onload="alert(1)"/>'))).toContain(
    'not a PNG or a JPEG',
  );
  expect(await refused('frobnicate')).toContain('settings needs a command');
  expect((await owner.query("select 1 from setting where key <> 'open'")).rows).toEqual([]);
});

it('a bad value in the table takes nothing down, and it can be fixed without pages', async () => {
  await owner.query(`insert into setting (key, value) values ('zone', '"Mars/Olympus"')`);
  await comes(() => serving.said().includes('"setting.ignored"'));
  expect((await page('/sign-on')).status).toBe(200);
  const alarm = async () =>
    (await owner.query("select about from alarm where kind = 'setting'")).rows;
  await comes(async () => (await alarm()).length > 0);
  expect(await alarm()).toEqual([{ about: 'zone' }]);
  expect(await said('get')).toContain(
    'zone = "America/Chicago"  (the stored value can’t be used; this is the last good one)',
  );
  expect(await said('set', 'zone', 'America/Denver')).toContain('to "America/Denver"');
  expect(await said('undo')).toContain('Taken back');
  expect(await said('get', 'zone')).toBe('"America/Chicago"');
});

const png = pngOf([40, 40], () => [90, 90, 90, 255]);

it('export and import cover everything; import is all or nothing and shows what it would do', async () => {
  await said('set', 'phoneHours', '{"en":"any day","es":"todos los días"}');
  await said('set', 'wording.front.heading', '{"en":"Care, close to home."}');
  await said('set', 'logo', '--file', file(png));
  const path = file('');
  expect(await said('export', path)).toBe(`Wrote 3 settings to ${path}.`);
  const written = JSON.parse(readFileSync(path, 'utf8'));
  expect(Object.keys(written.settings).sort()).toEqual([
    'logo',
    'phoneHours',
    'wording.front.heading',
  ]);
  for (const one of Object.keys(written.settings)) await said('set', one, '--default');
  const changes = async () =>
    (await owner.query('select count(*)::int as n from setting_change')).rows[0]?.n;
  const before = await changes();
  expect(await said('import', path, '--dry-run')).toMatch(/^Would change:\n/);
  const bad = { ...written, settings: { ...written.settings, idleMinutes: 999, nmae: 1 } };
  const why = await refused('import', file(JSON.stringify(bad)));
  expect(why).toContain(`idleMinutes: ${en('problem.setting-most', { n: 60 })}.`);
  expect(why).toContain(`nmae: ${en('problem.setting-unknown')}.`);
  const hostile = { ...written.settings, logo: { ...written.settings.logo, data: 'PHN2Zz4=' } };
  expect(
    await refused('import', file(JSON.stringify({ ...written, settings: hostile }))),
  ).toContain('logo: it is not a PNG or a JPEG');
  expect(await refused('import', file('{"settings":{}}'))).toContain(
    'is not an export of settings',
  );
  expect(await changes()).toBe(before);
  expect(await said('import', path)).toMatch(/^Changed:\n/);
  expect(await changes()).toBe(before + 3);
  expect(await said('import', path)).toBe('Nothing to change.');
  expect(await said('history')).toContain('import by ');
});
