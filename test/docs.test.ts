import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features, retentionOf } from '../src/features.ts';
import { rootFolder } from '../src/platform/root.ts';
import { parseSettings, settingRules } from '../src/platform/settings.ts';
import { RULES } from '../src/records/release/release.rules.ts';
import { MEANINGS } from '../src/records/release/security-labels.rules.ts';
import { listRetention } from '../src/retention-list.ts';
import { listRoutes } from '../src/routes-list.ts';

const path = (name: string) => join(rootFolder, 'docs/generated', name);
function holds(name: string, is: string): void {
  if (process.env.PORTICO_WRITE_DOCS) writeFileSync(path(name), is);
  expect(existsSync(path(name)) && readFileSync(path(name), 'utf8')).toBe(is);
}

describe('the generated pages say what is so (PORTICO_WRITE_DOCS=1 npm test writes them)', () => {
  it('routes', async () =>
    holds(
      'routes.md',
      `# Routes\n\nEvery address of the app and who may use it.\n\n${await listRoutes()}\n`,
    ));

  it('settings', () => {
    const rows = Object.entries(settingRules()).map(
      ([key, field]) =>
        `| \`${key}\` | ${JSON.stringify(field.parse(undefined))} | ${field.description} |`,
    );
    holds(
      'settings.md',
      `# Settings\n\nThe table \`setting\`: a row a key, the value as JSON. A key without a row has its default.\n\n| key | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`,
    );
  });

  it('retention', () =>
    holds(
      'retention.md',
      `# Retention\n\nWhat becomes of each table’s rows in time. The names are settings ([settings](settings.md)) with their defaults.\n\n${listRetention(retentionOf(features), parseSettings({}))}\n`,
    ));

  it('release rules', () => {
    const rows = RULES.map((rule) => `| ${rule.reason} | ${rule.outcome} | ${rule.source} |`);
    const codes = MEANINGS.map(([codes, labels]) => `| ${codes} | ${labels.join(', ')} |`);
    holds(
      'release-rules.md',
      `# Release rules\n\nDefault: shown at once. The strictest row that applies wins.\n\n| row | outcome | source |\n| --- | --- | --- |\n${rows.join('\n')}\n\n## Security labels\n\nWhat a sender’s security codes mean for release. Every other code means nothing. Why: [decision 16](../decisions/0016-release-labels.md).\n\n| codes | labels |\n| --- | --- |\n${codes.join('\n')}\n`,
    );
  });
});

it('the README names the two commands, and its links lead somewhere', () => {
  for (const file of [
    'README.md',
    ...readdirSync(join(rootFolder, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]) {
    const text = readFileSync(join(rootFolder, file), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(existsSync(join(rootFolder, file, '..', target ?? '')), `${file}: ${target}`).toBe(
        true,
      );
  }
  const readme = readFileSync(join(rootFolder, 'README.md'), 'utf8');
  expect(readme).toContain('npm start');
  expect(readme).toContain('npm test');
});

it('the sources and tests that the documents name are there', () => {
  const named = readdirSync(join(rootFolder, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [
        ...readFileSync(join(rootFolder, 'docs', name), 'utf8').matchAll(
          /`((?:src|test|migrations|bench|demo)\/[\w./-]+\.\w+)`/g,
        ),
      ].map((match) => `${name}: ${match[1]}`),
    );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((one) => !existsSync(join(rootFolder, one.split(': ')[1] ?? '')))).toEqual(
    [],
  );
});

it('every plain name of a test is there in both languages, at least 150 of them', () => {
  const read = (language: string): Record<string, string[]> =>
    JSON.parse(readFileSync(join(rootFolder, 'locales', language, 'tests.json'), 'utf8'));
  const [en, es] = [read('en'), read('es')];
  expect(Object.keys(en).length).toBeGreaterThanOrEqual(150);
  expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  for (const [code, words] of [...Object.entries(en), ...Object.entries(es)])
    expect([code, words.length, words.every((word) => word.length > 0)]).toEqual([code, 2, true]);
});
