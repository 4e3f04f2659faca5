import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { errorCode, type Log } from '../log.ts';
import type { Tx } from './statements.ts';

/**
 * Signals between processes: "there is something new under this topic" (LISTEN and NOTIFY). A signal
 * carries nothing else and may be lost with its connection, so whoever is woken reads what is new;
 * after a lost connection everybody is woken.
 */
export interface Signals {
  /** Calls `wake` at each signal under the topic. @returns what ends that */
  on(topic: string, wake: () => void): () => void;
  end(): Promise<void>;
}

const CHANNEL = 'portico';
const RETRY_MS = 1_000;

/** Sends a signal when the caller's transaction commits. Topics hold ids, no health information. */
export function signal(tx: Tx, topic: string): void {
  tx.pipeline("select pg_notify('portico', $1)", [topic]);
}

/** Listens on a connection of its own, from the first subscription on. */
export function openSignals(url: string, log: Log): Signals {
  const topics = new Map<string, Set<() => void>>();
  let listening: Promise<void> | undefined;
  let client: pg.Client | undefined;
  let ended = false;

  const wakeAll = () => {
    for (const set of topics.values()) for (const wake of set) wake();
  };

  async function once(): Promise<void> {
    const one = new pg.Client({
      connectionString: url,
      options: '-c role=portico_app',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client = one;
    const lost = new Promise<void>((done) => {
      one.on('error', (error) => log({ event: 'database.error', code: errorCode(error) }));
      one.on('end', done);
    });
    one.on('notification', ({ payload = '' }) => {
      for (const wake of topics.get(payload) ?? []) wake();
    });
    try {
      await one.connect();
      await one.query(`listen ${CHANNEL}`);
      wakeAll();
    } catch {
      await one.end().catch(() => {});
      return;
    }
    await lost;
  }

  async function listen(): Promise<void> {
    while (!ended) {
      await once();
      if (!ended) await pause(RETRY_MS);
    }
  }

  return {
    on(topic, wake) {
      listening ??= listen();
      const set = topics.get(topic) ?? new Set();
      topics.set(topic, set.add(wake));
      return () => {
        set.delete(wake);
        if (set.size === 0 && topics.get(topic) === set) topics.delete(topic);
      };
    },
    async end() {
      ended = true;
      topics.clear();
      await client?.end().catch(() => {});
      await listening;
    },
  };
}
