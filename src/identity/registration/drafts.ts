import type { Access, RequestInfo } from '../../platform/access/access.ts';
import { newToken, seal, sha256, unseal } from '../../platform/crypto/crypto.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { type Limit, mayTry, takeTry } from '../../platform/limits.ts';
import type { Membership } from '../accounts/membership.rules.ts';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import * as draftsSql from './drafts.sql.ts';

/**
 * What a person has typed on the way to an account. It lives sealed in the database, for 30
 * minutes.
 */
export interface Draft {
  membership: Membership;
  terms?: string;
  userId?: string;
  email?: string;
  /** Set once the identity questions were answered rightly. */
  patientId?: string;
  /** Set where a letter opened the journey: it is used up at the end. */
  letterId?: string;
  /** Set where there is an account already, which a letter opens again. */
  accountId?: string;
  passwordHash?: string;
  questions?: { question: SecretQuestion; hash: string }[];
}
export type Step = draftsSql.Step;
export interface OpenDraft {
  hash: Buffer;
  step: Step;
  draft: Draft;
}

const DRAFT_MINUTES = 30;

/**
 * How many journeys one address, and all addresses together, may begin. A household registers at
 * one table.
 */
const PER_ADDRESS: Limit = { failures: 30, minutes: 60 };
const OF_ALL: Limit = { failures: 600, minutes: 60 };
export type Registering = Pick<Deps, 'db' | 'config' | 'log' | 'settings' | 'jobs'>;

/**
 * The journey's order: no step can be skipped, and none that is done can be done again otherwise
 * than by going back to it.
 */
const ORDER: readonly Step[] = ['terms', 'user-id', 'identity', 'secure', 'check'];
export const hasReached = (open: OpenDraft, step: Step): boolean =>
  ORDER.indexOf(open.step) >= ORDER.indexOf(step);

export const reached = <T>(
  deps: Registering,
  info: RequestInfo,
  work: (access: Access<'system:registration'>) => Promise<T>,
): Promise<T> => deps.db.asSystem('system:registration', info, async (access) => work(access));

/**
 * Begins a journey with what step 1 says. Nothing is looked up: every membership begins alike. Null
 * where too many were begun.
 */
export async function beginDraft(
  deps: Registering,
  info: RequestInfo,
  membership: Membership,
): Promise<string | null> {
  return reached(deps, info, async (access) => {
    if (!(await mayTry(access, [[`register ${placeOf(info.address)}`, PER_ADDRESS]], info.now)))
      return null;
    const token = newToken();
    saveDraft(deps, access, sha256(token), { membership }, info.now);
    const [before] = await takeTry(access, [['register all', OF_ALL]], info.now);
    // said once, by the one that fills the count; nobody is kept out by it
    if (before === OF_ALL.failures - 1)
      deps.log({ event: 'registration.alarm', why: 'many-begun' });
    return token;
  });
}

/** Keeps a new draft under the hash of its token, at its first step. Sent ahead. */
export const saveDraft = (
  deps: Registering,
  access: Access<'system:registration'>,
  hash: Buffer,
  draft: Draft,
  now: Date,
): void =>
  draftsSql.insertDraft(
    access,
    hash,
    sealed(deps, draft),
    now,
    new Date(now.getTime() + DRAFT_MINUTES * 60_000),
  );

const sealed = (deps: Registering, draft: Draft): Buffer =>
  seal(deps.config.secret, 'registration', JSON.stringify(draft));

export async function open(
  deps: Registering,
  token: string | undefined,
  find: (hash: Buffer) => ReturnType<typeof draftsSql.readDraft>,
): Promise<OpenDraft | null> {
  if (!token || !/^[\w-]{43}$/.test(token)) return null;
  const hash = sha256(token);
  const row = await find(hash);
  const text = row && unseal(deps.config.secret, 'registration', row.sealed);
  return row && text ? { hash, step: row.step, draft: JSON.parse(text) } : null;
}

/** The journey that the browser's cookie names, while it lives. */
export const readDraft = (
  deps: Registering,
  info: RequestInfo,
  token: string | undefined,
): Promise<OpenDraft | null> =>
  open(deps, token, (hash) => draftsSql.readDraft(deps.db, hash, info.now));

/**
 * Writes what a step adds, and where the journey stands now: never further back than it was. Sent
 * ahead.
 */
export function advance(
  deps: Registering,
  access: Access<'system:registration'>,
  from: OpenDraft,
  add: Partial<Draft>,
  to: Step,
): void {
  const step = ORDER.indexOf(to) > ORDER.indexOf(from.step) ? to : from.step;
  draftsSql.updateDraft(access, from.hash, step, sealed(deps, { ...from.draft, ...add }));
}
