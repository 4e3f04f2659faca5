import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach } from 'vitest';
import { systemReach } from '../src/platform/access/access.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { readHead } from '../src/platform/audit/audit-head.ts';
import { sealAudit } from '../src/platform/audit/audit-seal.ts';
import { verifyAudit } from '../src/platform/audit/audit-verify.ts';
import { makeWorld, type World } from './world.ts';

/** An audit log of two blocks (20 and 15 rows) and 3 unsealed rows, made anew for each test. */
class AuditLog {
  world!: World;
  /** Where the head of the chain is kept. */
  file = '';

  async open(): Promise<void> {
    this.world = await makeWorld({ at: new Date().toISOString() });
    this.file = join(mkdtempSync(join(tmpdir(), 'portico-audit-')), 'audit-head.json');
    await this.write(20);
    await this.seal();
    await this.write(15);
    await this.seal();
    await this.write(3);
  }
  key = (): KeyObject => createPrivateKey(this.world.config.auditKey);
  publicKey = (): KeyObject => createPublicKey(this.key());
  writeOne = () =>
    this.world.db.transaction((tx) =>
      systemReach(tx, 'system:test', systemRequest(this.world.clock.now(), 'test')),
    );
  async write(n: number): Promise<void> {
    for (let at = 0; at < n; at++) await this.writeOne();
  }
  seal = (now = this.world.clock.now()) => sealAudit(this.world.db, this.key(), now, [this.file]);
  verify = (rest: Partial<Parameters<typeof verifyAudit>[1]> = {}) =>
    verifyAudit(this.world.db, {
      keys: [this.publicKey()],
      head: readHead(this.file),
      now: this.world.clock.now(),
      ...rest,
    });
  /** What an attacker with the database owner's rights does: disables the triggers meanwhile. */
  async tamper(text: string): Promise<void> {
    const tables = ['audit_event', 'audit_block', 'audit_head', 'audit_archive'];
    for (const table of tables) await this.world.sql(`alter table ${table} disable trigger all`);
    await this.world.sql(text);
    for (const table of tables) await this.world.sql(`alter table ${table} enable trigger all`);
  }
}

export function auditLog(): AuditLog {
  const log = new AuditLog();
  beforeEach(() => log.open());
  return log;
}

/** A row that pretends to be as old as row 5, under the number `$id`. */
export const FORGED = `insert into audit_event (id, at, written_at, actor_kind, acting_as,
    permission,
    outcome, route, request_id)
  select $id, at, written_at, 'staff', 'staff', 'x', 'granted', 'x', gen_random_uuid()
  from audit_event
  where id = 5`;
