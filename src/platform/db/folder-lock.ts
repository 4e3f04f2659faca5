import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PlainError } from '../errors.ts';

/**
 * Lock file of the process that serves from a data folder. PostgreSQL's own lock (`embedded.ts`) is
 * lost while it recovers from a crashed backend; this one lasts as long as the process that wrote
 * it.
 */
export interface FolderLock {
  /**
   * Writes the file again. If two processes took over from a dead one, PostgreSQL's lock decides,
   * and the winner confirms it here.
   */
  confirm(): void;
  release(): void;
}

interface Holder {
  pid: number;
  /** The process's start time as the system reports it, since process ids are reused. */
  started: string;
  host: string;
}

const TOUCH_MS = 3_000;

function startedAt(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      // the name may contain blanks and parentheses; the start time is the 20th field after the
      // last parenthesis
      return (
        readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19] ??
        null
      );
    } catch {
      return null;
    }
  }
  return (
    spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ||
    null
  );
}

/** @throws PlainError when another process serves from the folder */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'serving.json');
  const mine: Holder = {
    pid: process.pid,
    started: startedAt(process.pid) ?? '',
    host: hostname(),
  };
  const read = (): Holder | null => {
    try {
      const holder: Partial<Holder> = JSON.parse(readFileSync(file, 'utf8'));
      return typeof holder.pid === 'number' ? (holder as Holder) : null;
    } catch {
      return null; // no file, or one cut off by a crash
    }
  };
  const isMine = (holder: Holder | null) =>
    holder?.pid === mine.pid && holder.started === mine.started && holder.host === mine.host;
  const holder = read();
  if (holder && !isMine(holder) && (await lives(file, holder, mine.host)))
    throw new PlainError(
      `Another Portico already serves from ${folder}. Stop it first, or give PORTICO_DATA another folder.`,
    );
  const confirm = () => {
    const made = `${file}.${process.pid}`;
    writeFileSync(made, JSON.stringify(mine));
    renameSync(made, file);
  };
  confirm();
  const touch = setInterval(() => {
    try {
      const now = new Date();
      utimesSync(file, now, now);
    } catch {
      // the folder is full or gone: PostgreSQL will report it
    }
  }, TOUCH_MS);
  touch.unref();
  return {
    confirm,
    release() {
      clearInterval(touch);
      if (isMine(read())) rmSync(file, { force: true });
    },
  };
}

/**
 * On this machine, looks for the process; one in another container or on another machine keeps
 * touching its file.
 */
async function lives(file: string, holder: Holder, host: string): Promise<boolean> {
  if (holder.host === host) return startedAt(holder.pid) === holder.started;
  const touched = () => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const before = touched();
  for (let waited = 0; waited < 3 * TOUCH_MS; waited += 250) {
    if (touched() > before) return true;
    await pause(250);
  }
  return false;
}
