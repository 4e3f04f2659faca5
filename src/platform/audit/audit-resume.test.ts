import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../test/audit-log.ts';
import { silentLog } from '../log.ts';
import { readHead } from './audit-head.ts';
import { resumeAudit } from './audit-resume.ts';
import { sealAudit } from './audit-seal.ts';
import { startSealing } from './audit-sealer.ts';

const log = auditLog();
const { verify, seal, key } = log;
const tamper = (text: string) => log.tamper(text);

describe('a cut end', () => {
  const cut = () =>
    tamper(
      `delete from audit_block
        where no = 2; update audit_head
        set no = 1, hash = (select hash from audit_block where no = 1)`,
    );

  it('is not sealed over: an alarm is raised, and what is left stays as it is (OPS4)', async () => {
    await cut();
    await expect(seal()).rejects.toMatchObject({ code: 'cut-off' });
    expect(readHead(log.file)?.no).toBe(2);
    const alarms: string[] = [];
    const sealing = startSealing(
      log.world.db,
      log.world.config.auditKey,
      [log.file],
      silentLog,
      (code) => alarms.push(code),
    );
    await sealing.stop();
    expect(alarms).toEqual(['cut-off']);
    expect(await verify()).toMatchObject({ ok: false, problem: 'the end was cut off' });
  });

  it('is noticed in the database itself if the head’s row was forgotten', async () => {
    await tamper('delete from audit_block where no = 2');
    rmSync(log.file);
    await expect(seal()).rejects.toMatchObject({ code: 'cut-off' });
    expect(await verify({ head: null })).toMatchObject({
      ok: false,
      problem: 'the end was cut off',
    });
  });

  it('is noticed by a process that sealed none of it: each follows the newest block (B2)', async () => {
    const other = join(mkdtempSync(join(tmpdir(), 'portico-audit-')), 'audit-head.json');
    await seal();
    await sealAudit(log.world.db, key(), log.world.clock.now(), [other]); // nothing left to seal
    expect(readHead(other)).toEqual(readHead(log.file));
    await cut();
    expect(await verify({ head: readHead(other) })).toMatchObject({ ok: false });
  });

  it('is resumed by an operator, who says why; that stays in the chain', async () => {
    await cut();
    expect(
      await resumeAudit(
        log.world.db,
        key(),
        log.world.clock.now(),
        [log.file],
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
