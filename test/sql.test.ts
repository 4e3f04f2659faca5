import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import '../src/platform/access/db.ts'; // the driver's parsers, as the program sets them
import { rootFolder } from '../src/platform/root.ts';
import { checkSource } from './sql/check.ts';
import { withSchema } from './sql/described.ts';
import { MADE } from './sql/made.ts';
import { openCompiler, readSource, type Source } from './sql/statements.ts';

/**
 * Every statement of the program against the migrated database: PostgreSQL prepares and describes
 * each text that a call can send, and what it answers is compared with the call's row type.
 */
const compiler = openCompiler();
const source = readSource(compiler.project, 'src/');
afterAll(() => compiler.close());

const files = readdirSync(join(rootFolder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => ({
    file: `src/${name}`,
    text: readFileSync(join(rootFolder, 'src', name), 'utf8'),
  }));

/** What the check finds, with the function in place of the line. */
async function problemsOf(of: Source, change?: string): Promise<string[]> {
  const problems = await withSchema((schema) => checkSource(of, schema), change);
  return problems
    .map((problem) => {
      const [, file, line, what] = /^(.+?):(\d+) (.*)$/s.exec(problem) ?? [];
      const one = of.statements.find((it) => it.file === file && it.line === Number(line));
      return `${file} ${one?.within}: ${what}`;
    })
    .sort();
}

describe('SQL and the schema', () => {
  it('match: columns, types, nulls and the number of values', async () => {
    expect(await problemsOf(source)).toEqual([]);
  });

  it('are read in every file', () => {
    const written = files.flatMap(({ file, text }) =>
      [...text.matchAll(/\b(?:access|tx)\.(?:sql|pipeline)(?=[<(])/g)].map(
        ([call]) => `${file} ${call}`,
      ),
    );
    const found = source.statements.map(({ file, call }) => `${file} ${call}`);
    expect(found.filter((one) => / (access|tx)\.(sql|pipeline)$/.test(one)).sort()).toEqual(
      written.sort(),
    );
  });

  it('leave nothing unread except what is listed with its reason', () => {
    const unread = source.statements.filter((one) => one.unread !== undefined);
    const names = (list: readonly { file: string; within: string }[]) =>
      [...new Set(list.map(({ file, within }) => `${file} ${within}`))].sort();
    expect(names(unread)).toEqual(names(MADE));
    expect(source.handedOn.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'src/platform/access/access.ts this.sql = tx.sql',
      'src/platform/access/access.ts this.pipeline = tx.pipeline',
      'src/platform/access/db.ts pipeline: connection.pipeline',
    ]);
  });

  it('no longer match once a migration renames a column, or changes its type', async () => {
    const problems = await problemsOf(
      source,
      `alter table kept_work rename column expires_at to ends_at;
       alter table device alter column agent drop not null;
       alter table passkey alter column name type integer using 0;
       alter table passkey alter column used_at set not null`,
    );
    expect(problems).toEqual([
      'src/identity/factors/devices.sql.ts findDevice: agent can be null',
      'src/identity/factors/devices.sql.ts listDevices: agent can be null',
      'src/identity/factors/passkeys/passkeys.sql.ts findPasskey: name is string; int4 is read as number',
      'src/identity/factors/passkeys/passkeys.sql.ts listPasskeys: name is string; int4 is read as number',
      'src/identity/factors/passkeys/passkeys.sql.ts listPasskeys: usedAt is never null',
      'src/platform/access/kept-work.ts findSavedForm: column "expires_at" does not exist',
      'src/platform/access/kept-work.ts saveForm: column "expires_at" does not exist',
      'src/platform/access/kept-work.ts saveForm: column "expires_at" of relation "kept_work" does not exist',
      'src/platform/jobs/retention.ts anyBefore: column "expires_at" does not exist',
      'src/platform/jobs/retention.ts deleteSome: column "expires_at" does not exist',
    ]);
  });

  it('are reported as mismatches, whatever is wrong', async () => {
    const wrong = readSource(compiler.project, 'test/sql/wrong.ts');
    const problems = await problemsOf(wrong);
    expect(problems.map((problem) => problem.replace('test/sql/wrong.ts ', ''))).toEqual([
      'addedTo: cannot be read: where',
      'byFunction: column p.nickname does not exist',
      'canBeNull: mrn can be null',
      'declaredOutside: given is number; text is read as string',
      'joinLeavesOut: userId can be null',
      'missingColumn: no column mrn',
      'neverNull: given is never null',
      'noLetter: state can be null',
      'noneAtAll: last can be null',
      'oneOfSeveral: column "nickname" does not exist',
      'oneOfSeveral: relation "nobody" does not exist',
      'oneValueTooFew: 1 values for 2 parameters',
      'onlyARunTells: cannot be read: typed',
      'through: column "nickname" does not exist',
      'unknownColumn: column "nickname" does not exist',
      'unknownTable: relation "nobody" does not exist',
      'wordLeftOut: kind can be member',
      'wordTooMany: kind is never robot',
      'wrongItems: roles is Date[]; _text is read as string[]',
      'wrongType: createdAt is string; timestamptz is read as Date',
    ]);
    expect(wrong.handedOn).toEqual([
      { file: 'test/sql/wrong.ts', code: expect.stringContaining('sql') },
    ]);
  });
});
