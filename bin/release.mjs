// What the build adds so that dist/ runs on its own: the migrations, the demo's records, licenses,
// the command line, and package.json with a lockfile of production packages only.
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLAGS, LOADING } from './flags.mjs';

/** Where Node finds a package that another one imports: beside it, or further up. */
function place(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return null;
    if (!at.includes('/node_modules/')) {
      return packages[`node_modules/${name}`] ? `node_modules/${name}` : null;
    }
  }
}

/**
 * The part of a lockfile that some packages need, on any platform.
 * @param lock the whole lockfile, @param manifest package.json of the release
 */
export function lockOf(lock, manifest) {
  const kept = new Set();
  const need = (from, names) => {
    for (const name of names) {
      const path = place(lock.packages, from, name);
      if (!path || kept.has(path)) continue;
      kept.add(path);
      const one = lock.packages[path];
      const peers = Object.keys(one.peerDependencies ?? {}).filter(
        (peer) => !one.peerDependenciesMeta?.[peer]?.optional,
      );
      need(path, [
        ...Object.keys(one.dependencies ?? {}),
        ...Object.keys(one.optionalDependencies ?? {}),
        ...peers,
      ]);
    }
  };
  need('', Object.keys(manifest.dependencies));
  const { name, version, license, bin, engines, dependencies } = manifest;
  return {
    name,
    version,
    lockfileVersion: lock.lockfileVersion,
    requires: true,
    packages: {
      '': { name, version, license, dependencies, bin, engines },
      ...Object.fromEntries([...kept].sort().map((path) => [path, lock.packages[path]])),
    },
  };
}

/** `bin/portico` of a release, which builds nothing and installs nothing. */
const launcher = `#!/bin/sh
# Portico's command line. \`bin/portico help\` lists the commands.
here=$(dirname "$(readlink -f "$0")")
case "\${1:-}" in
  import) set -- ${LOADING.join(' ')} "$here/../cli.js" "$@" ;;
  *) set -- ${FLAGS.join(' ')} "$here/../cli.js" "$@" ;;
esac
exec node "$@"
`;

/** `bin/alive`: for a container's health check. */
const alive = `#!/usr/bin/env node
fetch(\`http://127.0.0.1:\${process.env.PORT ?? 3000}/healthz\`).then(
  (answer) => process.exit(answer.ok ? 0 : 1),
  () => process.exit(1),
);
`;

/** Packages that are built into dist/ itself, outside of node_modules; their licenses go along. */
const LICENSES = {
  'atkinson-hyperlegible-next.txt': '@fontsource-variable/atkinson-hyperlegible-next/LICENSE',
  'simplewebauthn-browser.md': '@simplewebauthn/browser/LICENSE.md',
  'uswds.md': '@uswds/uswds/LICENSE.md',
};

/** Files besides the sources that go into a release. */
export const RELEASED = ['package.json', 'package-lock.json', 'LICENSE', 'CHANGELOG.md', '.npmrc'];

/** @param root the checkout, @param dist what was built */
export function finishRelease(root, dist) {
  for (const folder of ['migrations', 'demo/data', 'deploy'])
    cpSync(join(root, folder), join(dist, folder), { recursive: true });
  for (const file of ['LICENSE', 'CHANGELOG.md', '.npmrc'])
    cpSync(join(root, file), join(dist, file));
  mkdirSync(join(dist, 'licenses'));
  for (const [name, from] of Object.entries(LICENSES))
    cpSync(join(root, 'node_modules', from), join(dist, 'licenses', name));
  mkdirSync(join(dist, 'bin'));
  for (const [name, text] of [
    ['portico', launcher],
    ['alive', alive],
  ]) {
    writeFileSync(join(dist, 'bin', name), text);
    chmodSync(join(dist, 'bin', name), 0o755);
  }

  const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { name, version, description, license, type, engines, bin, dependencies } =
    json('package.json');
  const shared = { name, version, private: true, description, license, type, engines, bin };
  const manifest = { ...shared, dependencies };
  const write = (file, value) =>
    writeFileSync(join(dist, file), `${JSON.stringify(value, null, 2)}\n`);
  write('package.json', manifest);
  write('package-lock.json', lockOf(json('package-lock.json'), manifest));
}
