import type { Access } from '../../platform/access/access.ts';
import { auditAction } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { hashPassword } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import type { Language } from '../../platform/i18n.ts';
import { countTry, type Limit } from '../../platform/limits.ts';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import * as sql from './caregiver-accounts.sql.ts';

export const { acceptCaregiverTerms, isUserIdTaken } = sql;

/** An account that somebody asks for who has no record here. */
export interface NewAccount {
  name: string;
  userId: string;
  birthDate: PlainDate;
  /** Proven already, by the link that leads here. */
  email: string;
  password: string;
  questions: { question: SecretQuestion; answer: string }[];
  /** The version of the members’ terms that was accepted. */
  terms: string;
}
/** The same with hashes instead of what was typed. */
export type HashedAccount = Omit<NewAccount, 'password' | 'questions'> & {
  passwordHash: string;
  questions: { question: SecretQuestion; hash: string }[];
};

/** Each attempt costs four hashes, and reveals whether a user ID is taken. */
const PER_LINK: Limit = { failures: 12, minutes: 60 };
const PER_PLACE: Limit = { failures: 40, minutes: 60 };

/**
 * Hashes the password and the answers, outside of any transaction.
 * @param link names the link that leads here, for the limit
 * @returns null if it was tried too often
 */
export async function hashNewAccount(
  deps: Pick<Deps, 'db' | 'config'>,
  info: RequestInfo,
  link: string,
  { password, questions, ...rest }: NewAccount,
): Promise<HashedAccount | null> {
  const place = placeOf(info.address);
  const counted = await countTry(
    deps.db,
    [
      [`caregiver account ${link}`, PER_LINK],
      [`caregiver account ${place}`, PER_PLACE],
    ],
    info.now,
  );
  if (counted !== 'counted') return null;
  const share = { purpose: 'registration', place } as const;
  const passwordHash = await hashPassword(password, deps.config.pepper, share);
  const hashed: HashedAccount['questions'] = [];
  for (const { question, answer } of questions)
    hashed.push({ question, hash: await hashPassword(answer, deps.config.pepper, share) });
  return { ...rest, passwordHash, questions: hashed };
}

/**
 * Makes the account, with a confirmed address. It signs nobody on.
 * @returns its id; null if the user ID is taken
 */
export async function makeCaregiverAccount(
  access: Access<'system:care'>,
  made: HashedAccount,
  language: Language,
): Promise<string | null> {
  const id = await sql.insertCaregiverAccount(access, made, language);
  if (id === null) return null;
  auditAction(access, access.info, {
    person: null,
    actor: id,
    kind: 'member',
    as: 'self',
    permission: 'account:make',
    outcome: 'granted',
    category: 'sign-on',
  });
  return id;
}
