import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { errorCode, type Log } from '../log.ts';
import { migrationIds } from './schema.ts';

/**
 * Whether the database is usable; if not, why: `newer-schema`, `silent`, or the server's error
 * code.
 */
export type Health = { ok: true } | { ok: false; code: string };

/**
 * Health check on a connection of its own. It writes a row, commits and spills a sort to disk, so
 * that a full disk, a read-only standby and a server that can't commit are noticed before members
 * are affected.
 */
export interface Pulse {
  /**
   * One check at a time, answered within two seconds; a good result is reused for half a second.
   */
  check(): Promise<Health>;
  /** Whether the last check got no answer; checks again if that was over a second ago. */
  isDatabaseDown(): Promise<boolean>;
  end(): Promise<void>;
}

const ANSWER_MS = 1_500;
const REUSE_MS = 500;
const RECHECK_MS = 1_000;
const TICK_MS = 250;

/**
 * With these codes the server answers but can't write: people who only read public pages can
 * continue.
 */
const answers = (code: string) => /^(53|25006|newer-schema)/.test(code);

export function openPulse(url: string, log: Log): Pulse {
  const id = randomUUID();
  let client: pg.Client | undefined;
  let checking: Promise<Health> | undefined;
  let last: { health: Health; at: number } = { health: { ok: true }, at: Number.NEGATIVE_INFINITY };
  let downSince: number | null = null;
  let ended = false;

  async function ask(): Promise<Health> {
    const one =
      client ??
      new pg.Client({
        connectionString: url,
        options: '-c role=portico_app -c statement_timeout=1500ms -c lock_timeout=1s',
        keepAlive: true,
      });
    const fresh = client === undefined;
    if (fresh) one.on('error', () => {}); // the running query fails, or the next one
    client = one;
    // counted in ticks: while our own program is stalled it has not waited
    let waited = 0;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, fail) => {
      timer = setInterval(() => {
        waited += TICK_MS;
        if (waited >= ANSWER_MS) fail(Object.assign(new Error('no answer'), { code: 'silent' }));
      }, TICK_MS);
    });
    const answer = (async (): Promise<Health> => {
      if (fresh) await one.connect();
      const { rows } = await one.query<{ newer: string | null }>(
        'select portico_pulse($1, $2) as newer',
        [id, migrationIds()],
      );
      return rows[0]?.newer ? { ok: false, code: 'newer-schema' } : { ok: true };
    })();
    answer.catch(() => {});
    try {
      return await Promise.race([answer, silence]);
    } catch (error) {
      client = undefined;
      (
        one as unknown as { connection: { stream: { destroy(): void } } }
      ).connection.stream.destroy();
      return { ok: false, code: errorCode(error) };
    } finally {
      clearInterval(timer);
    }
  }

  function record(health: Health): void {
    const down = !health.ok && !answers(health.code);
    if (!health.ok && last.health.ok) log({ event: 'database.down', code: health.code });
    if (health.ok && !last.health.ok)
      log({ event: 'database.up', ms: Math.round(performance.now() - (downSince ?? last.at)) });
    downSince = down ? (downSince ?? performance.now()) : null;
    last = { health, at: performance.now() };
  }

  const check = async (): Promise<Health> => {
    if (ended) return { ok: false, code: 'ended' };
    if (last.health.ok && performance.now() - last.at < REUSE_MS) return last.health;
    checking ??= ask().then((health) => {
      checking = undefined;
      record(health);
      return health;
    });
    return checking;
  };
  return {
    check,
    async isDatabaseDown() {
      if (downSince === null) return false;
      if (performance.now() - last.at > RECHECK_MS) await check();
      return downSince !== null;
    },
    async end() {
      ended = true;
      await checking;
      await client?.end().catch(() => {});
    },
  };
}
