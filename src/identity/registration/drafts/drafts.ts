import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { newToken, seal, sha256, unseal } from '../../../platform/crypto/crypto.ts';
import { placeOf } from '../../../platform/http/addresses.ts';
import { type Limit, mayTry, takeTry } from '../../../platform/limits.ts';
import type { Membership } from '../../accounts/membership.rules.ts';
import type { SecretQuestion } from '../../factors/secret-questions.rules.ts';
import type { Registering, RegistrationDeps } from '../registration-access.ts';
import * as sql from './drafts.sql.ts';

/** What somebody has typed so far. It is stored sealed, for 30 minutes. */
export interface Draft {
  membership: Membership;
  terms?: string;
  userId?: string;
  email?: string;
  /** Set once the identity questions have been answered correctly. */
  patientId?: string;
  /** Set if the registration started from a letter; the letter is used up at the end. */
  letterId?: string;
  /** Set if the letter reopens an existing account. */
  accountId?: string;
  passwordHash?: string;
  questions?: { question: SecretQuestion; hash: string }[];
}
export type Step = sql.Step;
export interface OpenDraft {
  hash: Buffer;
  step: Step;
  draft: Draft;
}

const DRAFT_MINUTES = 30;

/**
 * How many registrations one address, and all addresses together, may start. A household may
 * register together.
 */
const PER_ADDRESS: Limit = { failures: 30, minutes: 60 };
const OF_ALL: Limit = { failures: 600, minutes: 60 };

/** The order of the steps. None can be skipped; a finished one can be changed by going back. */
const ORDER: readonly Step[] = ['terms', 'user-id', 'identity', 'secure', 'check'];
export const hasReached = (open: OpenDraft, step: Step): boolean =>
  ORDER.indexOf(open.step) >= ORDER.indexOf(step);

/**
 * Starts a registration with the membership of step 1. Nothing is looked up: every membership
 * starts the same way.
 * @returns the token for the browser's cookie; null if too many registrations were started
 */
export const beginDraft = (
  deps: RegistrationDeps,
  info: RequestInfo,
  membership: Membership,
): Promise<string | null> =>
  deps.db.asSystem('system:registration', info, async (access) => {
    if (!(await mayTry(access, [[`register ${placeOf(info.address)}`, PER_ADDRESS]], info.now)))
      return null;
    const token = insertDraft(access, deps, { membership });
    const [before] = await takeTry(access, [['register all', OF_ALL]], info.now);
    // one alarm, from the registration that reaches the limit; it keeps nobody out
    if (before === OF_ALL.failures - 1)
      deps.log({ event: 'registration.alarm', why: 'many-begun' });
    return token;
  });

/** Stores a new draft at its first step, without waiting. Returns its token. */
export function insertDraft(access: Registering, deps: RegistrationDeps, draft: Draft): string {
  const token = newToken();
  const { now } = access.info;
  const expiresAt = new Date(now.getTime() + DRAFT_MINUTES * 60_000);
  sql.insertDraft(access, sha256(token), sealed(deps, draft), now, expiresAt);
  return token;
}

const sealed = (deps: RegistrationDeps, draft: Draft): Buffer =>
  seal(deps.config.secret, 'registration', JSON.stringify(draft));

async function open(
  deps: RegistrationDeps,
  token: string | undefined,
  find: (hash: Buffer) => ReturnType<typeof sql.readDraft>,
): Promise<OpenDraft | null> {
  if (!token || !/^[\w-]{43}$/.test(token)) return null;
  const hash = sha256(token);
  const row = await find(hash);
  const text = row && unseal(deps.config.secret, 'registration', row.sealed);
  return row && text ? { hash, step: row.step, draft: JSON.parse(text) } : null;
}

/** The registration that the browser's cookie names; null once it has expired. */
export const readDraft = (
  deps: RegistrationDeps,
  info: RequestInfo,
  token: string | undefined,
): Promise<OpenDraft | null> => open(deps, token, (hash) => sql.readDraft(deps.db, hash, info.now));

/** The same, locked: if two requests finish one registration at once, the second waits. */
export const lockDraft = (
  access: Registering,
  deps: RegistrationDeps,
  token: string | undefined,
): Promise<OpenDraft | null> =>
  open(deps, token, (hash) => sql.lockDraft(access, hash, access.info.now));

/** Deletes the draft. False if another request deleted it first. */
export const takeDraft = (access: Registering, from: OpenDraft): Promise<boolean> =>
  sql.takeDraft(access, from.hash);

/**
 * Stores what a step adds and which step comes next, without waiting. The draft never goes back to
 * an earlier step.
 */
export function advance(
  access: Registering,
  deps: RegistrationDeps,
  from: OpenDraft,
  { to, ...add }: Partial<Draft> & { to: Step },
): void {
  const step = ORDER.indexOf(to) > ORDER.indexOf(from.step) ? to : from.step;
  sql.updateDraft(access, from.hash, step, sealed(deps, { ...from.draft, ...add }));
}
