import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { features } from '../features.ts';
import { dayIn, isDay, startOfDay } from './clock.ts';
import { readConfig } from './config.ts';
import { hashPassword, passwordMatches, seal, unseal } from './crypto/crypto.ts';
import { Malformed, readForm, safePath } from './http/forms.ts';
import { isSameOrigin } from './http/origin.ts';
import { installedStrings, preferredLanguage, wordsIn } from './i18n.ts';
import { errorPlace } from './log.ts';

describe('days', () => {
  it('start at midnight at the clinic, also when the clocks change', () => {
    expect(startOfDay('America/Chicago', '2026-03-08').toISOString()).toBe(
      '2026-03-08T06:00:00.000Z',
    );
    expect(startOfDay('America/Chicago', '2026-03-09').toISOString()).toBe(
      '2026-03-09T05:00:00.000Z',
    );
    expect(dayIn('America/Chicago', new Date('2026-11-22T05:59:59Z'))).toBe('2026-11-21');
    expect(dayIn('America/Chicago', new Date('2026-11-22T06:00:00Z'))).toBe('2026-11-22');
  });
  it('must exist', () =>
    expect(
      ['2024-02-29', '2026-02-29', '2026-13-01', '26-01-01', "2026-01-01'", '0000-01-01'].map(
        isDay,
      ),
    ).toEqual([true, false, false, false, false, false]));
});

const environments = features.flatMap((feature) => feature.environment ?? []);
describe('configuration', () => {
  it('in production reports everything that is missing or wrong at once', () => {
    expect(() =>
      readConfig('serve', {
        PORT: 'eighty',
        DATABASE_URL: 'mysql://x',
        PUBLIC_URL: 'http://portal.example',
      }),
    ).toThrow(
      /9 settings to fix[\s\S]*PORT must be a number[\s\S]*DATABASE_URL must begin[\s\S]*PORTICO_SECRET is missing[\s\S]*PORTICO_PEPPER[\s\S]*PORTICO_AUDIT_KEY[\s\S]*SMTP_URL[\s\S]*MAIL_FROM[\s\S]*TRUSTED_PROXIES is missing[\s\S]*PUBLIC_URL must begin with https/,
    );
  });
  const production = {
    DATABASE_URL: 'postgres://owner@host/portico',
    PUBLIC_URL: 'https://portal.example',
    PORTICO_SECRET: 'a secret of at least 32 characters!',
    PORTICO_PEPPER: 'a pepper of at least 32 characters!',
    PORTICO_AUDIT_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    SMTP_URL: 'smtps://mail.example',
    MAIL_FROM: 'portal@example.org',
    TRUSTED_PROXIES: '0',
    PORTICO_DATA: mkdtempSync(join(tmpdir(), 'portico-config-')),
  };
  it('of production is taken as it should be', () => {
    expect(readConfig('serve', production)).toMatchObject({ mode: 'serve', trustedProxies: 0 });
    for (const SMTP_URL of [
      'smtp://localhost:25',
      'smtp://127.0.0.1',
      'smtp://[::1]:2525',
      'smtp://mail.example:587?requireTLS=true',
    ])
      expect(readConfig('serve', { ...production, SMTP_URL }).smtpUrl).toBe(SMTP_URL);
    expect(
      readConfig('serve', { ...production, DATABASE_URL: '' }, { embedded: true }).databaseUrl,
    ).toBeUndefined();
  });
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'plain mail over a network',
      { SMTP_URL: 'smtp://mail.example' },
      /SMTP_URL must be smtps:\/\//,
    ],
    [
      'plain mail to a name that begins like this machine',
      { SMTP_URL: 'smtp://localhost.evil.example' },
      /SMTP_URL must be smtps/,
    ],
    [
      'plain mail that asks not to be encrypted',
      { SMTP_URL: 'smtp://mail.example?requireTLS=false' },
      /SMTP_URL must be smtps/,
    ],
    [
      'one secret for two purposes',
      { PORTICO_PEPPER: production.PORTICO_SECRET },
      /PORTICO_PEPPER must differ from PORTICO_SECRET/,
    ],
    ['no word on proxies', { TRUSTED_PROXIES: '' }, /TRUSTED_PROXIES is missing/],
    ['no database', { DATABASE_URL: '' }, /DATABASE_URL is missing/],
    [
      'plain HL7 to a name that begins like this machine',
      { PHARMACY_URL: 'mllp://127.0.0.1.evil.example:2575' },
      /PHARMACY_URL must be mllps/,
    ],
  ])('in production is refused with one sentence for %s', (_name, env, sentence) => {
    expect(() => readConfig('serve', { ...production, ...env }, { parts: environments })).toThrow(
      sentence,
    );
    expect(() => readConfig('serve', { ...production, ...env }, { parts: environments })).toThrow(
      /1 setting to fix:\n {2}[^\n]+$/,
    );
  });
  it('names one database, not two', () => {
    expect(() => readConfig('serve', production, { embedded: true })).toThrow(
      /give one of the two/,
    );
  });
  it('in the demo makes its own secrets and keeps them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-config-'));
    const one = readConfig('demo', { PORTICO_DATA: folder });
    expect(one.secret.length).toBeGreaterThan(30);
    expect(readConfig('demo', { PORTICO_DATA: folder })).toEqual(one);
  });
  it('says in one sentence that a folder is not writable', () => {
    expect(() => readConfig('demo', { PORTICO_DATA: '/proc/nothing' })).toThrow(
      /^Portico can't write to its data folder \/proc\/nothing\./,
    );
  });
});

