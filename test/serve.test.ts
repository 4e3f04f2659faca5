import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { migrationIds } from '../src/platform/db/schema.ts';
import { dataFolder, endAll, production as productionOf, start } from './command.ts';
import { dropDatabases, newDatabase, sqlAt } from './new-database.ts';

/** What `serve` and the commands say of the database that they are given, before they touch it. */

afterAll(async () => {
  await endAll();
  await dropDatabases();
});

const production = async (url: string): Promise<Record<string, string>> => ({
  ...(await productionOf(url)),
  PORTICO_DATA: dataFolder(),
});
/** The socket's folder and the database's name. */
const whereIs = (url: string) =>
  `${decodeURIComponent(/host=(.+)$/.exec(url)?.[1] ?? '')}/${/\/(\w+)\?/.exec(url)?.[1]}`;

describe('a command', () => {
  it.each([
    ['import', 'x.ndjson'],
    ['quarantine'],
    ['verify-audit'],
    ['migrate'],
    ['invite', 'a@example.org', 'Ann'],
  ])('%s touches no database that was not named (OPS1)', async (...args) => {
    const { code, out, err } = await start(args, { PORTICO_DATA: dataFolder() }).ended;
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'This command needs to know its database: DATABASE_URL, the PostgreSQL to work with; or add --embedded for the one in the data folder.\n',
    );
  });

  it('says which database it opened', async () => {
    const url = await newDatabase();
    const listed = await start(['quarantine'], { PORTICO_DATA: dataFolder(), DATABASE_URL: url })
      .ended;
    expect([listed.code, listed.err]).toEqual([0, `Database: ${whereIs(url)}\n`]);
    const data = dataFolder();
    const own = await start(['migrate', '--embedded'], { PORTICO_DATA: data }).ended;
    expect([own.code, own.err]).toEqual([0, `Database: embedded, in ${data}\n`]);
  });

  it('migrates only under its own name, and refuses a schema that is not its own (OPS6)', async () => {
    const empty = await newDatabase('template1');
    const before = await start(['quarantine'], { PORTICO_DATA: dataFolder(), DATABASE_URL: empty })
      .ended;
    expect([before.code, before.err]).toEqual([
      1,
      `Database: ${whereIs(empty)}\nThe database ${whereIs(empty)} has no schema yet. Run bin/portico migrate, or serve --migrate.\n`,
    ]);
    expect(
      await sqlAt(
        empty,
        "select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace",
      ),
    ).toEqual([{ n: 0 }]);
    expect(
      (await start(['migrate'], { PORTICO_DATA: dataFolder(), DATABASE_URL: empty }).ended).code,
    ).toBe(0);
    expect(
      (await start(['quarantine'], { PORTICO_DATA: dataFolder(), DATABASE_URL: empty }).ended).code,
    ).toBe(0);

    await sqlAt(empty, `delete from migration where id = '${migrationIds().at(-1)}'`);
    const older = await start(['quarantine'], { PORTICO_DATA: dataFolder(), DATABASE_URL: empty })
      .ended;
    expect([older.code, older.err]).toEqual([
      1,
      expect.stringContaining(
        `is older than this version of Portico (${migrationIds().at(-1)} is to come). Run bin/portico migrate`,
      ),
    ]);
  });
});

describe('serve', () => {
  it('refuses a database that is not migrated, and migrates it when told to; probes are answered by IP address (OPS6, L13)', async () => {
    const url = await newDatabase('template1');
    const refused = await start(['serve'], await production(url)).ended;
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('has no schema yet. Run bin/portico migrate, or serve --migrate.'),
    ]);
    const env = await production(url);
    const served = start(['serve', '--migrate'], env);
    await served.until('server.listening');
    expect(await sqlAt(url, 'select kind from installation')).toEqual([{ kind: 'production' }]);
    for (const path of ['/healthz', '/readyz'])
      expect((await fetch(`http://127.0.0.1:${env.PORT}${path}`)).status, path).toBe(200);
    expect((await fetch(`http://127.0.0.1:${env.PORT}/sign-on`)).status).toBe(400);

    // the demo does not come near it
    const demo = await start(['demo'], { PORTICO_DATA: dataFolder(), DATABASE_URL: url, PORT: '0' })
      .ended;
    expect([demo.code, demo.err]).toEqual([
      1,
      expect.stringMatching(
        /is one that serve runs on: the demo would load sample people into it\./,
      ),
    ]);

    // a newer version expands the schema: this one goes on
    await sqlAt(
      url,
      `insert into migration (id, checksum, compatible, oldest_code)
        values ('9001_wider', repeat('0', 64), true, 0)`,
    );
    await pause(2_500);
    expect((await fetch(`http://127.0.0.1:${env.PORT}/readyz`)).status).toBe(200);
    expect(
      (await start(['quarantine'], { PORTICO_DATA: dataFolder(), DATABASE_URL: url }).ended).code,
    ).toBe(0);
    // and one that this version can't work over: it says that it is no longer ready, and does not
    // start again
    await sqlAt(
      url,
      `insert into migration (id, checksum, compatible, oldest_code)
        values ('9002_other', repeat('0', 64), false, 9001)`,
    );
    await pause(2_500);
    expect((await fetch(`http://127.0.0.1:${env.PORT}/readyz`)).status).toBe(503);
    expect(served.said()).toContain('"code":"newer-schema"');
    served.child.kill('SIGTERM');
    expect((await served.ended).code).toBe(0);
    for (const args of [['serve'], ['serve', '--migrate'], ['migrate'], ['quarantine']]) {
      const again = await start(args, await production(url)).ended;
      expect([again.code, again.err], args.join()).toEqual([
        1,
        expect.stringContaining(
          "was brought up to date by a newer Portico (9002_other), and this version can't work with it. Start the newer version.\n",
        ),
      ]);
    }
  }, 180_000);

  it('refuses a database with sample people', async () => {
    const url = await newDatabase();
    await sqlAt(url, "insert into installation (kind, since) values ('demo', now())");
    const { code, err } = await start(['serve'], await production(url)).ended;
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(
        "holds the demo's sample people: it is not for real ones. Give DATABASE_URL another.\n",
      ),
    ]);
  });

  it('refuses what is insecure, all of it at once', async () => {
    const env = await production(await newDatabase());
    const { code, err } = await start(['serve'], {
      ...env,
      TRUSTED_PROXIES: '',
      SMTP_URL: 'smtp://mail.example',
      PORTICO_PEPPER: env.PORTICO_SECRET ?? '',
    }).ended;
    expect(code).toBe(1);
    expect(err).toMatch(
      /^Portico can't start; 3 settings to fix:\n {2}TRUSTED_PROXIES is missing[^\n]+\n {2}SMTP_URL must be smtps[^\n]+\n {2}PORTICO_PEPPER must differ[^\n]+\n$/,
    );
  });
});

it('the demo refuses a database that already has people', async () => {
  const url = await newDatabase();
  await sqlAt(
    url,
    `insert into person (given, family, birth_date, sex, created_at)
      values ('Real', 'Person', '1980-01-01', 'female', now())`,
  );
  const { code, err } = await start(['demo'], {
    PORTICO_DATA: dataFolder(),
    DATABASE_URL: url,
    PORT: '0',
  }).ended;
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/holds people already: the demo would load sample people beside them\./),
  ]);
  expect(await sqlAt(url, 'select count(*)::int as n from person')).toEqual([{ n: 1 }]);
});
