import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Debian's clamd, as `npm test` brings it (bin/setup.mjs). */
const PROGRAM = process.env.CLAMD_BIN ?? '/usr/sbin/clamd';
/** The EICAR test file, in two parts so that no scanner takes this file for it. */
export const EICAR = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR',
  '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
].join('');

/** A clamd of the tests, with one signature. */
export interface TestClamd {
  address: string;
  start(limits?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export function makeClamd(): TestClamd {
  if (!existsSync(PROGRAM))
    throw new Error(
      'clamd is missing: run `npm test`, which installs it, or as root: apt-get update && apt-get install -y --no-install-recommends clamav-daemon',
    );
  const folder = mkdtempSync(join(tmpdir(), 'portico-clamd-'));
  const socket = join(folder, 'clamd.sock');
  mkdirSync(join(folder, 'signatures'));
  // an extended signature: found at the start of a file, as text in hexadecimal
  writeFileSync(
    join(folder, 'signatures/tests.ndb'),
    `Tests.Eicar:0:0:${Buffer.from(EICAR).toString('hex')}\n`,
  );
  let running: ChildProcess | undefined;
  const clamd: TestClamd = {
    address: `unix:${socket}`,
    async start(limits = {}) {
      const settings = {
        Foreground: 'yes',
        User: userInfo().username,
        LocalSocket: socket,
        FixStaleSocket: 'yes',
        DatabaseDirectory: join(folder, 'signatures'),
        TemporaryDirectory: folder,
        StreamMaxLength: '25M',
        MaxFileSize: '25M',
        MaxScanSize: '100M',
        ...limits,
      };
      writeFileSync(
        join(folder, 'clamd.conf'),
        Object.entries(settings)
          .map((pair) => `${pair.join(' ')}\n`)
          .join(''),
      );
      const child = spawn(PROGRAM, ['-c', join(folder, 'clamd.conf')], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running = child;
      let said = '';
      for (const out of [child.stdout, child.stderr])
        out?.on('data', (part) => {
          said += part;
        });
      for (let tries = 0; !existsSync(socket); tries++) {
        if (tries > 200 || child.exitCode !== null) throw new Error(`clamd did not start: ${said}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    async stop() {
      const child = running;
      running = undefined;
      if (!child || child.exitCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      rmSync(socket, { force: true });
    },
    async remove() {
      await clamd.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return clamd;
}
