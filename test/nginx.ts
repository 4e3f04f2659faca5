import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rootFolder } from '../src/platform/root.ts';
import { freePort } from './world.ts';

export interface Nginx {
  port: number;
  plainPort: number;
  /** What its access log says so far. */
  log(): string;
  stop(): Promise<void>;
}

const program = process.env.NGINX ?? '/usr/sbin/nginx';

async function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(port, '127.0.0.1');
    probe.on('connect', () => done(true)).on('error', () => done(false));
    probe.on('close', () => probe.destroy()).on('connect', () => probe.end());
  });
}

/**
 * Debian's nginx with `deploy/nginx.conf`: only its ports, files and the portal's port are other
 * ones.
 * @param port where to listen for HTTPS; 0 for any
 */
export async function startNginx(upstream: number, port: number): Promise<Nginx> {
  const plainPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'portico-nginx-'));
  chmodSync(folder, 0o755);
  const certificate = (name: string) => join(rootFolder, 'test/certificates', name);
  const changes: [string | RegExp, string][] = [
    ['server 127.0.0.1:3000 ', `server 127.0.0.1:${upstream} `],
    [/^ *listen \[::\].*\n/gm, ''],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
    [/server_name portal\.example\.org;/g, 'server_name localhost;'],
    ['/etc/ssl/portico/fullchain.pem', certificate('server.crt')],
    ['/etc/ssl/portico/privkey.pem', certificate('server.key')],
    ['/var/log/nginx/portico.log', join(folder, 'access.log')],
  ];
  let site = readFileSync(join(rootFolder, 'deploy/nginx.conf'), 'utf8');
  for (const [from, to] of changes) {
    const changed = site.replace(from, to);
    if (changed === site) throw new Error(`deploy/nginx.conf has no ${from}`);
    site = changed;
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(folder, kind)};`,
  );
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${join(folder, 'pid')};
     error_log stderr; events {} http { access_log off; ${temporary.join(' ')}
     ${site} }`,
  );
  const child: ChildProcess = spawn(program, ['-c', file, '-p', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  child.on('error', (error) => {
    said += error.message;
  });
  for (let waited = 0; !(await isListening(port)); waited += 50) {
    if (waited > 20_000 || child.exitCode !== null || child.pid === undefined)
      throw new Error(`nginx does not start: ${said}`);
    await pause(50);
  }
  return {
    port,
    plainPort,
    log: () => readFileSync(join(folder, 'access.log'), 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
