import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PlainError } from '../errors.ts';

/**
 * Who serves from a data folder, as a file in it. PostgreSQL's own lock (`embedded.ts`) is lost
 * whenever one of its backends crashes, for as long as it recovers; this one holds as long as the
 * process lives that wrote it.
 */
export interface FolderLock {
  /**
   * Writes it anew; of two that took over from a process that has died, PostgreSQL's lock decides,
   * and the winner says so here.
   */
  confirm(): void;
  release(): void;
}

interface Holder {
  pid: number;
  /** When the process was started, as the system tells it: numbers of processes come again. */
  started: string;
  host: string;
}

const TOUCH_MS = 3_000;

function startedAt(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      // the name may hold blanks and brackets; what follows its last bracket is regular: the 22nd
      // field is the start
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
      return null; // none, or one that was cut off by a crash
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
      // the folder is full or gone: PostgreSQL will say so
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
 * On this machine the process is looked for; one in another container or machine shows by touching
 * its file.
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
