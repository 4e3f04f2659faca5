import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { rootFolder } from '../../platform/root.ts';
import type { Checked, Draft } from './validate.ts';

/** Validates beside the main thread where the built worker is there; in the same thread otherwise (tests from source). */
export interface Validator {
  check(drafts: Draft[]): Promise<Checked[]>;
  close(): Promise<void>;
}

export async function openValidator(): Promise<Validator> {
  const file = join(rootFolder, 'dist/validate.worker.js');
  if (!existsSync(file)) {
    const { check } = await import('./validate.ts');
    return { check: async (drafts) => drafts.map(check), close: async () => {} };
  }
  const worker = new Worker(file);
  const waiting = new Map<number, { done(checked: Checked[]): void; fail(fault: unknown): void }>();
  let next = 0;
  worker.on('message', ({ batch, checked }: { batch: number; checked: Checked[] }) => {
    waiting.get(batch)?.done(checked);
    waiting.delete(batch);
  });
  worker.on('error', (fault) => {
    for (const one of waiting.values()) one.fail(fault);
    waiting.clear();
  });
  return {
    check: (drafts) =>
      new Promise((done, fail) => {
        next += 1;
        waiting.set(next, { done, fail });
        worker.postMessage({ batch: next, drafts });
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