describe('secrets', () => {
  it('can be unsealed only for the same purpose', () => {
    const sealed = seal('secret', 'kept-work a', 'words');
    expect(unseal('secret', 'kept-work a', sealed)).toBe('words');
    expect(unseal('secret', 'kept-work b', sealed)).toBeNull();
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(unseal('secret', 'kept-work a', sealed)).toBeNull();
  });
  it('of people are hashed with argon2id, every letter of them, whatever keyboard typed them', async () => {
    const long = 'x'.repeat(150);
    const stored = await hashPassword(`${long}ﬁ`, 'pepper');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=4,p=1\$/);
    expect(await passwordMatches(stored, `${long}fi`, 'pepper')).toBe(true);
    expect(await passwordMatches(stored, `${long}fo`, 'pepper')).toBe(false);
    expect(await passwordMatches(stored, `${long}fi`, 'other pepper')).toBe(false);
  });
});

describe('forms', () => {
  const Form = z.object({
    name: z.string('problem.choose').min(1, 'problem.choose'),
    note: z.string('problem.choose').max(5, 'problem.too-long').default(''),
  });
  it('report problems in the order of the form, and keep what was typed', () => {
    expect(readForm(Form, { note: 'too long', name: '' })).toEqual({
      ok: false,
      problems: { name: 'problem.choose', note: 'problem.too-long' },
      typed: { note: 'too long', name: '' },
    });
  });
  it.each([
    [{ name: 'a', role: 'administrator' }],
    [{ name: ['a', 'b'] }],
    [JSON.parse('{"name":"a","__proto__":{"role":"x"}}')],
    [{ name: 'a', constructor: 'x' }],
    [{ name: 'a\0b' }],
  ])('refuse %j as a whole (A33)', (body) => expect(() => readForm(Form, body)).toThrow(Malformed));
});

describe('paths to return to (A28)', () => {
  it.each(['/', '/people/1/results', '/people/1/results?from=2026-01-01&q=a%20b'])(
    '%s is allowed',
    (path) => expect(safePath(path)).toBe(path),
  );
  it.each([
    '//evil.example',
    '/\\evil',
    '/%2f%2fevil',
    'javascript:alert(1)',
    'https://evil.example',
    '/a\r\nSet-Cookie: x',
    '/..//evil',
    '/a/../b',
    '/%5cevil',
    '',
    null,
    '/\tx',
    '/%0d%0ax',
    `/${'a'.repeat(600)}`,
  ])('%j is not', (path) => expect(safePath(path)).toBeNull());
  it('never lead to another origin', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = safePath(`/${text}`);
        return (
          path === null ||
          new URL(path, 'https://portal.example').origin === 'https://portal.example'
        );
      }),
    );
  });
});

