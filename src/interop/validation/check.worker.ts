import { parentPort, workerData } from 'node:worker_threads';
import { check, type Draft } from './check.ts';
import { isPlainlyValid, type Shapes } from './shapes.ts';

/**
 * Checks resources on a separate thread, while the next ones are split from their file and the
 * previous ones are written.
 */
const { shapes, shown } = workerData as { shapes: Shapes; shown: Set<string> };
parentPort?.on('message', ({ batch, drafts }: { batch: number; drafts: Draft[] }) => {
  parentPort?.postMessage({
    batch,
    checked: drafts.map((draft) =>
      check(draft, (resource) => (isPlainlyValid(shapes, resource) ? null : 'undecided'), shown),
    ),
  });
});
