import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { rootFolder } from '../../platform/root.ts';
import { type Checked, check, type Draft } from './check.ts';
import { isPlainlyValid, type Shapes } from './shapes.ts';
import type { Problem } from './validate.ts';

/**
 * Most resources are plainly valid, which the compiled shapes tell at once. Whatever they can't vouch for is judged by the
 * library's validator (`validate.ts`), in a process of its own that starts when it is first needed.
 */
export interface Validator {
  check(drafts: Draft[]): Promise<Checked[]>;
  close(): Promise<void>;
}

type Judge = { ask(texts: string[]): Promise<(Problem | null)[]>; close(): void };

export function openValidator(): Validator {
  const file = join(rootFolder, 'dist/fhir-shapes.json');
  const shapes: Shapes = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  let judge: Promise<Judge> | undefined;
  return {
    async check(drafts) {
      const checked = drafts.map((draft) => check(draft, (resource) => (isPlainlyValid(shapes, resource) ? null : 'undecided')));
      const open = checked.filter((one) => one.undecided && !one.problem);
      if (open.length > 0) {
        judge ??= startJudge();
        const problems = await (await judge).ask(open.map((one) => one.json));
        for (const [index, one] of open.entries()) one.problem = problems[index] ?? null;
      }
      return checked;
    },
    close: async () => (await judge)?.close(),
  };
}

async function startJudge(): Promise<Judge> {
  const file = join(rootFolder, 'dist/validate.worker.js');
  if (!existsSync(file)) {
    const { problemOf } = await import('./validate.ts');
    return { ask: async (texts) => texts.map((text) => problemOf(JSON.parse(text) as Resource)), close: () => {} };
  }
  const worker = fork(file, { execArgv: ['--max-old-space-size=1024'], serialization: 'advanced' });
  const waiting = new Map<number, { done(problems: (Problem | null)[]): void; fail(fault: unknown): void }>();
  let next = 0;
  worker.on('message', (message) => {
    const { batch, problems } = message as { batch: number; problems: (Problem | null)[] };
    waiting.get(batch)?.done(problems);
    waiting.delete(batch);
  });
  worker.on('exit', () => {
    for (const one of waiting.values()) one.fail(new Error('the validator ended'));
    waiting.clear();
  });
  return {
    ask: (texts) =>
      new Promise((done, fail) => {
        next += 1;
        waiting.set(next, { done, fail });
        worker.send({ batch: next, texts });
      }),
    close: () => {
      if (worker.connected) worker.disconnect();
    },
  };
}
