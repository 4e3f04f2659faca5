import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';
import { FLAGS } from '../bin/flags.mjs';
import { rootFolder } from '../src/platform/root.ts';
import { freePort } from './world.ts';

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

/** What `serve` needs, for one database: everything but its data folder. */
export const production = async (url: string): Promise<Record<string, string>> => ({
  PUBLIC_URL: 'https://portal.example',
  PORTICO_SECRET: randomBytes(32).toString('base64'),
  PORTICO_PEPPER: randomBytes(32).toString('base64'),
  PORTICO_AUDIT_KEY: inject('auditKey'),
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'portal@example.org',
  TRUSTED_PROXIES: '0',
  DATABASE_URL: url,
  PORT: String(await freePort()),
});

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

export const start = (args: string[], env: Record<string, string>): Started =>
  watch(
    spawn(process.execPath, [...FLAGS, cli, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

/** Follows what a program says until it ends. */
export function watch(child: ChildProcess): Started {
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
