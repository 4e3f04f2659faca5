import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { rootFolder } from '../root.ts';
import type { Picture, Reencoded, Small } from './decoders.ts';
import { places } from './places.ts';

/** A picture that takes longer than this is an attack. */
const MAX_SECONDS = 30;
/**
 * Each picture costs up to half a gigabyte while it is decoded and a second or two of a core: one
 * at a time for every two cores.
 */
const turns = places(Math.max(1, Math.min(4, availableParallelism() >> 1)), 100);

/**
 * Runs `work` when it is a large file's turn to be held in memory as a whole.
 * @throws Refuse (503) if too many are waiting
 */
export const inTurn = turns.take;

/**
 * Re-encodes a picture (`reencode`), in a thread of its own that is ended if it takes too long or
 * too much memory. Call it `inTurn`.
 * @param limits.small a small picture, with its transparency; otherwise a large JPEG
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
      // the decoders print what they think of a file, which does not belong in a log
      stdout: true,
      stderr: true,
      // the limit for JavaScript memory; pixels are limited by the size in the header
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
