import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder } from '../../platform/root.ts';
import type { Checked, Draft } from './validate.ts';

/** Validates beside the main process where the built worker is there; in the same one otherwise (tests from source). */
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
  // a process of its own: the definitions alone are 205 MB, more than the portal may ever take
  const worker = fork(file, { execArgv: ['--max-old-space-size=1024'], serialization: 'advanced' });
  const waiting = new Map<number, { done(checked: Checked[]): void; fail(fault: unknown): void }>();
  let next = 0;
  worker.on('message', (message) => {
    const { batch, checked } = message as { batch: number; checked: Checked[] };
    waiting.get(batch)?.done(checked);
    waiting.delete(batch);
  });
  worker.on('exit', () => {
    for (const one of waiting.values()) one.fail(new Error('the validator ended'));
    waiting.clear();
  });
  return {
    check: (drafts) =>
      new Promise((done, fail) => {
        next += 1;
        waiting.set(next, { done, fail });
        worker.send({ batch: next, drafts });
      }),
    close: async () => {
      if (worker.connected) worker.disconnect();
    },
  };
}
