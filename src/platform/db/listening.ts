import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { errorCode, type Log } from '../log.ts';
import { appOptions, KEEP_ALIVE } from './connections.ts';

const RETRY_MS = 1_000;

/**
 * Listens to a channel of the database (LISTEN and NOTIFY) on a connection of its own, and connects
 * again when that is lost.
 * @param hear gets what was notified; null after each connecting, since anything may have been
 * missed before
 * @returns what ends it
 */
export function listenTo(
  url: string,
  channel: 'portico' | 'portico_settings',
  log: Log,
  hear: (payload: string | null) => void,
): () => Promise<void> {
  const ended = new AbortController();
  let client: pg.Client | undefined;
  const failed = (error: unknown) => log({ event: 'database.error', code: errorCode(error) });

  async function once(): Promise<void> {
    const one = new pg.Client({
      connectionString: url,
      options: appOptions('work'),
      connectionTimeoutMillis: 5_000,
      ...KEEP_ALIVE,
    });
    client = one;
    const lost = new Promise<void>((done) => {
      one.on('error', failed);
      one.on('end', done);
    });
    one.on('notification', ({ payload = '' }) => hear(payload));
    try {
      await Promise.race([one.connect(), lost]); // ended meanwhile, `connect` never answers
      await one.query(`listen ${channel}`);
      hear(null);
      await lost;
    } catch (error) {
      if (!ended.signal.aborted) failed(error);
      await one.end().catch(() => {});
    }
  }

  async function listen(): Promise<void> {
    while (!ended.signal.aborted) {
      await once();
      await pause(RETRY_MS, undefined, { signal: ended.signal }).catch(() => {}); // ended
    }
  }

  const listened = listen();
  return async () => {
    ended.abort();
    await client?.end().catch(() => {});
    await listened;
  };
}
