import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withSecretFiles } from './secret-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('a secret may come from a file, without the line break at its end', () => {
  const env = {
    PORT: '1',
    PORTICO_SECRET_FILE: file('secret', 'abc def\n'),
    DATABASE_URL_FILE: file('url', 'postgres://a:b@c/d\r\n'),
  };
  expect(withSecretFiles(env)).toEqual({
    ...env,
    PORTICO_SECRET: 'abc def',
    DATABASE_URL: 'postgres://a:b@c/d',
  });
});

it('ignores other variables that end in _FILE, except those that a feature names', () => {
  expect(withSecretFiles({ SSL_CERT_FILE: '/nowhere' })).toEqual({ SSL_CERT_FILE: '/nowhere' });
  const env = { SENDER_TOKEN_FILE: file('token', 'abc\n') };
  expect(withSecretFiles(env)).toEqual(env);
  expect(withSecretFiles(env, ['SENDER_TOKEN']).SENDER_TOKEN).toBe('abc');
});

it('refuses a secret given twice, a missing file and an empty one, all at once', () =>
  expect(() =>
    withSecretFiles({
      PORTICO_SECRET: 'a',
      PORTICO_SECRET_FILE: file('twice', 'b'),
      PORTICO_PEPPER_FILE: join(folder, 'nothing'),
      SMTP_URL_FILE: file('empty', '\n'),
    }),
  ).toThrow(
    `Portico can't read its secrets:
  PORTICO_SECRET and PORTICO_SECRET_FILE are both given: give one of the two
  PORTICO_PEPPER_FILE names ${folder}/nothing, which can't be read
  SMTP_URL_FILE names ${folder}/empty, which is empty`,
  ));
