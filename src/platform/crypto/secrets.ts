import { createHash, createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Tx } from '../db/statements.ts';
import { PlainError } from '../errors.ts';

/** The secrets that the database needs, and what each is for. */
export const SECRETS = {
  PORTICO_SECRET: 'unseals authenticator secrets and kept work',
  PORTICO_PEPPER: 'is mixed into every password and answer',
  PORTICO_AUDIT_KEY: 'signs the audit log',
} as const;
export type SecretName = keyof typeof SECRETS;

/** 48 bits that identify a secret without revealing it; for the audit key, of its public half. */
function checkValue(name: SecretName, value: string): string {
  const made =
    name === 'PORTICO_AUDIT_KEY'
      ? createHash('sha256').update(
          createPublicKey(createPrivateKey(value)).export({ type: 'spki', format: 'der' }),
        )
      : createHmac('sha256', value).update(`check value of ${name}`);
  return made.digest('hex').slice(0, 12);
}

/** Check values of the configured secrets. */
export function checkValues(
  config: Pick<Config, 'secret' | 'pepper' | 'auditKey'>,
): Partial<Record<SecretName, string>> {
  const given: Record<SecretName, string> = {
    PORTICO_SECRET: config.secret,
    PORTICO_PEPPER: config.pepper,
    PORTICO_AUDIT_KEY: config.auditKey,
  };
  const names = Object.keys(SECRETS) as SecretName[];
  return Object.fromEntries(
    names.filter((name) => given[name] !== '').map((name) => [name, checkValue(name, given[name])]),
  );
}

/** @throws PlainError naming each configured secret whose check value differs from `expected` */
export function refuseOtherSecrets(
  given: Partial<Record<string, string>>,
  expected: Partial<Record<string, string>>,
  whose: string,
): void {
  const other = Object.entries(given).filter(
    ([name, value]) => expected[name] !== undefined && expected[name] !== value,
  );
  if (other.length === 0) return;
  const words = other
    .map(([name, value]) => `${name} (check value ${value}; it should be ${expected[name]})`)
    .join(' and ');
  throw new PlainError(
    `${words} ${other.length === 1 ? 'is' : 'are'} not what ${whose} was used with. Nothing could be decrypted or verified: use the right one.`,
  );
}

/**
 * Stores the check values of the secrets at the first start and compares them at every later one.
 * The audit key may be replaced: blocks show which key signed them.
 * @throws PlainError when PORTICO_SECRET or PORTICO_PEPPER has changed
 */
export async function rememberSecrets(
  tx: Tx,
  config: Pick<Config, 'secret' | 'pepper' | 'auditKey'>,
  now: Date,
  where: string,
): Promise<void> {
  const { PORTICO_AUDIT_KEY, ...fixed } = checkValues(config);
  const known = Object.fromEntries(
    (await tx.sql<{ name: string; value: string }>('select name, value from secret_check')).map(
      ({ name, value }) => [name, value],
    ),
  );
  refuseOtherSecrets(fixed, known, `the database ${where}`);
  for (const [name, value] of Object.entries({ ...fixed, PORTICO_AUDIT_KEY })) {
    if (value && known[name] !== value)
      await tx.sql(
        `insert into secret_check (name, value, since) values ($1, $2, $3)
          on conflict (name) do update set value = excluded.value, since = excluded.since`,
        [name, value, now],
      );
  }
}
