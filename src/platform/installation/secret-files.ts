import { readFileSync } from 'node:fs';
import { PlainError } from '../errors.ts';

/** Environment variables that contain a secret, each of which may come from a file instead. */
const SECRETS = [
  'DATABASE_URL',
  'DATABASE_APP_URL',
  'DATABASE_BACKUP_URL',
  'PORTICO_SECRET',
  'PORTICO_PEPPER',
  'PORTICO_AUDIT_KEY',
  'PORTICO_BACKUP_PASSPHRASE',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
];

/**
 * The environment with each `NAME_FILE` read into `NAME`: containers and service managers pass
 * secrets as files. Trailing white space, such as the last line break, is removed.
 * @param others the features' own secrets
 * @throws PlainError for a file that can't be read or is empty, and for a secret given twice
 */
export function withSecretFiles(
  env: Record<string, string | undefined>,
  others: readonly string[] = [],
): Record<string, string | undefined> {
  const all = { ...env };
  const problems: string[] = [];
  for (const name of [...SECRETS, ...others]) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      problems.push(`${name} and ${name}_FILE are both given: give one of the two`);
      continue;
    }
    let text = '';
    try {
      text = readFileSync(file, 'utf8').trimEnd();
    } catch {
      problems.push(`${name}_FILE names ${file}, which can't be read`);
      continue;
    }
    if (text === '') problems.push(`${name}_FILE names ${file}, which is empty`);
    all[name] = text;
  }
  if (problems.length > 0)
    throw new PlainError(`Portico can't read its secrets:\n  ${problems.join('\n  ')}`);
  return all;
}
