import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { systemReach } from '../access/access.ts';
import { openDb, READ_ONLY } from '../access/db.ts';
import { systemRequest } from '../access/request-info.ts';
import { silentLog } from '../log.ts';
import { readHead, resumeAudit, sealAudit, startSealing } from './audit.ts';
import { verifyAudit } from './audit-verify.ts';

let world: World;
let file: string;
const key = () => createPrivateKey(world.config.auditKey);
const publicKey = () => createPublicKey(key());
const writeOne = () =>
  world.db.transaction((tx) =>
    systemReach(tx, 'system:test', systemRequest(world.clock.now(), 'test')),
  );
const write = async (n: number) => {
  for (let at = 0; at < n; at++) await writeOne();
};
const seal = (now = world.clock.now()) => sealAudit(world.db, key(), now, [file]);
const verify = (rest: Partial<Parameters<typeof verifyAudit>[1]> = {}) =>
  verifyAudit(world.db, {
    keys: [publicKey()],
    head: readHead(file),
    now: world.clock.now(),
    ...rest,
  });
/**
 * What an attacker with the database's own rights does: the triggers are lifted first, and put
 * back.
 */
const tamper = async (text: string) => {
  const tables = ['audit_event', 'audit_block', 'audit_head', 'audit_archive'];
  for (const table of tables) await world.sql(`alter table ${table} disable trigger all`);
  await world.sql(text);
  for (const table of tables) await world.sql(`alter table ${table} enable trigger all`);
};
const FORGED = `insert into audit_event (id, at, written_at, actor_kind, acting_as, permission,
    outcome, route, request_id)
  select $id, at, written_at, 'staff', 'staff', 'x', 'granted', 'x', gen_random_uuid()
  from audit_event
  where id = 5`;

beforeEach(async () => {
  world = await makeWorld({ at: new Date().toISOString() });
  file = join(mkdtempSync(join(tmpdir(), 'portico-audit-')), 'audit-head.json');
  await write(20);
  await seal();
  await write(15);
  await seal();
  await write(3);
});

