#!/usr/bin/env node
// Checks dependencies against what was reviewed (bin/supply-chain.json): checksums, hosts, install
// scripts, licenses, advisories. Plain JavaScript for any Node >= 18. On problems, prints one line
// each and exits with code 1.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand, npmEnvironment } from './npm.mjs';

const nameOf = (path) => path.split('node_modules/').pop();

/** Whether an SPDX expression is allowed: each part of an AND, one part of an OR. */
export function licenseAllowed(expression, allowed) {
  if (typeof expression !== 'string') return false;
  const text = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(text)) return false; // nested: needs a human review
  return text
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((one) => allowed.includes(one.trim())));
}

/**
 * Problems of a lockfile, one sentence each.
 * @param lock the lockfile, @param manifest package.json beside it, @param reviewed
 * bin/supply-chain.json
 */
export function lockProblems(lock, manifest, reviewed) {
  const problems = [];
  const packages = lock.packages ?? {};
  if (lock.lockfileVersion !== 3) problems.push('the lockfile is not of version 3');
  const root = packages[''] ?? {};
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const asked = JSON.stringify(Object.entries(manifest[kind] ?? {}).sort());
    if (asked !== JSON.stringify(Object.entries(root[kind] ?? {}).sort()))
      problems.push(`${kind} of package.json and of the lockfile differ`);
  }
  const scripts = new Set();
  for (const [path, one] of Object.entries(packages)) {
    const name = one.name ?? nameOf(path);
    const what = `${name} ${one.version ?? ''}`.trim();
    for (const optional of Object.keys(one.optionalDependencies ?? {})) {
      if (!isThere(packages, path, optional))
        problems.push(
          `${optional}, which ${what} may need on another platform, is not in the lockfile`,
        );
    }
    if (path === '') continue;
    if (!path.startsWith('node_modules/') || one.link)
      problems.push(`${what} comes from a folder or link`);
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? ''))
      problems.push(`${what} has no sha512 sum`);
    if (one.resolved) problems.push(`${what} names the place that it is fetched from`);
    if (one.hasInstallScript) {
      scripts.add(name);
      if (!reviewed.installScripts[name])
        problems.push(`${what} has an install script that nobody reviewed`);
    }
    const known = reviewed.licenseOf[name];
    const { production, development } = reviewed.licenses;
    const allowed = one.dev ? [...production, ...development] : production;
    if (known ? known.license !== (one.license ?? null) : !licenseAllowed(one.license, allowed))
      problems.push(`${what} is under ${one.license ?? 'no license that it names'}`);
  }
  for (const name of Object.keys(reviewed.installScripts))
    if (!scripts.has(name))
      problems.push(`${name} has no install script any more: take it off the list`);
  return problems;
}

/** Whether Node would find a package from another one: beside it, or further up. */
function isThere(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at}/node_modules/${name}`]) return true;
    if (at === '' || !at.includes('/node_modules/')) break;
  }
  return packages[`node_modules/${name}`] !== undefined;
}

/** Problems of the npm settings: install scripts must stay off, also when npm is called by hand. */
export function settingProblems(npmrc) {
  const wanted = [
    'ignore-scripts=true',
    'omit-lockfile-registry-resolved=true',
    'engine-strict=true',
  ];
  const lines = npmrc.split('\n').map((line) => line.trim());
  return [
    ...wanted.filter((line) => !lines.includes(line)).map((line) => `.npmrc does not say ${line}`),
    ...lines
      .filter((line) => /registry|_auth|:\/\//.test(line) && !line.startsWith('omit-'))
      .map(() => '.npmrc names a registry'),
  ];
}

/**
 * Problems in the output of `npm audit --json` for production packages.
 * @returns the problems, or null if the registry did not answer
 */
export function advisoryProblems(stdout, reviewed, today) {
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    return null;
  }
  if (!report.vulnerabilities || !report.metadata) return null;
  const problems = new Set();
  for (const [name, { via = [], severity }] of Object.entries(report.vulnerabilities)) {
    for (const one of via) {
      if (typeof one === 'string') continue; // caused by another package, which is listed itself
      const id = /GHSA-[\w-]+/.exec(one.url ?? '')?.[0] ?? String(one.source ?? one.title);
      const excuse = reviewed.advisories[id];
      if (excuse && excuse.until >= today) continue;
      problems.add(
        `${name}: ${id} (${one.severity ?? severity}) ${one.title ?? ''}${excuse ? `, excused until ${excuse.until}` : ''}`.trim(),
      );
    }
  }
  return [...problems];
}

function main() {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const reviewed = json('bin/supply-chain.json');
  const runtimeOnly = { ...reviewed, installScripts: {} };
  const problems = [
    ...lockProblems(json('package-lock.json'), json('package.json'), reviewed),
    ...lockProblems(
      json('bin/runtime/package-lock.json'),
      json('bin/runtime/package.json'),
      runtimeOnly,
    ),
    ...['.npmrc', 'bin/runtime/.npmrc'].flatMap((path) =>
      settingProblems(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''),
    ),
  ];
  const [program, args] = npmCommand(process.execPath);
  const asked = spawnSync(
    program,
    [
      ...args,
      'audit',
      '--omit=dev',
      '--json',
      '--audit=true',
      '--fetch-retries=0',
      '--fetch-timeout=15000',
    ],
    {
      cwd: root,
      env: npmEnvironment(process.execPath),
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  const advisories = advisoryProblems(
    asked.stdout ?? '',
    reviewed,
    new Date().toISOString().slice(0, 10),
  );
  if (advisories === null)
    process.stderr.write(
      'Supply chain: the registry does not answer for advisories, so none were looked for.\n',
    );
  problems.push(...(advisories ?? []));
  for (const problem of problems) process.stderr.write(`Supply chain: ${problem}.\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main();
