import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { Refuse } from '../errors.ts';
import { builtFolder } from '../root.ts';
import { fairQueue, type Share } from './fair-queue.ts';
import { type Asked, work } from './hashing.argon.ts';
import { waitingRoom } from './waiting-room.ts';

/**
 * A hash takes a core and 19 MiB for some 15 ms. Hashes run in a process of their own at low
 * priority: within the portal's process, each would map and unmap its memory under a lock that the
 * pages' thread needs (docs/decisions/0011). As many run at a time as there are cores; a few
 * seconds' worth may wait in fair shares (`fair-queue.ts`); beyond that they are refused at once.
 */
const AT_ONCE = availableParallelism();
/**
 * One more is queued behind each that is running, so that no core is idle while the next is
 * fetched.
 */
const AHEAD = 2 * AT_ONCE;
/**
 * What a hash is for. Sign-on comes first, with a separate queue for the account's known browsers.
 * No purpose or place takes another's turns.
 */
export type Purpose =
  | 'sign-on-known'
  | 'sign-on'
  | 'confirm'
  | 'recovery'
  | 'letter'
  | 'registration'
  | 'account'
  | 'staff'
  | 'system';
export type HashShare = Share<Purpose>;
const FIRST: readonly Purpose[] = ['sign-on-known', 'sign-on'];
/** How many may wait: a few seconds' worth of sign-ons, and fewer for rarer purposes. */
const most = (purpose: Purpose): number =>
  FIRST.includes(purpose) || purpose === 'system' ? 128 : 48;
const SYSTEM: HashShare = { purpose: 'system', place: 'here' };
/** Event loop utilization from which one core is left to the pages and the database. */
const BUSY = 0.5;
let running = 0;
let made = 0;
/** How many hashes this process has requested since it started. */
export const hashesMade = (): number => made;
const waiting = fairQueue<Purpose, { go(): void; refuse(why: Refuse): void }>(FIRST, most);

let places = AHEAD;
let looked = { at: 0, loop: performance.eventLoopUtilization() };
/**
 * How many hashes may be at the hashing process now: pages come before sign-ons. Measured at most
 * ten times a second.
 */
function placesNow(): number {
  const at = performance.now();
  if (at - looked.at > 100) {
    const loop = performance.eventLoopUtilization();
    places =
      performance.eventLoopUtilization(loop, looked.loop).utilization > BUSY
        ? Math.max(1, AT_ONCE - 1)
        : AHEAD;
    looked = { at, loop };
  }
  return places;
}

/** How long a hash took lately, including its wait, so that a skipped one can take as long. */
let usual = 20;

/**
 * @throws Refuse (503, to be retried) if too many are waiting for this purpose, or the hashing
 * process has ended
 */
async function inTurn(asked: Asked, share: HashShare): Promise<string | boolean> {
  const began = performance.now();
  made += 1;
  if (running >= placesNow()) {
    await new Promise<void>((go, refuse) =>
      waiting.add(share, { go, refuse })?.refuse(new Refuse('unavailable', 5)),
    );
  } else running += 1;
  try {
    return await hashing(asked);
  } finally {
    running -= 1;
    usual += (performance.now() - began - usual) / 8;
    while (waiting.size > 0 && running < placesNow()) {
      running += 1;
      waiting.next()?.go();
    }
  }
}

/**
 * Waits as long as that many hashes would take, so that past a limit nothing is computed but the
 * time does not reveal it. At most two seconds.
 */
export const insteadOfHashing = (hashes: number): Promise<void> =>
  wait(Math.min(2_000, hashes * usual));

const room = waitingRoom<string | boolean>();
let child: ChildProcess | undefined;

function start(file: string): ChildProcess {
  const started = fork(file, {
    execArgv: ['--max-old-space-size=32'],
    // no other environment variables: it must not get the installation's secrets
    env: { UV_THREADPOOL_SIZE: String(AT_ONCE) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // a session of its own, whose priority can be lowered as a whole
    detached: true,
  });
  const gone = () => {
    if (child !== started) return;
    child = undefined; // the next hash starts another
    room.end(new Refuse('unavailable', 1));
  };
  started.on('message', (message) => {
    const { number, answer } = message as { number: number; answer?: string | boolean };
    if (answer === undefined) room.fail(number, new Error('a hash could not be made'));
    else room.answer(number, answer);
    if (room.size === 0) started.channel?.unref();
  });
  started.on('error', gone);
  started.on('exit', gone);
  // does not keep a command from ending, unless a hash is running
  started.unref();
  started.channel?.unref();
  return started;
}

function hashing(asked: Asked): Promise<string | boolean> {
  const file = join(builtFolder, 'hashing.worker.js');
  if (!child && !existsSync(file)) return work(asked);
  child ??= start(file);
  const to = child;
  to.channel?.ref();
  return room.ask((number) => void to.send({ number, asked }));
}

/** @throws Refuse like `inTurn` */
export const hashText = async (text: string, share: HashShare = SYSTEM): Promise<string> =>
  String(await inTurn({ text }, share));
/** @throws Refuse like `inTurn` */
export const textMatches = async (
  stored: string,
  text: string,
  share: HashShare = SYSTEM,
): Promise<boolean> => (await inTurn({ text, stored }, share)) === true;
