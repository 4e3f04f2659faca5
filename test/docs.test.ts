import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACCESS_REASONS } from '../src/family/access-classes.rules.ts';
import { features, retentionOf } from '../src/features.ts';
import { conversationTables } from '../src/messages/steps.rules.ts';
import { listPersonData } from '../src/person-data-list.ts';
import { declaredPermissions } from '../src/platform/access/permissions.ts';
import { wordsIn } from '../src/platform/i18n.ts';
import { rootFolder } from '../src/platform/root.ts';
import { parseSettings, settingRules } from '../src/platform/settings/settings.ts';
import { RULES } from '../src/records/release/release.rules.ts';
import { MEANINGS } from '../src/records/release/security-labels.rules.ts';
import { listRetention } from '../src/retention-list.ts';
import { listRoutes } from '../src/routes-list.ts';
import { STARTING_ROLES } from '../src/staff/roles.rules.ts';
import { printAccessClasses, reasonsShown } from './access-classes.ts';

const path = (name: string) => join(rootFolder, 'docs/generated', name);
function holds(name: string, is: string): void {
  if (process.env.PORTICO_WRITE_DOCS) writeFileSync(path(name), is);
  expect(existsSync(path(name)) && readFileSync(path(name), 'utf8')).toBe(is);
}

describe('the generated pages are up to date (PORTICO_WRITE_DOCS=1 npm test writes them)', () => {
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

  it('conversations', () =>
    holds(
      'conversations.md',
      `# Conversations\n\nWhy someone can’t reply in a conversation and what each side then sees, and who may take which step.\n\n${conversationTables()}`,
    ));

  it('retention', () =>
    holds(
      'retention.md',
      `# Retention\n\nWhat becomes of each table’s rows in time. The names are settings ([settings](settings.md)) with their defaults.\n\n${listRetention(retentionOf(features), parseSettings({}))}\n`,
    ));

  it('roles', () => {
    const t = wordsIn('en', 'UTC');
    const rows = declaredPermissions().map((one) => {
      const cells = STARTING_ROLES.map((key) => (one.startsIn.includes(key) ? 'yes' : ''));
      return `| ${t(one.label)}${one.sensitive ? ' \\*' : ''} | \`${one.name}\` | ${cells.join(' | ')} |`;
    });
    const heads = STARTING_ROLES.map((key) => t(`role.${key}`));
    holds(
      'roles.md',
      `# Roles\n\nThe roles that a new installation starts with, and what each of them permits. Administrators may change them and add their own: [decision 66](../decisions/0066-roles-as-data.md).\n\n| permission | name | ${heads.join(' | ')} |\n| --- | --- |${' --- |'.repeat(heads.length)}\n${rows.join('\n')}\n\n\\* sensitive: it opens records, or decides who may.\n`,
    );
  });

  it('what becomes of people’s data', () =>
    holds(
      'person-data.md',
      `# People’s data\n\nWhat becomes of each table’s rows about a person when two records turn out to be one person’s, when the person has died, and when a caregiver’s right ends; and whether the person’s own export contains them. Separating two records moves back what moved.\n\n${listPersonData(features)}\n`,
    ));

  it('access classes, with somebody for every reason', () => {
    expect([...reasonsShown()].sort()).toEqual([...ACCESS_REASONS].sort());
    holds('access-classes.md', printAccessClasses());
  });

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
  const files = [
    'README.md',
    ...readdirSync(join(rootFolder, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const links = files.flatMap((file) =>
    [...readFileSync(join(rootFolder, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
      ([, target = '']) => [file, target] as const,
    ),
  );
  expect(links.length).toBeGreaterThan(files.length);
  expect(
    links.filter(([file, target]) => !existsSync(join(rootFolder, file, '..', target))),
  ).toEqual([]);
  const readme = readFileSync(join(rootFolder, 'README.md'), 'utf8');
  expect(readme).toContain('npm start');
  expect(readme).toContain('npm test');
});

it('the sources and tests that the documents name exist', () => {
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

describe('decision records', () => {
  const folder = join(rootFolder, 'docs/decisions');
  const files = readdirSync(folder)
    .filter((name) => name !== 'README.md')
    .sort();
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const FORM =
    /^# (?<number>\d{4})\. (?<title>\S.*)\n\n- Date: (?<date>\d{4}-\d\d-\d\d)\n- Status: (?<status>.+)\n\n## Context\n/;
  const STATUS = /^(?:proposed|accepted|rejected|superseded by \[(\d{4})\]\(\1-[a-z0-9-]+\.md\))$/;

  it('are numbered from 0001 without a gap', () =>
    expect(files.map((file) => file.replace(/^(\d{4})-[a-z0-9-]+\.md$/, '$1'))).toEqual(
      files.map((_, index) => String(index + 1).padStart(4, '0')),
    ));

  it.each(files)('%s has number, title, date, status and the three headings', (file) => {
    const text = read(file);
    const { number, date = '', status } = FORM.exec(text)?.groups ?? {};
    expect(number).toBe(file.slice(0, 4));
    expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
    expect(status).toMatch(STATUS);
    const [, ...parts] = text.split(/^(?=#+ )/m).filter((part) => part !== '');
    expect(parts.map((part) => part.split('\n', 1)[0])).toEqual([
      '## Context',
      '## Decision',
      '## Consequences',
    ]);
    for (const part of parts) expect(part.split('\n').slice(1).join('').trim()).not.toBe('');
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('are all in the index, one line each, with links that lead somewhere', () => {
    const index = read('README.md');
    expect(index.split('\n').filter((line) => line.startsWith('- '))).toEqual(
      files.map((file) => {
        const { number, title } = FORM.exec(read(file))?.groups ?? {};
        return `- [${number}](${file}): ${title}`;
      }),
    );
    for (const file of [...files, 'README.md'])
      for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g))
        expect([file, target, existsSync(join(folder, target))]).toEqual([file, target, true]);
  });

  it('exist wherever a number is named', () => {
    const named = ['src', 'test', 'docs', 'migrations', 'bench', 'drills', 'web'].flatMap((top) =>
      readdirSync(join(rootFolder, top), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:tsx?|md|sql)$/.test(name))
        .flatMap((name) =>
          [
            ...readFileSync(join(rootFolder, top, name), 'utf8').matchAll(
              /decisions\/(\d{4}(?:-[\w-]+\.md)?)/g,
            ),
          ].map(([, target = '']) => `${top}/${name}: ${target}`),
        ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(
      named.filter((one) => !files.some((file) => file.startsWith(one.split(': ')[1] ?? '?'))),
    ).toEqual([]);
  });
});

it('every plain name of a test exists in both languages, at least 150 of them', () => {
  const read = (language: string): Record<string, string[]> =>
    JSON.parse(readFileSync(join(rootFolder, 'locales', language, 'tests.json'), 'utf8'));
  const [en, es] = [read('en'), read('es')];
  expect(Object.keys(en).length).toBeGreaterThanOrEqual(150);
  expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  for (const [code, words] of [...Object.entries(en), ...Object.entries(es)])
    expect([code, words.length, words.every((word) => word.length > 0)]).toEqual([code, 2, true]);
});
