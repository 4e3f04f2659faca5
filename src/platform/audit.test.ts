import { createPrivateKey } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../test/world.ts';
import { systemReach } from './access.ts';
import { sealAudit, verifyAudit } from './audit.ts';

let world: World;
let folder: string;
const write = (n: number) =>
  Promise.all(
    Array.from({ length: n }, () =>
      world.db.transaction((tx) =>
        systemReach(tx, 'system:test', {
          now: world.clock.now(),
          requestId: crypto.randomUUID(),
          route: 'test',
          address: null,
          sessionRef: null,
        }),
      ),
    ),
  );
const seal = () => sealAudit(world.db, createPrivateKey(world.config.auditKey), world.clock.now(), folder);
/** The same when nobody else's open transaction, of another test on this server, holds some of the rows back. */
const sealAll = async () => {
  const held = 'select 1 from audit_event where xid::text::numeric >= pg_snapshot_xmin(pg_current_snapshot())::text::numeric limit 1';
  while ((await world.sql(held)).length > 0) await new Promise((done) => setTimeout(done, 10));
  await seal();
};
const verify = () => verifyAudit(world.db, world.config.auditKey, folder);
/** What an attacker with the database's own rights does: the triggers are lifted first. */
const tamper = async (text: string) => {
  await world.sql('alter table audit_event disable trigger all; alter table audit_block disable trigger all');
  await world.sql(text);
};

beforeEach(async () => {
  world = await makeWorld();
  folder = mkdtempSync(join(tmpdir(), 'portico-audit-'));
  await write(20);
  await sealAll();
  await write(15);
  await sealAll();
  await write(3);
});

describe('the audit log', () => {
  it('holds', async () => expect(await verify()).toEqual({ ok: true, blocks: 2, events: 35, unsealed: 3 }));

  it('seals every row once, also with many writers at the same time', async () => {
    let stop = false;
    const sealing = (async () => {
      while (!stop) await seal();
    })();
    for (let round = 0; round < 5; round++) await write(40);
    stop = true;
    await sealing;
    await sealAll();
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, events: 238, unsealed: 0 });
  });

  it.each([
    ['an edited row', "update audit_event set outcome = 'denied' where id = 25", 2, 'rows were altered'],
    ['a deleted row', 'delete from audit_event where id = 5', 1, 'rows were deleted'],
    [
      'a row slipped in',
      "insert into audit_event (xid, at, actor_kind, acting_as, permission, outcome, route, request_id) select xid, now(), 'staff', 'staff', 'x', 'granted', 'x', gen_random_uuid() from audit_event where id = 5",
      1,
      'rows were added',
    ],
    ['two rows that changed places', 'update audit_event set route = route || id where id in (3, 4)', 1, 'rows were altered'],
    ['a deleted block', 'delete from audit_block where no = 1', 1, 'a block is missing'],
    ['a cut tail', 'delete from audit_block where no = 2', 2, 'the end was cut off'],
    ['a block written anew', "update audit_block set events = 19, hash = sha256('x') where no = 1", 1, 'its own record was altered'],
    ['a forged signature', "update audit_block set signature = sha256('x') || sha256('y') where no = 2", 2, 'its signature is not ours'],
  ])('shows %s', async (_name, text, block, problem) => {
    await tamper(text);
    expect(await verify()).toEqual({ ok: false, block, problem });
  });

  it('can’t be changed by the program, nor by the owner while the triggers stand (A45)', async () => {
    for (const text of ["update audit_event set outcome = 'denied'", 'delete from audit_event', 'update audit_block set events = 0', 'delete from audit_block']) {
      await expect(world.db.transaction((tx) => tx.raw(text, [], 'once'))).rejects.toMatchObject({ code: '42501' });
      await expect(world.sql(text)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
