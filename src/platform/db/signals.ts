import type { Log } from '../log.ts';
import { listenTo } from './listening.ts';
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

/** Sends a signal when the caller's transaction commits. Topics hold ids, no health information. */
export function signal(tx: Tx, topic: string): void {
  tx.pipeline("select pg_notify('portico', $1)", [topic]);
}

/** Listens on a connection of its own, from the first subscription on. */
export function openSignals(url: string, log: Log): Signals {
  const topics = new Map<string, Set<() => void>>();
  let end: (() => Promise<void>) | undefined;

  const hear = (topic: string | null) => {
    const woken = topic === null ? [...topics.values()] : [topics.get(topic) ?? []];
    for (const set of woken) for (const wake of set) wake();
  };

  return {
    on(topic, wake) {
      end ??= listenTo(url, 'portico', log, hear);
      const set = topics.get(topic) ?? new Set();
      topics.set(topic, set.add(wake));
      return () => {
        set.delete(wake);
        if (set.size === 0 && topics.get(topic) === set) topics.delete(topic);
      };
    },
    async end() {
      topics.clear();
      await end?.();
    },
  };
}
