import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Resource } from '@medplum/fhirtypes';
import { shownTypes } from '../../derivation.ts';
import { waitingRoom } from '../../platform/crypto/waiting-room.ts';
import { builtFolder } from '../../platform/root.ts';
import { type Checked, check, type Draft } from './check.ts';
import { isPlainlyValid, type Shapes } from './shapes.ts';
import type { Problem } from './validate.ts';

/**
 * Most resources are plainly valid, which the compiled shapes can tell at once on a separate
 * thread. The library's validator (`validate.ts`) decides about all others, in a process that
 * starts when it is first needed.
 */
export interface Validator {
  check(drafts: Draft[]): Promise<Checked[]>;
  close(): Promise<void>;
}

type Judge = { ask(texts: string[]): Promise<(Problem | null)[]>; close(): void };
type Reader = { read(drafts: Draft[]): Promise<Checked[]>; close(): Promise<unknown> };

export function openValidator(): Validator {
  const file = join(builtFolder, 'fhir-shapes.json');
  const shapes: Shapes = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const reader = startReader(shapes);
  let judge: Promise<Judge> | undefined;
  return {
    async check(drafts) {
      if (drafts.length === 0) return [];
      const checked = await reader.read(drafts);
      const open = checked.filter((one) => one.undecided && !one.problem);
      if (open.length > 0) {
        judge ??= startJudge();
        const problems = await (await judge).ask(open.map((one) => one.json));
        for (const [index, one] of open.entries()) one.problem = problems[index] ?? null;
      }
      return checked;
    },
    close: async () => {
      await reader.close();
      (await judge)?.close();
    },
  };
}

function startReader(shapes: Shapes): Reader {
  const shown = new Set(shownTypes());
  const file = join(builtFolder, 'check.worker.js');
  if (!existsSync(file)) {
    return {
      read: async (drafts) =>
        drafts.map((draft) =>
          check(
            draft,
            (resource) => (isPlainlyValid(shapes, resource) ? null : 'undecided'),
            shown,
          ),
        ),
      close: async () => {},
    };
  }
  const worker = new Worker(file, { workerData: { shapes, shown } });
  const room = waitingRoom<Checked[]>();
  worker.on('message', ({ batch, checked }: { batch: number; checked: Checked[] }) =>
    room.answer(batch, checked),
  );
  worker.on('error', (error) => room.end(error));
  worker.on('exit', () => room.end(new Error('the reader ended')));
  return {
    read: (drafts) => room.ask((batch) => worker.postMessage({ batch, drafts })),
    close: () => worker.terminate(),
  };
}

async function startJudge(): Promise<Judge> {
  const file = join(builtFolder, 'validate.worker.js');
  if (!existsSync(file)) {
    const { problemOf } = await import('./validate.ts');
    return {
      ask: async (texts) => texts.map((text) => problemOf(JSON.parse(text) as Resource)),
      close: () => {},
    };
  }
  const worker = fork(file, { execArgv: ['--max-old-space-size=1024'], serialization: 'advanced' });
  const room = waitingRoom<(Problem | null)[]>();
  worker.on('message', (message) => {
    const { batch, problems } = message as { batch: number; problems: (Problem | null)[] };
    room.answer(batch, problems);
  });
  worker.on('exit', () => room.end(new Error('the validator ended')));
  return {
    ask: (texts) => room.ask((batch) => worker.send({ batch, texts })),
    close: () => {
      if (worker.connected) worker.disconnect();
    },
  };
}
