import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootFolder } from '../src/platform/root.ts';
import { alsoRemove, type Started, watch } from './command.ts';
import { freePort } from './world.ts';

/**
 * `dist/` as it is installed: copied away from the sources, with production packages alone, run as
 * a user who has no home and no name.
 */
export interface Release {
  folder: string;
  /** Where its programs are found. */
  path: string;
  /** Runs its `bin/portico` with these variables alone. */
  portico(args: string[], env: Record<string, string>): Started;
  /** Runs a shell line as the same user. */
  shell(line: string): { code: number | null; err: string };
  /** A folder that the user may write to. */
  data(): string;
}

/** Root gives up its rights; anybody else runs the release as themselves. */
const stranger = process.getuid?.() === 0 ? { uid: 23_456, gid: 23_456 } : {};

/** Everything that `npm ci --omit=dev` would bring for this platform. */
function copyPackages(to: string): void {
  const { packages } = JSON.parse(readFileSync(join(to, 'package-lock.json'), 'utf8'));
  const paths = Object.keys(packages).filter((path) => path !== '');
  for (const path of paths) {
    const from = join(rootFolder, path);
    if (!existsSync(from)) continue; // another platform's
    const nested = join(from, 'node_modules');
    cpSync(from, join(to, path), {
      recursive: true,
      dereference: true,
      filter: (file) => file !== nested,
    });
  }
}

/** Node for the stranger: the one that runs the test, or a copy where it lies in a closed folder. */
function nodeIn(home: string): string {
  const { status } = spawnSync(process.execPath, ['--version'], { ...stranger, cwd: '/' });
  if (status === 0) return dirname(process.execPath);
  mkdirSync(join(home, 'node'));
  cpSync(process.execPath, join(home, 'node/node'));
  return join(home, 'node');
}

/**
 * The test's PostgreSQL answers on a socket in a closed folder; this lets strangers reach it.
 * @param url a connection string with that folder as its host
 * @returns the same database over TCP, and how to close the way
 */
export async function overTcp(url: string): Promise<{ url: string; close(): void }> {
  const [, user, name, folder = ''] = /^postgres:\/\/(\w+)@\/(\w+)\?host=(.+)$/.exec(url) ?? [];
  const socket = join(decodeURIComponent(folder), '.s.PGSQL.5432');
  const server = createServer((client) => {
    const to = connect(socket);
    for (const one of [client, to]) one.on('error', () => {}); // the other end meets it too
    client.pipe(to).pipe(client);
    client.on('close', () => to.destroy());
    to.on('close', () => client.destroy());
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `postgres://${user}@127.0.0.1:${port}/${name}`,
    close: () => server.close(),
  };
}

export function install(): Release {
  const home = mkdtempSync(join(tmpdir(), 'portico-release-'));
  alsoRemove(home);
  chmodSync(home, 0o755);
  const folder = join(home, 'portico');
  cpSync(join(rootFolder, 'dist'), folder, { recursive: true });
  copyPackages(folder);
  spawnSync('chmod', ['-R', 'a=rX', folder]);
  spawnSync('chmod', ['a+x', join(folder, 'bin/portico')]);
  return releaseIn(folder, `${nodeIn(home)}:/usr/bin:/bin`);
}

/** The same release with more migrations, or others, beside it. */
export function nextVersion(release: Release, migrations: Record<string, string>): Release {
  const folder = mkdtempSync(join(release.folder, '../next-'));
  const packages = join(release.folder, 'node_modules');
  cpSync(release.folder, folder, { recursive: true, filter: (file) => file !== packages });
  symlinkSync(packages, join(folder, 'node_modules'));
  chmodSync(folder, 0o755);
  for (const [name, sql] of Object.entries(migrations)) {
    rmSync(join(folder, 'migrations', name), { force: true });
    writeFileSync(join(folder, 'migrations', name), sql);
  }
  return releaseIn(folder, release.path);
}

const releaseIn = (folder: string, path: string): Release => ({
  folder,
  path,
  portico: (args, env) =>
    watch(
      spawn(join(folder, 'bin/portico'), args, {
        ...stranger,
        cwd: '/',
        env: { PATH: path, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ),
  shell(line) {
    const { status, stderr } = spawnSync('/bin/sh', ['-c', line], {
      ...stranger,
      cwd: '/',
      env: { PATH: path },
      encoding: 'utf8',
    });
    return { code: status, err: stderr };
  },
  data() {
    const made = mkdtempSync(join(tmpdir(), 'portico-data-'));
    alsoRemove(made);
    chmodSync(made, 0o777);
    return made;
  },
});
