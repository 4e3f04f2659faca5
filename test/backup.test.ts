import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemReach } from '../src/platform/access/access.ts';
import { openDb } from '../src/platform/access/db.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { readHead } from '../src/platform/audit/audit-head.ts';
import { resumeAudit } from '../src/platform/audit/audit-resume.ts';
import { sealAudit } from '../src/platform/audit/audit-seal.ts';
import { verifyAudit } from '../src/platform/audit/audit-verify.ts';
import { readBackup, writeBackup } from '../src/platform/backup/backup.ts';
import { restoreBackup } from '../src/platform/backup/restore.ts';
import { checkValues } from '../src/platform/crypto/secrets.ts';
import { describeSchema, migrate } from '../src/platform/db/migrate.ts';
import { migrationIds } from '../src/platform/db/schema.ts';
import { prepareJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log.ts';
import { Browser } from './browser.ts';
import { dataFolder, endAll, start } from './command.ts';
import { admin, dropDatabases, newDatabase, sqlAt } from './new-database.ts';
import { makeWorld, type World } from './world.ts';

/** Backups (OPS2): complete or refused, sealed, and restored exactly. */

const key = { passphrase: 'a backup walks by the river' };
const about = { version: '0.1.0', now: new Date('2026-11-22T15:00:00Z') };
const folder = mkdtempSync(join(tmpdir(), 'portico-backup-'));
let files = 0;
const newFile = () => join(folder, `${++files}.backup`);

/**
 * Every table's rows as one sum, and where the sequences stand: what two databases are compared by.
 */
async function contents(url: string): Promise<Record<string, string>> {
  const tables = await sqlAt(
    url,
    `select format('%I.%I', schemaname, tablename) as name
      from pg_tables
      where schemaname in ('public', 'pgboss') and tablename <> 'heartbeat' order by 1`,
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables)
    sums[name] = (
      await sqlAt(
        url,
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)),
            '') as sum
          from ${name} t`,
      )
    )[0]?.sum;
  for (const { name, last } of await sqlAt(
    url,
    `select sequencename as name, last_value as last
      from pg_sequences
      where schemaname in ('public', 'pgboss')`,
  ))
    sums[`sequence ${name}`] = String(last);
  return sums;
}

let world: World;
let whole: string;
beforeAll(async () => {
  world = await makeWorld();
  const pat = await world.person({ given: 'Päť\\n', family: 'Tab\tand\nline' });
  await world.account({ userId: 'pat', patientId: pat });
  await world.sql(
    `insert into secret_check (name, value, since)
      select key, value, now()
      from json_each_text($1::json)`,
    [JSON.stringify(checkValues(world.config))],
  );
  const browser = await new Browser(world).signOn('pat');
  await browser.open(`/people/${pat}/results`);
  await world.db.transaction((tx) =>
    world.jobs.enqueue(tx, 'mail.account', { accountId: pat, notice: 'password' }),
  );
  whole = newFile();
  await writeBackup(world.url, whole, key, about);
});
afterAll(async () => {
  await endAll();
  await dropDatabases();
  await admin('drop role if exists backup_owner');
  await admin('drop role if exists backup_reader');
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  it('is restored exactly: rows, schema, guards, numbers', async () => {
    const url = await newDatabase('template0');
    const { head, tail } = await restoreBackup(url, whole, key, checkValues(world.config));
    expect(await contents(url)).toEqual(await contents(world.url));
    expect(await describeSchema(url)).toBe(await describeSchema(world.url));
    expect(head.secrets).toEqual(checkValues(world.config));
    expect(tail.rows['public.person']).toBe(1);
    await expect(sqlAt(url, "update audit_event set reason = 'x'")).rejects.toThrow('append-only');
    const numbers = async (at: string) =>
      (
        await sqlAt(
          at,
          `insert into audit_event (at, actor_kind, acting_as, permission, outcome, route,
              request_id)
            values (now(), 'x', 'x', 'x', 'granted', 'x', gen_random_uuid()) returning id::int`,
        )
      )[0]?.id;
    expect(await numbers(url)).toBe(await numbers(world.url));
  });

  it('leaves an audit log that verifies and continues, and that says it was restored (OPS3)', async () => {
    const auditKey = createPrivateKey(world.config.auditKey);
    const head = join(mkdtempSync(join(tmpdir(), 'portico-backup-')), 'audit-head.json');
    const now = world.clock.now();
    // partitions that no migration makes
    await world.sql("select portico_make_partitions('2021-05-01')");
    await sealAudit(world.db, auditKey, now, [head]);
    const file = newFile();
    await writeBackup(world.url, file, key, about);
    await world.db.transaction((tx) => systemReach(tx, 'system:test', systemRequest(now, 'test')));
    await sealAudit(world.db, auditKey, now, [head]); // lost by going back to the backup
    const url = await newDatabase('template0');
    await restoreBackup(url, file, key, {});
    const back = openDb(url, { size: 2, log: silentLog, patience: 'terminal' });
    try {
      const verify = () =>
        verifyAudit(back, { keys: [createPublicKey(auditKey)], head: readHead(head), now });
      expect(await verify()).toEqual({ ok: false, block: 2, problem: 'the end was cut off' });
      await expect(sealAudit(back, auditKey, now, [head])).rejects.toMatchObject({
        code: 'cut-off',
      });
      await resumeAudit(back, auditKey, now, [head], 'restored the backup');
      await back.transaction((tx) => systemReach(tx, 'system:test', systemRequest(now, 'test')));
      expect(await sealAudit(back, auditKey, now, [head])).toMatchObject({ no: 3, events: 1 });
      expect(await verify()).toMatchObject({
        ok: true,
        blocks: 3,
        unsealed: 0,
        remarks: expect.arrayContaining([expect.stringContaining('restored the backup')]),
      });
    } finally {
      await back.end();
    }
  });

  it('contains nothing that can be read without the key', () => {
    const bytes = readFileSync(whole);
    for (const words of ['pat', 'person', 'mail.account'])
      expect(bytes.indexOf(words, 200), words).toBe(-1);
  });

  it('is one moment of the database, whatever is written meanwhile', async () => {
    const url = await newDatabase('template0');
    await migrate(url, silentLog);
    await sqlAt(
      url,
      `insert into throttle (bucket, window_start, failures)
        select sha256(n::text::bytea), now(), 0
        from generate_series(1, 200000) n`,
    );
    let stop = false;
    let written = 0;
    const writer = (async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      // one transaction touches a table that is read early and one that is read late
      for (; !stop; written++)
        await client.query(
          `begin; insert into demo_mail (at, recipient, subject, body)
            values (now(), 'x', 'x', 'x'); insert into throttle (bucket, window_start, failures)
            values (sha256(gen_random_uuid()::text::bytea), now(), 1); commit`,
        );
      await client.end();
    })();
    await pause(200);
    const file = newFile();
    await writeBackup(url, file, key, about);
    stop = true;
    await writer;
    const back = await newDatabase('template0');
    await restoreBackup(back, file, key, {});
    const [pair] = await sqlAt(
      back,
      `select (select count(*) from demo_mail)::int as mails,
          (select count(*) from throttle where failures = 1)::int as rows`,
    );
    expect(pair?.mails).toBe(pair?.rows);
    expect(pair?.mails).toBeGreaterThan(0);
    expect(pair?.mails).toBeLessThan(written);
  });

  it('of an older version is restored as that version had it, and then migrated', async () => {
    const older = migrationIds().slice(0, -1);
    const url = await newDatabase('template0');
    await migrate(url, silentLog, { only: older });
    await prepareJobs(url);
    const file = newFile();
    await writeBackup(url, file, key, about);
    const back = await newDatabase('template0');
    await restoreBackup(back, file, key, {});
    expect((await sqlAt(back, 'select id from migration order by id')).map(({ id }) => id)).toEqual(
      older,
    );
    expect(await migrate(back, silentLog)).toEqual(migrationIds().slice(-1));
  });

  it('of a newer version is refused, and so is one of a table that was changed by hand', async () => {
    const newer = await newDatabase('template0');
    await migrate(newer, silentLog);
    await sqlAt(
      newer,
      `insert into migration (id, checksum, compatible)
        values ('9001_later', repeat('0', 64), true)`,
    );
    const file = newFile();
    await writeBackup(newer, file, key, about);
    await expect(restoreBackup(await newDatabase('template0'), file, key, {})).rejects.toThrow(
      'The backup was made by Portico 0.1.0, which is newer (9001_later). Restore it with that version.',
    );
    await sqlAt(
      newer,
      "delete from migration where id = '9001_later'; alter table setting add column more text",
    );
    await prepareJobs(newer);
    const bent = newFile();
    await writeBackup(newer, bent, key, about);
    const back = await newDatabase('template0');
    await expect(restoreBackup(back, bent, key, {})).rejects.toThrow(
      'The table public.setting in the backup is not what the migrations create',
    );
    expect(await sqlAt(back, 'select 1 from setting')).toEqual([]);
  });

  it('restores partitions that were created over time, and their walls', async () => {
    const url = await newDatabase('template0');
    await migrate(url, silentLog);
    await prepareJobs(url);
    await sqlAt(
      url,
      `create table pgboss.job_extra partition of pgboss.job for
        values in ('extra'); alter table pgboss.job_extra enable row level security; grant
        select on pgboss.job_extra to portico_app`,
    );
    const file = newFile();
    await writeBackup(url, file, key, about);
    const back = await newDatabase('template0');
    await restoreBackup(back, file, key, {});
    expect(
      await sqlAt(
        back,
        `select relrowsecurity, has_table_privilege('portico_app', oid, 'select') as reads,
            has_table_privilege('portico_app', oid, 'insert') as writes
          from pg_class
          where relname = 'job_extra'`,
      ),
    ).toEqual([{ relrowsecurity: true, reads: true, writes: false }]);
  });
});

describe('a backup is refused', () => {
  it('if a byte was changed, left out or added, anywhere', async () => {
    const bytes = readFileSync(whole);
    const file = newFile();
    const bent = (...parts: Uint8Array[]) => {
      writeFileSync(file, Buffer.concat(parts));
      return expect(readBackup(file, key)).rejects.toThrow(
        /^(The backup is incomplete|That file is not a backup|This is not the passphrase|That backup needs a)/,
      );
    };
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          await bent(
            bytes.subarray(0, at),
            Buffer.from([(bytes[at] ?? 0) ^ flip]),
            bytes.subarray(at + 1),
          );
          await bent(bytes.subarray(0, at));
          await bent(bytes.subarray(0, at), bytes.subarray(at + 1));
        },
      ),
      { numRuns: 15 },
    );
    await bent(bytes, Buffer.from([0]));
    await bent(bytes, bytes.subarray(-100));
    expect((await readBackup(whole, key)).tail.rows['public.person']).toBe(1);
  }, 120_000);

  it('if its end is cut off between pieces, or pieces were swapped', async () => {
    const url = await newDatabase('template0');
    await migrate(url, silentLog);
    await sqlAt(
      url,
      `insert into throttle (bucket, window_start, failures)
        select sha256(n::text::bytea), now(), 0
        from generate_series(1, 8000) n`,
    );
    const file = newFile();
    await writeBackup(url, file, key, about);
    const bytes = readFileSync(file);
    const begin = bytes.indexOf(10) + 1;
    const first = 4 + bytes.readUInt32BE(begin);
    const second = 4 + bytes.readUInt32BE(begin + first);
    const header = bytes.subarray(0, begin);
    const one = bytes.subarray(begin, begin + first);
    const two = bytes.subarray(begin + first, begin + first + second);
    const rest = bytes.subarray(begin + first + second);
    expect(rest.length).toBeGreaterThan(100);
    for (const parts of [
      [header, one],
      [header, two, one, rest],
      [header, one, rest],
      [header, one, one, two, rest],
    ]) {
      writeFileSync(file, Buffer.concat(parts));
      await expect(readBackup(file, key)).rejects.toThrow('The backup is incomplete');
    }
  });

  it('under another passphrase, under a key file, with other secrets; nothing is written', async () => {
    const url = await newDatabase('template0');
    await expect(
      restoreBackup(url, whole, { passphrase: 'another passphrase' }, {}),
    ).rejects.toThrow('This is not the passphrase that the backup was made with.');
    await expect(restoreBackup(url, whole, { key: randomBytes(32) }, {})).rejects.toThrow(
      'That backup needs a passphrase.',
    );
    const other = checkValues({ ...world.config, pepper: 'another pepper of at least 32 letters' });
    await expect(restoreBackup(url, whole, key, other)).rejects.toThrow(
      /^PORTICO_PEPPER \(check value \w{12}; it should be \w{12}\) is not what the database of this backup was used with\./,
    );
    expect(await contents(url)).toEqual({});
    await expect(restoreBackup(world.url, whole, key, {})).rejects.toThrow(
      'already contains tables. Restore into an empty one.',
    );
  });

  it('if row-level security limits the reading role: no file is left; a role that sees everything may', async () => {
    await admin(
      'create role backup_owner login; grant portico_app to backup_owner; create role backup_reader login bypassrls; grant pg_read_all_data to backup_reader',
    );
    const owned = await newDatabase('template0', 'backup_owner');
    await migrate(owned, silentLog);
    await prepareJobs(owned);
    await sqlAt(
      owned.replace('backup_owner@', 'postgres@'),
      `insert into person (given, family, birth_date, sex, created_at)
        values ('Ann', 'Example', '1980-01-01', 'female', now())`,
    );
    const file = newFile();
    await expect(writeBackup(owned, file, key, about)).rejects.toThrow(
      /may not read every row of it\. Give DATABASE_BACKUP_URL a role with BYPASSRLS and pg_read_all_data/,
    );
    expect(
      readdirSync(folder).filter((name) => file.endsWith(name) || name.endsWith('.part')),
    ).toEqual([]);
    const { tail } = await writeBackup(
      owned.replace('backup_owner@', 'backup_reader@'),
      file,
      key,
      about,
    );
    expect(tail.rows['public.person']).toBe(1);
    await expect(writeBackup(owned, file, key, about)).rejects.toThrow(
      'already exists. Backups are not overwritten.',
    );
    // the owner alone brings it back
    const back = await newDatabase('template0', 'backup_owner');
    await restoreBackup(back, file, key, {});
    const look = (url: string) => contents(url.replace('backup_owner@', 'postgres@'));
    expect(await look(back)).toEqual(await look(owned));
    expect(await describeSchema(back)).toBe(await describeSchema(owned));
  });
});

describe('on the command line', () => {
  it('is made, checked and restored into another folder, where the same people sign on; a start with another pepper says so', async () => {
    const data = dataFolder();
    const run = start(['demo'], { PORTICO_DATA: data, PORT: '0' });
    await run.until('Stop: Ctrl-C');
    const file = newFile();
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, randomBytes(32));
    const without = await start(['backup', '--embedded', file], { PORTICO_DATA: data }).ended;
    expect([without.code, without.err]).toEqual([
      1,
      'A backup is encrypted: give --key-file FILE, or PORTICO_BACKUP_PASSPHRASE.\n',
    ]);
    const written = await start(['backup', '--embedded', file, '--key-file', keyFile], {
      PORTICO_DATA: data,
    }).ended;
    expect(written.err).toBe(`Database: embedded, in ${data}\n`);
    expect(written.out).toMatch(
      /^Written to \S+ and read back: \d+ tables, \d{4,} rows, \d+ bytes;[\s\S]*PORTICO_PEPPER {6}\w{12}/,
    );
    const checked = await start(['backup', 'check', file, '--key-file', keyFile], {}).ended;
    expect([checked.code, checked.out]).toEqual([
      0,
      expect.stringMatching(/^The backup is complete: \d+ tables/),
    ]);
    run.child.kill('SIGTERM');
    await run.ended;

    const other = dataFolder();
    const restored = await start(['restore', '--embedded', file, '--key-file', keyFile], {
      PORTICO_DATA: other,
    }).ended;
    expect([restored.code, restored.err]).toEqual([0, `Database: embedded, in ${other}\n`]);
    expect(restored.out).toMatch(
      /^Restored and compared: \d+ tables[\s\S]*Not given here, so not compared: PORTICO_SECRET, PORTICO_PEPPER, PORTICO_AUDIT_KEY\./,
    );
    const wrong = await start(['demo'], { PORTICO_DATA: other, PORT: '0' }).ended;
    expect([wrong.code, wrong.err]).toEqual([
      1,
      expect.stringMatching(
        /^PORTICO_SECRET \(check value .*\) and PORTICO_PEPPER \(check value .*\) are not what the database/,
      ),
    ]);
    writeFileSync(join(other, 'demo-secrets.json'), readFileSync(join(data, 'demo-secrets.json')));
    const again = start(['demo'], { PORTICO_DATA: other, PORT: '0' });
    await again.until('Stop: Ctrl-C');
    expect(again.said()).not.toContain('sample people were loaded');
    const port = /localhost:(\d+)/.exec(again.said())?.[1];
    const signedOn = await fetch(`http://localhost:${port}/sign-on`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      body: new URLSearchParams({
        userId: 'maida',
        password: 'a quiet walk by the river',
        next: '',
        kept: '',
      }),
    });
    expect([signedOn.status, signedOn.headers.get('location')]).toEqual([303, '/home']);
    again.child.kill('SIGTERM');
    expect((await again.ended).code).toBe(0);
  }, 240_000);
});

