import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { auditLog, FORGED } from '../../../test/audit-log.ts';
import { systemReach } from '../access/access.ts';
import { systemRequest } from '../access/request-info.ts';

const log = auditLog();
const { verify, seal, writeOne } = log;
const write = (n: number) => log.write(n);
const tamper = (text: string) => log.tamper(text);

describe('the audit log', () => {
  it('is intact', async () => {
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

  it('seals every row once, even with many writers at the same time', async () => {
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
    const idle = new pg.Client({ connectionString: log.world.url });
    await idle.connect();
    await idle.query('begin');
    await idle.query(
      `insert into audit_event (at, actor_kind, acting_as, permission, outcome, route, request_id)
        values ($1, 'system', 'system', 'late', 'granted', 'x', gen_random_uuid())`,
      [log.world.clock.now()],
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

  it('waits for no number longer than an hour: a row inserted there later is noticed', async () => {
    await expect(
      log.world.db.transaction(async (tx) => {
        await systemReach(tx, 'system:test', systemRequest(log.world.clock.now(), 'test'));
        await tx.sql('select 1');
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await write(1);
    await seal();
    const [{ awaited } = { awaited: '' }] = await log.world.sql<{ awaited: string }>(
      'select awaited from audit_block where no = 3',
    );
    expect(awaited).toBe('39-39');
    log.world.clock.pass(3_700_000);
    await write(1);
    await seal(); // a block of which the third is more than an hour old
    expect(await log.world.sql('select awaited from audit_block where no = 4')).toEqual([
      { awaited: '' },
    ]);
    await tamper(FORGED.replace('$id', '39'));
    expect(await verify()).toEqual({ ok: false, block: 4, problem: 'rows were added' });
  });

  it('can’t be changed by the program, nor by the owner while the triggers exist (A45)', async () => {
    for (const text of [
      "update audit_event set outcome = 'denied'",
      'delete from audit_event',
      'update audit_block set events = 0',
      'delete from audit_block',
      'delete from audit_head',
    ]) {
      await expect(
        log.world.db.transaction((tx) => tx.sql(text, [], 'once')),
      ).rejects.toMatchObject({
        code: '42501',
      });
      await expect(log.world.sql(text)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(log.world.sql('update audit_head set no = 1')).rejects.toMatchObject({
      code: '42501',
    });
    // the program can set neither numbers nor the database's time
    for (const column of ['id', 'written_at'])
      await expect(
        log.world.db.transaction((tx) =>
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

  it('catches up with a backlog in bounded blocks (OPS7)', async () => {
    await log.world.sql(
      `insert into audit_event (at, actor_kind, acting_as, permission, outcome, route, request_id)
        select now(), 'system', 'system', 'x', 'granted', 'x', gen_random_uuid()
        from generate_series(1, 45000)`,
    );
    expect(await seal()).toMatchObject({ events: 20_000, full: true });
    expect(await seal()).toMatchObject({ events: 20_000, full: true });
    expect(await seal()).toMatchObject({ events: 5003, full: false });
    expect(await verify()).toMatchObject({ ok: true, events: 45_038, unsealed: 0 });
  });
});
