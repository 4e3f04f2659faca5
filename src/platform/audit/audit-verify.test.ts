import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditLog, FORGED } from '../../../test/audit-log.ts';
import { openDb, READ_ONLY } from '../access/db.ts';
import { silentLog } from '../log.ts';
import { readHead } from './audit-head.ts';
import { verifyAudit } from './audit-verify.ts';

const log = auditLog();
const { verify, seal, publicKey } = log;
const write = (n: number) => log.write(n);
const tamper = (text: string) => log.tamper(text);

describe('verification', () => {
  it.each([
    [
      'an edited row',
      "update audit_event set outcome = 'denied' where id = 25",
      2,
      'rows were altered',
    ],
    ['a deleted row', 'delete from audit_event where id = 5', 1, 'rows were deleted'],
    ['a row slipped in', FORGED.replace('$id', '6'), 1, 'rows were added'],
    [
      'a forged row with a number that was never given out (B4)',
      FORGED.replace('$id', '5000'),
      3,
      'a row has a number that was never issued',
    ],
    [
      'a forged row with a number below all',
      FORGED.replace('$id', '-5'),
      3,
      'a row has a number that was never issued',
    ],
    [
      'two rows that changed places',
      'update audit_event set route = route || id where id in (3, 4)',
      1,
      'rows were altered',
    ],
    [
      'a text that moved to the next field (B3)',
      'update audit_event set purpose = category, category = null where id = 25',
      2,
      'rows were altered',
    ],
    ['a deleted block', 'delete from audit_block where no = 1', 1, 'a block is missing'],
    [
      'a cut end',
      `delete from audit_block
        where no = 2; update audit_head
        set no = 1, hash = (select hash from audit_block where no = 1)`,
      2,
      'the end was cut off',
    ],
    [
      'a block written anew',
      "update audit_block set events = 19, hash = sha256('x') where no = 1",
      1,
      'its own record was altered',
    ],
    [
      'a forged signature',
      "update audit_block set signature = sha256('x') || sha256('y') where no = 2",
      2,
      'its signature is not ours',
    ],
    [
      'rows said to be archived',
      `insert into audit_archive (up_to_no, dropped, signature, at)
        values (2, '{}', sha256('x') || sha256('y'), now())`,
      2,
      'its archive mark is not ours',
    ],
  ])('notices %s', async (_name, text, block, problem) => {
    await tamper(text);
    expect(await verify()).toEqual({ ok: false, block, problem });
  });

  it.each([
    [
      'a trigger that is switched off',
      'alter table audit_event disable trigger append_only',
      /guard was removed or changed \(audit_event: trigger append_only/,
    ],
    [
      'a trigger of one partition that is switched off',
      'alter table audit_event_default disable trigger append_only',
      /guard was removed or changed \(audit_event_default/,
    ],
    [
      'a trigger that is gone',
      'drop trigger append_only_all on audit_block',
      /guard was removed or changed \(audit_block: trigger append_only_all/,
    ],
    [
      'a trigger that drops rows',
      "create function nothing() returns trigger language plpgsql as 'begin return null; end'; create trigger aa before insert on audit_event for each row execute function nothing()",
      /something was added to it \(audit_event: trigger aa/,
    ],
    [
      'a function that no longer refuses',
      "create or replace function portico_append_only() returns trigger language plpgsql as 'begin return new; end'",
      /guard was removed or changed \(function portico_append_only/,
    ],
    [
      'a policy that hides rows',
      "create policy hide on audit_event as restrictive for select using (actor_kind <> 'staff')",
      /something was added to it \(audit_event: policy hide/,
    ],
  ])('notices %s (B4)', async (_name, text, problem) => {
    await log.world.sql(text);
    expect(await verify()).toEqual({
      ok: false,
      block: 0,
      problem: expect.stringMatching(problem),
    });
  });

  it('says so if rows have waited a long time to be sealed (B1)', async () => {
    log.world.clock.pass(7 * 60_000);
    expect(await verify()).toEqual({
      ok: false,
      block: 3,
      problem: 'rows have waited for 7 minutes to be sealed',
    });
  });

  it('reports rows written by a program whose clock was set back (A45)', async () => {
    log.world.clock.pass(-86_400_000);
    await write(2);
    log.world.clock.pass(86_400_000);
    expect(await seal()).toMatchObject({ clockOff: expect.any(Number) });
    const verdict = await verify();
    expect(verdict).toMatchObject({
      ok: true,
      remarks: [expect.stringContaining('block 3'), expect.stringContaining('2 rows have a time')],
    });
  });

  it('continues from an earlier run, and still notices if it is not the same log (OPS8)', async () => {
    const first = await verify();
    if (!first.ok) throw new Error('it holds');
    await seal();
    expect(await verify({ since: first.checkpoint })).toMatchObject({
      ok: true,
      blocks: 3,
      events: 3,
    });
    expect(await verify({ since: { no: 2, hash: '00' } })).toMatchObject({ ok: false, block: 2 });
  });

  it('needs a public key and a role that may read, and nothing else (OPS8)', async () => {
    await log.world.sql(
      `do $$ begin if not exists (select 1 from pg_roles
          where rolname = 'test_auditor') then create role test_auditor login in role
          portico_auditor; end if; end $$`,
    );
    const reader = openDb(log.world.url.replace('//postgres@', '//test_auditor@'), {
      size: 1,
      log: silentLog,
      options: READ_ONLY,
    });
    const verdict = await verifyAudit(reader, {
      keys: [publicKey()],
      head: readHead(log.file),
      now: log.world.clock.now(),
    });
    expect(verdict).toMatchObject({ ok: true, events: 35 });
    await expect(reader.transaction((tx) => tx.sql('select 1 from person'))).rejects.toMatchObject({
      code: '42501',
    });
    await reader.end();
  });

  it('accepts earlier keys that it is given, and no others', async () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(await verify({ keys: [other, publicKey()] })).toMatchObject({ ok: true });
    expect(await verify({ keys: [other] })).toEqual({
      ok: false,
      block: 1,
      problem: 'its signature is not ours',
    });
  });

  it('refuses a head that is not one', async () => {
    writeFileSync(log.file, '{"no":');
    expect(() => readHead(log.file)).toThrow();
    expect(readFileSync(log.file, 'utf8')).toBe('{"no":');
  });
});