describe('where a form comes from (A30)', () => {
  const own = ['https://portal.example'];
  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://portal.example' }, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'https://portal.example' }, true],
    [{ referer: 'https://portal.example/sign-on' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://portal.example' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://portal.example' }, false],
    [{ origin: 'https://portal.example.evil' }, false],
    [{ origin: 'null' }, false],
    [{ referer: 'https://evil.example/https://portal.example' }, false],
    [{}, false],
  ])('%j: %s', (headers, may) => expect(isSameOrigin(headers, own)).toBe(may));
});

describe('words', () => {
  it('exist in both languages, with the same placeholders', () => {
    const [en, es] = [installedStrings('en'), installedStrings('es')];
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
    const holes = (entry: unknown) =>
      [...JSON.stringify(entry).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const key of Object.keys(en))
      expect([key, new Set(holes(es[key]))]).toEqual([key, new Set(holes(en[key]))]);
  });
  it('are never English by mistake in Spanish', () => {
    const [en, es] = [installedStrings('en'), installedStrings('es')];
    const same = Object.keys(en).filter(
      (key) => JSON.stringify(en[key]) === JSON.stringify(es[key]),
    );
    // "Normal", "No", "Error", "Fax", "KB", "PDF", "Word", "Portal", a name, and only punctuation
    expect(same.sort()).toEqual([
      ...['answer.17621005', 'answer.no', 'away.on', 'begin.from-me', 'care-staff.by-at'],
      ...['clinic.fax', 'file.size-kb', 'file.size-mb', 'files.type-docx', 'files.type-pdf'],
      ...['holiday.juneteenth', 'inbox.to-person', 'nav.section-portal', 'roles.by-program'],
      ...['templates.of-team', 'ui.error', 'ui.no', 'ui.problem-of', 'upload.type-document'],
      'visit-mail.change-subject',
      'visits.time-with',
    ]);
  });
  it('count', () => {
    expect(wordsIn('en', 'America/Chicago')('today.new', { n: 1 })).toBe('1 result is new.');
    expect(wordsIn('es', 'America/Chicago')('today.new', { n: 2 })).toBe(
      'Hay 2 resultados nuevos.',
    );
  });
  it('are in the language that the browser asks for', () =>
    expect(['es-MX,es;q=0.9', 'fr-FR, en;q=0.5', undefined, 'de'].map(preferredLanguage)).toEqual([
      'es',
      'en',
      'en',
      'en',
    ]));
  it('are plain: sentences on pages read at the 8th grade or below', () => {
    const hard: string[] = [];
    for (const [key, entry] of Object.entries(installedStrings('en'))) {
      for (const text of typeof entry === 'string' ? [entry] : [entry.one, entry.other]) {
        for (const sentence of text.split(/[.?!:]\s+|\n/)) {
          const words = sentence
            .replace(/\{\w+\}/g, 'x')
            .split(/\s+/)
            .filter((word) => /[a-z]/i.test(word));
          if (words.length < 8) continue; // a label is not a sentence
          const syllables = words.reduce(
            (sum, word) =>
              sum +
              Math.max(
                1,
                (
                  word
                    .toLowerCase()
                    .replace(/e\b/, '')
                    .match(/[aeiouy]+/g) ?? []
                ).length,
              ),
            0,
          );
          const grade = 0.39 * words.length + 11.8 * (syllables / words.length) - 15.59;
          if (grade > 9) hard.push(`${key} (${grade.toFixed(1)}): ${sentence}`);
        }
      }
    }
    expect(hard).toEqual([]);
  });
});

it('the location of an error names a file and a line, and nothing of its message', () => {
  expect(errorPlace(new Error('Zephyrinella (secret:1:2)'))).toMatch(/^[\w.-]+:\d+$/);
  expect(errorPlace(new Error('Zephyrinella'))).not.toContain('Zephyrinella');
});
