import { parentPort } from 'node:worker_threads';
import { check, type Draft } from './validate.ts';

// Beside the main thread, so that reading and writing go on while resources are validated.
parentPort?.on('message', ({ batch, drafts }: { batch: number; drafts: Draft[] }) => {
  parentPort?.postMessage({ batch, checked: drafts.map(check) });
});
