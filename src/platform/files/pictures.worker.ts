import { parentPort, workerData } from 'node:worker_threads';
import { type Picture, reencode } from './decoders.ts';

// A thread for one picture, see `pictures.ts`: it has no environment, and ends with its answer.
const { type, bytes } = workerData as { type: Picture; bytes: Uint8Array };
reencode(type, Buffer.from(bytes)).then(
  (answer) => parentPort?.postMessage(answer),
  () => parentPort?.postMessage({ problem: 'unreadable' }),
);
