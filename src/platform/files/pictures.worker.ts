import { parentPort, workerData } from 'node:worker_threads';
import { type Picture, reencode, type Small } from './decoders.ts';

// A thread for one picture, see `pictures.ts`: it has no environment, and ends with its answer.
const { type, bytes, small } = workerData as { type: Picture; bytes: Uint8Array; small?: Small };
reencode(type, Buffer.from(bytes), small).then(
  (answer) => parentPort?.postMessage(answer),
  () => parentPort?.postMessage({ problem: 'unreadable' }),
);
