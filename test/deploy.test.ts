import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/platform/config.ts';
import { withSecretFiles } from '../src/platform/installation/secret-files.ts';
import { rootFolder } from '../src/platform/root.ts';

/**
 * What operators copy: the container's files, the systemd unit, the secrets. Containers can't be
 * run here, so their files are read, and what they do is done without them.
 */

const text = (name: string) => readFileSync(join(rootFolder, name), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'portico-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const secrets = join(folder, 'secrets');
const made = spawnSync(join(rootFolder, 'deploy/make-secrets'), [secrets], { encoding: 'utf8' });

describe('the container', () => {
  const lines = text('Dockerfile').split('\n');
  const copied = lines
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(' ').slice(1, -1));

  it('is built from everything that the build reads, and from nothing else', () => {
    expect(copied.filter((path) => !existsSync(join(rootFolder, path)))).toEqual([]);
    const let_in = text('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect([...let_in].sort()).toEqual([...copied].sort());

    const context = join(folder, 'context');
    for (const path of copied)
      cpSync(join(rootFolder, path), join(context, path), { recursive: true });
    symlinkSync(join(rootFolder, 'node_modules'), join(context, 'node_modules'));
    expect(lines).toContain('RUN node bin/build.mjs');
    const built = spawnSync(process.execPath, ['bin/build.mjs'], {
      cwd: context,
      encoding: 'utf8',
    });
    expect([built.status, built.stderr]).toEqual([0, '']);
    const files = (where: string) =>
      readdirSync(where, { recursive: true, encoding: 'utf8' }).sort();
    expect(files(join(context, 'dist'))).toEqual(files(join(rootFolder, 'dist')));
  });

  it('starts programs that the release contains, as an unprivileged user', () => {
    const started = lines.flatMap(
      (line) => /(?:ENTRYPOINT|CMD) \["(\/opt\/portico\/[^"]+)"\]/.exec(line)?.[1] ?? [],
    );
    expect(started).toEqual(['/opt/portico/bin/alive', '/opt/portico/bin/portico']);
    for (const path of started)
      accessSync(path.replace('/opt/portico', join(rootFolder, 'dist')), constants.X_OK);
    expect(lines.indexOf('USER 1000:1000')).toBeGreaterThan(lines.lastIndexOf('RUN npm ci'));
  });

  it('is composed with a database that only the portal can reach, and with secrets from files', () => {
    const compose = text('compose.yaml');
    const service = (name: string) =>
      new RegExp(`\n  ${name}:\n((?: {4}.*\n|\n(?= {4}))*)`).exec(compose)?.[1] ?? '';
    expect(service('postgres')).toContain('networks: [inside]');
    expect(service('postgres')).not.toContain('ports:');
    expect(service('web')).toContain('networks: [outside]');
    expect(compose).toContain('inside: { internal: true }');
    const files = [...compose.matchAll(/file: \.\/secrets\/(\w+)/g)].map(([, name]) => name);
    expect([made.status, files.sort()]).toEqual([0, readdirSync(secrets).sort()]);
    expect(compose).not.toMatch(/PASSWORD: |PORTICO_(SECRET|PEPPER): |postgres:\/\//);
  });
});

describe('the secrets', () => {
  it('are made for one reader, new each time, and never overwrite others', () => {
    for (const name of readdirSync(secrets)) {
      const { stdout } = spawnSync('stat', ['-c', '%a', join(secrets, name)], { encoding: 'utf8' });
      expect([name, stdout]).toEqual([name, '600\n']);
    }
    const again = spawnSync(join(rootFolder, 'deploy/make-secrets'), [secrets]);
    expect(again.status).not.toBe(0);
  });

  it('and the environment of the service are all that serve needs', () => {
    const given = Object.fromEntries(
      [...text('deploy/portico.env').matchAll(/^(\w+)="?(.*?)"?$/gm)].map(
        ([, name = '', value = '']) =>
          [name, value.replace('/etc/portico/secrets', secrets)] as const,
      ),
    );
    const config = readConfig('serve', { ...withSecretFiles(given), PORTICO_DATA: folder });
    expect(config).toMatchObject({
      publicUrl: 'https://portal.example.org',
      mailFrom: 'Portal <portal@example.org>',
      trustedProxies: 1,
      port: 3000,
    });
    expect(config.secret).not.toBe(config.pepper);
  });

  it('are passed to commands too', () => {
    const environment = join(folder, 'portico.env');
    writeFileSync(environment, 'PORTICO_SECRET_FILE=/s\nMAIL_FROM="A <a@example.org>"\n');
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\necho "$1 $PORTICO_SECRET_FILE $MAIL_FROM $PORTICO_DATA"\n');
    chmodSync(program, 0o755);
    chmodSync(folder, 0o755);
    if (process.getuid?.() !== 0) return expect(text('deploy/portico-run')).toContain('setpriv');
    const ran = spawnSync(join(rootFolder, 'deploy/portico-run'), ['migrate'], {
      env: {
        PATH: process.env.PATH,
        PORTICO_ENV: environment,
        PORTICO_PROGRAM: program,
        PORTICO_USER: 'nobody',
      },
      encoding: 'utf8',
    });
    expect(ran.stdout).toBe('migrate /s A <a@example.org> /var/lib/portico\n');
  });
});

describe('the systemd unit', () => {
  const unit = join(folder, 'portico.service');
  writeFileSync(
    unit,
    text('deploy/portico.service').replace(
      '/opt/portico/current/bin/portico',
      join(rootFolder, 'dist/bin/portico'),
    ),
  );
  const analyze = (...args: string[]) =>
    spawnSync(process.env.SYSTEMD_ANALYZE ?? 'systemd-analyze', [...args, unit], {
      encoding: 'utf8',
    });

  it('is valid', () => {
    const { status, stderr } = analyze('verify', '--recursive-errors=no', '--man=no');
    expect([status, stderr]).toEqual([0, '']);
  });

  it('is no more exposed than docs/installing.md says', () => {
    const { stdout } = analyze('security', '--offline=yes', '--no-pager');
    const [, level] = /Overall exposure level for portico\.service: ([\d.]+)/.exec(stdout) ?? [];
    expect(text('docs/installing.md')).toContain(`exposure level ${level} `);
    expect(Number(level)).toBeLessThan(2);
    // Node compiles JavaScript to machine code
    expect(text('deploy/portico.service')).not.toMatch(/^MemoryDenyWriteExecute/m);
  });
});
