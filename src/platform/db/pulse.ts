import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { faultCode, type Log } from '../log.ts';
import { migrationIds } from './schema.ts';

/**
 * Whether the database can be worked with; if not, the code of the reason: `newer-schema`,
 * `silent`, or the server's own.
 */
export type Health = { ok: true } | { ok: false; code: string };

/**
 * Asks the database for a sign of life on a connection of its own. It writes a row, commits it and
 * spills a sort to disk, so that a full disk, a standby that only reads and a server that takes no
 * commits are noticed before a member meets them.
 */
export interface Pulse {
  /**
   * One question at a time, answered within two seconds; a good answer of the last half second is
   * given again.
   */
  check(): Promise<Health>;
  /**
   * Whether the last question found that nobody answers. Asks again where that was over a second
   * ago.
   */
  isAway(): Promise<boolean>;
  end(): Promise<void>;
}

const ANSWER_MS = 1_500;
const FRESH_MS = 500;
const AGAIN_MS = 1_000;
const LOOK_MS = 250;

/**
 * These say that the server answers and can't do the work: no reason to turn people away who only
 * read public pages.
 */
const answers = (code: string) => /^(53|25006|newer-schema)/.test(code);

export function openPulse(url: string, log: Log): Pulse {
  const id = randomUUID();
  let client: pg.Client | undefined;
  let info: Promise<Health> | undefined;
  let last: { health: Health; at: number } = { health: { ok: true }, at: Number.NEGATIVE_INFINITY };
  let awaySince: number | null = null;
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
    if (fresh) one.on('error', () => {}); // the question that it was asked fails, or the next one
    client = one;
    // counted in looks: a program that stood still itself has not waited
    let waited = 0;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, fail) => {
      timer = setInterval(() => {
        waited += LOOK_MS;
        if (waited >= ANSWER_MS) fail(Object.assign(new Error('no answer'), { code: 'silent' }));
      }, LOOK_MS);
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
    } catch (fault) {
      client = undefined;
      (
        one as unknown as { connection: { stream: { destroy(): void } } }
      ).connection.stream.destroy();
      return { ok: false, code: faultCode(fault) };
    } finally {
      clearInterval(timer);
    }
  }

  function tell(health: Health): void {
    const away = !health.ok && !answers(health.code);
    if (!health.ok && last.health.ok) log({ event: 'database.away', code: health.code });
    if (health.ok && !last.health.ok)
      log({ event: 'database.back', ms: Math.round(performance.now() - (awaySince ?? last.at)) });
    awaySince = away ? (awaySince ?? performance.now()) : null;
    last = { health, at: performance.now() };
  }

  const check = async (): Promise<Health> => {
    if (ended) return { ok: false, code: 'ended' };
    if (last.health.ok && performance.now() - last.at < FRESH_MS) return last.health;
    info ??= ask().then((health) => {
      info = undefined;
      tell(health);
      return health;
    });
    return info;
  };
  return {
    check,
    async isAway() {
      if (awaySince === null) return false;
      if (performance.now() - last.at > AGAIN_MS) await check();
      return awaySince !== null;
    },
    async end() {
      ended = true;
      await info;
      await client?.end().catch(() => {});
    },
  };
}
