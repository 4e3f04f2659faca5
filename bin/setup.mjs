#!/usr/bin/env node
// Plain JavaScript for any Node >= 18: installs what the project needs, then starts it.
// Usage: node bin/setup.mjs start | build | test [vitest arguments] | bench [--json] |
// drills [--seeds N] | check | pictures [name ...] | portico <command>
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLAGS, LOADING } from './flags.mjs';
import { npmCommand, npmEnvironment } from './npm.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const NEEDED = [22, 18];

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}

function newEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/**
 * Installs the folder's lockfile: its versions, checked against its checksums, without running
 * install scripts.
 */
function npmCi(node, folder) {
  const [program, args] = npmCommand(node);
  // a stalled download is retried after half a minute, not after npm's five
  const how = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--fetch-timeout=30000',
    '--fetch-retries=3',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ];
  const done = spawnSync(program, [...args, 'ci', ...how], {
    cwd: folder,
    env: npmEnvironment(node),
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  if (done.status !== 0) {
    process.stderr.write(done.stderr ?? '');
    fail(
      `Portico could not install what it needs in ${folder}: npm ended with ${done.status ?? done.error?.code}. Is the package registry reachable?`,
    );
  }
}

const hash = (...parts) =>
  parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex');
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/**
 * The Node to use: this machine's or, if that is too old, the pinned one from the registry, checked
 * against bin/runtime's lockfile.
 */
function runtime() {
  if (newEnough(process.version)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(root, '.runtime');
  const node = join(home, 'node_modules', name, 'bin', 'node');
  const lock = readFileSync(join(root, 'bin/runtime/package-lock.json'), 'utf8');
  if (!lock.includes(`"node_modules/${name}"`)) {
    fail(
      `Portico needs Node ${NEEDED.join('.')} or newer; this is ${process.version}, and no newer one can be downloaded for ${process.platform} ${process.arch}. Please install Node 24.`,
    );
  }
  if (!existsSync(node) || read(join(home, 'stamp')) !== hash(lock)) {
    say(`This machine has Node ${process.version}; downloading Node 24 into .runtime/ ...`);
    mkdirSync(home, { recursive: true });
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
      copyFileSync(join(root, 'bin/runtime', file), join(home, file));
    }
    npmCi(process.execPath, home);
    writeFileSync(join(home, 'stamp'), hash(lock));
  }
  return node;
}

function install(node) {
  const stamp = join(root, 'node_modules', '.portico-stamp');
  const wanted = hash(read(join(root, 'package-lock.json')), process.platform, process.arch);
  if (read(stamp) === wanted) return;
  say('Installing the packages in the lockfile ...');
  npmCi(node, root);
  writeFileSync(stamp, wanted);
}

/** A program that the tests need, found or installed with Debian's package manager; if we may not install it, prints how to.
 * @param names where it may be; @param how a shell line that brings it
 */
function brought(what, variable, names, how) {
  const found = () => [process.env[variable], ...names].find((path) => path && existsSync(path));
  if (found()) return found();
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    fail(`The tests need ${what}. Please run as root: ${how}   (or set ${variable} to its path)`);
  }
  say(`Installing ${what} for the tests ...`);
  const done = spawnSync('sh', ['-c', how], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (done.status !== 0 || !found())
    fail(`${what} could not be installed. Please run as root: ${how}`);
  return found();
}
const apt = (packages) =>
  `apt-get update && apt-get install -y --no-install-recommends ${packages}`;

/** The other programs that the tests run: the variables that name them. */
function testPrograms() {
  // unpacked, not installed: installing it would start a web server on this machine
  const unpacked = join(root, '.runtime/nginx');
  const fetched = `${apt('libssl3 libpcre2-8-0 zlib1g libcrypt1')} && mkdir -p "${unpacked}" && cd "${unpacked}" && apt-get download nginx && dpkg -x nginx_*.deb .`;
  return {
    CHROMIUM: chromium(),
    SYSTEMD_ANALYZE: brought(
      'systemd-analyze',
      'SYSTEMD_ANALYZE',
      ['/usr/bin/systemd-analyze'],
      apt('systemd'),
    ),
    // the tests run it themselves, with their own signature
    CLAMD_BIN: brought('clamd', 'CLAMD_BIN', ['/usr/sbin/clamd'], apt('clamav-daemon')),
    NGINX: brought(
      'nginx',
      'NGINX',
      ['/usr/sbin/nginx', join(unpacked, 'usr/sbin/nginx')],
      fetched,
    ),
  };
}

const chromium = () =>
  brought(
    'Chromium',
    'CHROMIUM',
    ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    apt('chromium'),
  );

function run(node, args, env = {}) {
  const child = spawn(node, args, {
    cwd: process.cwd(),
    stdio: 'inherit',
    env: { ...process.env, ...env, PATH: `${dirname(node)}:${process.env.PATH}` },
  });
  // A terminal's Ctrl-C reaches the child anyway; a signal sent only to us is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {});
  return new Promise((done) => {
    child.on('exit', (code, signal) => done(code ?? (signal ? 128 : 1)));
  });
}

/** Tests with a long form, which drills run: it takes too long for each change. */
const WHOLE = ['test/chromium.test.ts', 'test/journeys/sweep.test.ts'];

const [command = 'start', ...rest] = process.argv.slice(2);
const node = runtime();
install(node);
const build = async (...args) => {
  const code = await run(node, [join(root, 'bin/build.mjs'), ...args]);
  if (code !== 0) process.exit(code);
};
const bin = (name, file) =>
  join(dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`)), file);

let code = 1;
if (command === 'start') {
  await build();
  code = await run(node, [...FLAGS, join(root, 'dist/cli.js'), 'demo', ...rest]);
} else if (command === 'build') {
  await build();
  code = 0;
} else if (command === 'portico') {
  await build();
  code = await run(node, [
    ...(rest[0] === 'import' ? LOADING : FLAGS),
    join(root, 'dist/cli.js'),
    ...rest,
  ]);
} else if (command === 'bench') {
  await build();
  code = await run(node, [...LOADING, join(root, 'build/bench.js'), ...rest], {
    CHROMIUM: chromium(),
  });
} else if (command === 'pictures') {
  await build();
  code = await run(node, [join(root, 'bin/pictures.mjs'), ...rest], { CHROMIUM: chromium() });
} else if (command === 'drills') {
  process.chdir(root);
  await build();
  const onlyTests = rest[0] === 'tests';
  code = onlyTests ? 0 : await run(node, [...FLAGS, join(root, 'build/drills.js'), ...rest]);
  if (code === 0 && (onlyTests || rest.length === 0))
    code = await run(node, [bin('vitest', 'vitest.mjs'), 'run', ...WHOLE], {
      ...testPrograms(),
      PORTICO_WHOLE: 'yes',
    });
} else if (command === 'test' || command === 'check') {
  process.chdir(root);
  code = await run(node, [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']);
  if (code === 0) code = await run(node, [bin('typescript', 'bin/tsc'), '--noEmit']);
  if (code === 0 && command === 'check')
    code = await run(node, [bin('vitest', 'vitest.mjs'), 'run', 'test/sql.test.ts']);
  if (code === 0 && command === 'test')
    code = await run(node, [join(root, 'bin/supply-chain.mjs')]);
  if (code === 0 && command === 'test') {
    const programs = testPrograms();
    await build();
    code = await run(node, [bin('vitest', 'vitest.mjs'), 'run', ...rest], programs);
  }
} else {
  fail(
    `Unknown command ${command}. Known: start, build, test, bench, drills, check, pictures, portico.`,
  );
}
process.exitCode = code;
