import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { rootFolder } from '../root.ts';
import type { Picture, Reencoded, Small } from './decoders.ts';
import { places } from './places.ts';

/** A picture that takes longer is made to take long. */
const MAX_SECONDS = 30;
/**
 * Each picture costs up to half a gigabyte while it is decoded and a second or two of a core: one
 * at a time for each two cores.
 */
const turns = places(Math.max(1, Math.min(4, availableParallelism() >> 1)), 100);

/**
 * Runs `work` when it is a large file's turn to be held in memory as a whole.
 * @throws Refuse (503) when too many are waiting
 */
export const inTurn = turns.take;

/**
 * Makes a picture anew (`reencode`), in a thread of its own that is ended when it takes too long or
 * too much memory. Call it `inTurn`.
 * @param limits.small a small picture, which keeps what is transparent; a large JPEG without it
 */
export function safePicture(
  type: Picture,
  bytes: Buffer,
  { seconds = MAX_SECONDS, small }: { seconds?: number; small?: Small } = {},
): Promise<Reencoded> {
  return new Promise((done) => {
    const worker = new Worker(join(rootFolder, 'dist/pictures.worker.js'), {
      workerData: { type, bytes, small },
      env: {},
      execArgv: [],
      // the decoders write what they think of a file, which belongs in no log
      stdout: true,
      stderr: true,
      // what the program keeps in JavaScript; pixels are limited by what the header says
      resourceLimits: { maxOldGenerationSizeMb: 128, stackSizeMb: 4 },
    });
    const end = (answer: Reencoded) => {
      clearTimeout(timer);
      done(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => end({ problem: 'unreadable' }), seconds * 1000);
    worker.once('message', end);
    worker.once('error', () => end({ problem: 'unreadable' }));
    worker.once('exit', () => end({ problem: 'unreadable' }));
  });
}