describe('the audit log', () => {
  it('holds', async () => {
    const verdict = await verify();
    expect(verdict).toMatchObject({
      ok: true,
      blocks: 2,
      events: 35,
      unsealed: 3,
      archived: 0,
      remarks: [],
    });
  });

  it('seals every row once, also with many writers at the same time', async () => {
    let stop = false;
    const sealing = (async () => {
      while (!stop) await seal();
    })();
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 40 }, writeOne));
    stop = true;
    await sealing;
    await seal();
    expect(await verify()).toMatchObject({ ok: true, events: 238, unsealed: 0 });
  });

  it('is sealed while a transaction stays open, whose row is sealed when it ends (B1, OPS7)', async () => {
    const idle = new pg.Client({ connectionString: world.url });
    await idle.connect();
    await idle.query('begin');
    await idle.query(
      `insert into audit_event (at, actor_kind, acting_as, permission, outcome, route, request_id)
        values ($1, 'system', 'system', 'late', 'granted', 'x', gen_random_uuid())`,
      [world.clock.now()],
    );
    await write(10);
    expect(await seal()).toMatchObject({ no: 3, events: 13 });
    expect(await verify()).toMatchObject({ ok: true, events: 48, unsealed: 0 });
    await idle.query('commit');
    await idle.end();
    expect(await verify()).toMatchObject({ ok: true, unsealed: 1 });
    expect(await seal()).toMatchObject({ no: 4, events: 1 });
    expect(await verify()).toMatchObject({ ok: true, events: 49, unsealed: 0 });
  });

  it('awaits no number for longer than an hour: a row that is slipped in there later shows', async () => {
    await expect(
      world.db.transaction(async (tx) => {
        await systemReach(tx, 'system:test', systemRequest(world.clock.now(), 'test'));
        await tx.sql('select 1');
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await write(1);
    await seal();
    const [{ awaited } = { awaited: '' }] = await world.sql<{ awaited: string }>(
      'select awaited from audit_block where no = 3',
    );
    expect(awaited).toBe('39-39');
    world.clock.pass(3_700_000);
    await write(1);
    await seal(); // a block of which the third lies more than an hour back
    expect(await world.sql('select awaited from audit_block where no = 4')).toEqual([
      { awaited: '' },
    ]);
    await tamper(FORGED.replace('$id', '39'));
    expect(await verify()).toEqual({ ok: false, block: 4, problem: 'rows were added' });
  });

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
      'a row has a number that was never given out',
    ],
    [
      'a forged row with a number below all',
      FORGED.replace('$id', '-5'),
      3,
      'a row has a number that was never given out',
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
  ])('shows %s', async (_name, text, block, problem) => {
    await tamper(text);
    expect(await verify()).toEqual({ ok: false, block, problem });
  });

  it.each([
    [
      'a trigger that is switched off',
      'alter table audit_event disable trigger append_only',
      /guard was taken away or changed \(audit_event: trigger append_only/,
    ],
    [
      'a trigger of one partition that is switched off',
      'alter table audit_event_default disable trigger append_only',
      /guard was taken away or changed \(audit_event_default/,
    ],
    [
      'a trigger that is gone',
      'drop trigger append_only_all on audit_block',
      /guard was taken away or changed \(audit_block: trigger append_only_all/,
    ],
    [
      'a trigger that drops rows',
      "create function nothing() returns trigger language plpgsql as 'begin return null; end'; create trigger aa before insert on audit_event for each row execute function nothing()",
      /something was added to it \(audit_event: trigger aa/,
    ],
    [
      'a function that no longer refuses',
      "create or replace function portico_append_only() returns trigger language plpgsql as 'begin return new; end'",
      /guard was taken away or changed \(function portico_append_only/,
    ],
    [
      'a policy that hides rows',
      "create policy hide on audit_event as restrictive for select using (actor_kind <> 'staff')",
      /something was added to it \(audit_event: policy hide/,
    ],
  ])('shows %s (B4)', async (_name, text, problem) => {
    await world.sql(text);
    expect(await verify()).toEqual({
      ok: false,
      block: 0,
      problem: expect.stringMatching(problem),
    });
  });

  it('can’t be changed by the program, nor by the owner while the triggers stand (A45)', async () => {
    for (const text of [
      "update audit_event set outcome = 'denied'",
      'delete from audit_event',
      'update audit_block set events = 0',
      'delete from audit_block',
      'delete from audit_head',
    ]) {
      await expect(world.db.transaction((tx) => tx.sql(text, [], 'once'))).rejects.toMatchObject({
        code: '42501',
      });
      await expect(world.sql(text)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(world.sql('update audit_head set no = 1')).rejects.toMatchObject({
      code: '42501',
    });
    // neither numbers nor the database's time are the program's to give
    for (const column of ['id', 'written_at'])
      await expect(
        world.db.transaction((tx) =>
          tx.sql(
            `insert into audit_event (${column}, at, actor_kind, acting_as, permission, outcome,
                route, request_id)
              values (${column === 'id' ? '7' : 'now()'}, now(), 'x', 'x', 'x', 'granted', 'x',
                gen_random_uuid())`,
            [],
            'once',
          ),
        ),
      ).rejects.toMatchObject({ code: '42501' });
  });

  it('says so when rows have waited for long to be sealed (B1)', async () => {
    world.clock.pass(7 * 60_000);
    expect(await verify()).toEqual({
      ok: false,
      block: 3,
      problem: 'rows have waited for 7 minutes to be sealed',
    });
  });

  it('remarks on rows that a program wrote whose clock was set back (A45)', async () => {
    world.clock.pass(-86_400_000);
    await write(2);
    world.clock.pass(86_400_000);
    expect(await seal()).toMatchObject({ clockOff: expect.any(Number) });
    const verdict = await verify();
    expect(verdict).toMatchObject({
      ok: true,
      remarks: [expect.stringContaining('block 3'), expect.stringContaining('2 rows have a time')],
    });
  });
});

describe('a cut end', () => {
  const cut = () =>
    tamper(
      `delete from audit_block
        where no = 2; update audit_head
        set no = 1, hash = (select hash from audit_block where no = 1)`,
    );

  it('is not sealed over: the alarm sounds, and what is left stays as it is (OPS4)', async () => {
    await cut();
    await expect(seal()).rejects.toMatchObject({ code: 'cut-off' });
    expect(readHead(file)?.no).toBe(2);
    const alarms: string[] = [];
    const sealing = startSealing(world.db, world.config.auditKey, [file], silentLog, (code) =>
      alarms.push(code),
    );
    await sealing.stop();
    expect(alarms).toEqual(['cut-off']);
    expect(await verify()).toMatchObject({ ok: false, problem: 'the end was cut off' });
  });

  it('shows in the database itself where the head’s row was forgotten', async () => {
    await tamper('delete from audit_block where no = 2');
    rmSync(file);
    await expect(seal()).rejects.toMatchObject({ code: 'cut-off' });
    expect(await verify({ head: null })).toMatchObject({
      ok: false,
      problem: 'the end was cut off',
    });
  });

  it('shows to a process that sealed none of it: each follows the newest block (B2)', async () => {
    const other = join(mkdtempSync(join(tmpdir(), 'portico-audit-')), 'audit-head.json');
    await seal();
    await sealAudit(world.db, key(), world.clock.now(), [other]); // nothing left to seal
    expect(readHead(other)).toEqual(readHead(file));
    await cut();
    expect(await verify({ head: readHead(other) })).toMatchObject({ ok: false });
  });

  it('is taken up again by an operator, who says why; that stays in the chain', async () => {
    await cut();
    expect(
      await resumeAudit(
        world.db,
        key(),
        world.clock.now(),
        [file],
        'restored from the backup of last night',
      ),
    ).toMatchObject({ no: 2, lost: { no: 2 } });
    await seal();
    const verdict = await verify();
    expect(verdict).toMatchObject({
      ok: true,
      blocks: 3,
      unsealed: 0,
      remarks: [expect.stringContaining('restored from the backup of last night')],
    });
  });
});

describe('verification', () => {
  it('goes on from an earlier run, and still sees whether that is the same log (OPS8)', async () => {
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
    await world.sql(
      `do $$ begin if not exists (select 1 from pg_roles
          where rolname = 'test_auditor') then create role test_auditor login in role
          portico_auditor; end if; end $$`,
    );
    const reader = openDb(world.url.replace('//postgres@', '//test_auditor@'), {
      size: 1,
      log: silentLog,
      options: READ_ONLY,
    });
    const verdict = await verifyAudit(reader, {
      keys: [publicKey()],
      head: readHead(file),
      now: world.clock.now(),
    });
    expect(verdict).toMatchObject({ ok: true, events: 35 });
    await expect(reader.transaction((tx) => tx.sql('select 1 from person'))).rejects.toMatchObject({
      code: '42501',
    });
    await reader.end();
  });

  it('knows keys of before, and no others', async () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(await verify({ keys: [other, publicKey()] })).toMatchObject({ ok: true });
    expect(await verify({ keys: [other] })).toEqual({
      ok: false,
      block: 1,
      problem: 'its signature is not ours',
    });
  });

  it('catches up with a backlog in blocks that are bounded (OPS7)', async () => {
    await world.sql(
      `insert into audit_event (at, actor_kind, acting_as, permission, outcome, route, request_id)
        select now(), 'system', 'system', 'x', 'granted', 'x', gen_random_uuid()
        from generate_series(1, 45000)`,
    );
    expect(await seal()).toMatchObject({ events: 20_000, full: true });
    expect(await seal()).toMatchObject({ events: 20_000, full: true });
    expect(await seal()).toMatchObject({ events: 5003, full: false });
    expect(await verify()).toMatchObject({ ok: true, events: 45_038, unsealed: 0 });
  });

  it('refuses a head that is no head', async () => {
    writeFileSync(file, '{"no":');
    expect(() => readHead(file)).toThrow();
    expect(readFileSync(file, 'utf8')).toBe('{"no":');
  });
});
