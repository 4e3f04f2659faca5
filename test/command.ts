import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FLAGS } from '../bin/flags.mjs';
import { rootFolder } from '../src/platform/root.ts';

/** The program as people start it: the built command line in a process of its own. */
const cli = join(rootFolder, 'dist/cli.js');
const running = new Set<ChildProcess>();
const folders: string[] = [];

/** A data folder of its own. */
export function dataFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portico-command-'));
  folders.push(made);
  return made;
}

/** A folder that was made otherwise and goes with the others. */
export const alsoRemove = (folder: string): void => void folders.push(folder);

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}
export interface Started {
  child: ChildProcess;
  said: () => string;
  ended: Promise<Ended>;
  until(text: string): Promise<void>;
}

export function start(args: string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, [...FLAGS, cli, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((done) =>
    child.on('close', (code) => {
      running.delete(child);
      done({ code, out, err });
    }),
  );
  return {
    child,
    said: () => out,
    ended,
    async until(text) {
      for (let waited = 0; !out.includes(text); waited += 50) {
        if (waited > 60_000 || child.exitCode !== null)
          throw new Error(`never said ${text}: ${out}${err}`);
        await pause(50);
      }
    },
  };
}

/** Ends what still runs, and removes its folders. */
export async function endAll(): Promise<void> {
  for (const child of running) child.kill('SIGTERM');
  while (running.size > 0) await pause(50);
  for (const one of folders) rmSync(one, { recursive: true, force: true });
}

/** The process of the PostgreSQL that runs in a data folder. */
export const postmasterIn = (data: string): number =>
  Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