describe('a plain pg_dump', () => {
  /** Where pg_dump and a server of its version are, as Debian puts them. */
  const programs = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql')
        .map((version) => `/usr/lib/postgresql/${version}/bin`)
        .find((bin) => existsSync(join(bin, 'pg_dump')) && existsSync(join(bin, 'postgres')))
    : undefined;

  it.each(programs ? [programs] : [])(
    'by the documented role contains every row; by the owner it fails (%s)',
    async (bin) => {
      const at = mkdtempSync(join(tmpdir(), 'portico-dump-'));
      chmodSync(at, 0o777);
      const as = (program: string, ...args: string[]) =>
        process.getuid?.() === 0
          ? spawnSync(
              'setpriv',
              ['--reuid=nobody', '--regid=nogroup', '--clear-groups', join(bin, program), ...args],
              { cwd: at, encoding: 'utf8' },
            )
          : spawnSync(join(bin, program), args, { cwd: at, encoding: 'utf8' });
      const data = join(at, 'pg');
      expect(
        as('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C', '-E', 'UTF8')
          .status,
      ).toBe(0);
      as(
        'pg_ctl',
        '-D',
        data,
        '-w',
        '-l',
        join(at, 'log'),
        '-o',
        `-k ${at} -h "" -c fsync=off`,
        'start',
      );
      const url = (database: string, user = 'postgres') =>
        `postgres://${user}@/${database}?host=${encodeURIComponent(at)}`;
      try {
        await sqlAt(url('postgres'), 'create role owner login createrole');
        await sqlAt(url('postgres'), 'create database portico owner owner');
        await sqlAt(url('postgres'), 'create database back owner owner');
        await migrate(url('portico', 'owner'), silentLog);
        await prepareJobs(url('portico', 'owner'));
        await sqlAt(
          url('portico'),
          `insert into person (given, family, birth_date, sex, created_at)
            values ('Ann', 'Example', '1980-01-01', 'female', now())`,
        );
        for (const text of readFileSync('docs/operating.md', 'utf8').match(
          /^create role portico_backup[^;]*;$|^grant pg_read_all_data[^;]*;$/gm,
        ) ?? [])
          await sqlAt(url('postgres'), text);
        const dumped = (user: string, file: string) =>
          as('pg_dump', '-Fc', '-f', join(at, file), url('portico', user));
        expect(dumped('owner', 'a').stderr).toContain('row-level security');
        expect([
          dumped('portico_backup', 'b').stderr,
          dumped('portico_backup', 'b').status,
        ]).toEqual(['', 0]);
        as('pg_restore', '-d', url('back'), join(at, 'b'));
        expect(await contents(url('back'))).toEqual(await contents(url('portico')));
      } finally {
        as('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
        rmSync(at, { recursive: true, force: true });
      }
    },
  );
});
