import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/platform/db/migrate.ts';
import { numberOf } from '../src/platform/db/migration-header.rules.ts';
import {
  migrations,
  readMigration,
  refuseForeign,
  schemaState,
} from '../src/platform/db/schema.ts';
import type { LogEvent } from '../src/platform/log.ts';
import { createdTables, migrationProblems } from './migration-lint.ts';
import { dropDatabases, newDatabase } from './new-database.ts';

/** The first release's schema is a baseline: the rules are for what comes after it. */
const BASELINE = 14;
/** Reviewed when the rules were new: no release had rows in these tables. */
const REVIEWED: Record<string, RegExp> = { '0017_clinics': /^locks the rows of refill_request:/ };

afterAll(dropDatabases);

describe('a new migration', () => {
  const before = new Set<string>();
  for (const migration of migrations()) {
    const sql = readMigration(migration);
    const known = new Set(before);
    for (const table of createdTables(sql)) before.add(table);
    if (numberOf(migration.id) > BASELINE)
      it(`${migration.id} only expands the schema, or says what it contracts`, () =>
        expect(
          migrationProblems(sql, numberOf(migration.id), known).filter(
            (problem) => !REVIEWED[migration.id]?.test(problem),
          ),
        ).toEqual([]));
  }

  const old = new Set(['account', 'setting']);
  const of = (sql: string) => migrationProblems(sql, 21, old);

  it.each([
    'create table a (id uuid primary key, b text not null); create unique index on a (b)',
    'alter table account add column nick text',
    "alter table account add column nick text not null default ''",
    'alter table account add column a int, add column b numeric(4, 2) check (b > 0)',
    'alter table account drop constraint k, add constraint k check (x in (1, 2))',
    'alter table account add constraint k check (x > 0) not valid',
    'alter table account alter column nick drop not null',
    'drop policy wall on account; create policy wall on account using (true)',
    'create index on setting (key)',
    'drop index setting_k; create index setting_k on setting (key)',
    'drop function f(); create function f() returns int language sql as $$ select 1 $$',
    'update setting set value = value',
    "insert into setting values ('drop table account; alter table account rename a to b')",
    '-- drop table account;\ncreate table c ()',
    'create function f() returns void language sql as $$ delete from account; $$',
    'alter table setting drop column key\n-- oldest-code: 0015\n',
    '-- transaction: none\ncreate index concurrently if not exists x on account (y)',
    '-- reviewed: account: a hundred rows at most\nupdate account set x = 1',
    '-- compatible-with-previous: yes\ncreate table d ()',
    '-- A chunk is written in a\n-- transaction of its own.\ncreate table d ()',
  ])('may say %s', (sql) => expect(of(sql)).toEqual([]));

  it.each([
    ['drop table account', /^drops the table account: code that runs may break/],
    ['alter table account drop column nick', /drops the column nick/],
    ['ALTER TABLE public.account\n  DROP COLUMN IF EXISTS nick', /drops the column nick/],
    ['alter table account add column a int, drop column b', /drops the column b/],
    ['alter table account rename nick to name', /renames nick/],
    ['alter table account rename to member', /renames to of account/],
    ['alter table account alter nick type varchar(9)', /changes the type of nick/],
    ['alter table account alter column nick set data type int', /changes the type of nick/],
    ['alter table account alter column nick set not null', /demands a value of nick/],
    ['alter table account alter column nick drop default', /takes the default of nick/],
    ['alter table account add column nick text not null', /adds nick to account, which old code/],
    ['alter table account add nick text not null', /adds nick to account, which old code/],
    ['alter table account add constraint k check (x > 0)', /adds the constraint k/],
    ['alter table account add unique (nick)', /a constraint without a name/],
    ['create unique index k on setting (key)', /forbids duplicates in setting/],
    ['create index k on account (nick)', /^holds up writes to account by k: people wait/],
    ['alter table account add column k uuid default gen_random_uuid()', /writes all of account/],
    ['update account set nick = 1', /locks the rows of account/],
    ['delete from account where nick is null', /^deletes account/],
    ['truncate setting', /^truncates setting/],
    ['revoke select on account from portico_app', /^revokes account/],
    ['drop function portico_pulse(uuid)', /drops the function portico_pulse/],
    ['drop policy wall on account', /drops the policy wall/],
    ['drop index k', /drops the index k/],
    ['do $$ begin alter table account drop column nick; end $$', /drops the column nick/],
    ['-- oldest-code: 0022\ncreate table a ()', /newer than the migration itself/],
    ['-- oldest-code: soon\ncreate table a ()', /^is not understood: -- oldest-code: soon/],
    ['-- compatible-with-previous: no\ncreate table a ()', /^is not understood/],
    ['create index concurrently if not exists x on account (y)', /"-- transaction: none"/],
    ['-- transaction: none\ncreate index concurrently x on account (y)', /can be run again/],
    [
      '-- transaction: none\ncreate index concurrently if not exists x on account (y); select 1',
      /write one statement/,
    ],
  ])('must declare, or write otherwise: %s', (sql, sentence) =>
    expect(of(sql)).toEqual([expect.stringMatching(sentence)]),
  );
});

describe('a schema that a newer version left', () => {
  const last = numberOf(migrations().at(-1)?.id ?? '');
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: await newDatabase('template') });
    await client.connect();
  });
  afterAll(() => client.end());

  it.each([
    ['any code can serve', 0, true],
    ['code before this can serve', last - 1, true],
    ['this code can serve', last, true],
    ['code after this can serve', last + 1, false],
    ['only its own code can serve', 9001, false],
  ])('%s: served: %j', async (_, oldestCode, served) => {
    await client.query('begin');
    await client.query(
      `insert into migration (id, checksum, compatible, oldest_code)
       values ('9001_next', repeat('0', 64), $1 = 0, $1)`,
      [oldestCode],
    );
    const state = await schemaState(client);
    const { rows } = await client.query<{ newer: string | null }>(
      'select portico_pulse(gen_random_uuid(), $1) as newer',
      [migrations().map(({ id }) => id)],
    );
    await client.query('rollback');
    const refuse = () => refuseForeign(state, 'here');
    if (served) expect(refuse).not.toThrow();
    else
      expect(refuse).toThrow(
        /^The database here was brought up to date by a newer Portico \(9001_next\), and this version can't work with it\. Start the newer version\.$/,
      );
    expect(rows[0]?.newer ?? null).toBe(served ? null : '9001_next');
  });
});

describe('migrators', () => {
  it('wait for each other, and each migration runs once', async () => {
    const url = await newDatabase('template1');
    const said: LogEvent[][] = [[], [], []];
    const ran = await Promise.all(said.map((log) => migrate(url, (event) => void log.push(event))));
    expect(ran.map((ids) => ids.length).sort((a, b) => a - b)).toEqual([0, 0, migrations().length]);
    const waited = said.filter((log) => log.some(({ event }) => event === 'migration.waiting'));
    expect(waited).toHaveLength(2);
  });
});
