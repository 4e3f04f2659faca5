import type { Access } from '../../platform/access/access.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { type Bucket, giveBackIn, type Limit, mayTry } from '../../platform/limits.ts';
import { notify } from '../../platform/notices/notices.ts';
import { addAuthenticator } from '../factors/authenticator.ts';
import { findDevice } from '../factors/devices.ts';
import { makeRecoveryCodes } from '../factors/recovery-codes/recovery-codes.ts';
import { useEitherCode } from '../factors/second-step.ts';

type SigningOn = Access<'system:sign-on'>;
type SecondStepDeps = Pick<Deps, 'config' | 'settings' | 'jobs' | 'log'>;

/** A code has a million values; one account may try this many from all unknown browsers. */
const CODES: Limit = { failures: 20, minutes: 60 };

/**
 * Uses up an app code or a recovery code. An attempt is counted before the code is compared; a
 * browser that the account knows has a count of its own.
 * @param browser the hash of the browser's name, if it has one
 */
export async function proveCode(
  access: SigningOn,
  deps: SecondStepDeps,
  from: { accountId: string; browser: Buffer | null },
  code: string,
): Promise<'authenticator' | 'recovery-code' | 'wrong' | 'throttled'> {
  const { accountId, browser } = from;
  const device = browser ? await findDevice(access, accountId, browser) : undefined;
  const bucket: Bucket = [device ? `code device ${device.id}` : `code account ${accountId}`, CODES];
  if (!(await mayTry(access, [bucket], access.info.now))) return 'throttled';
  const proof = await useEitherCode(access, deps, accountId, code);
  if (proof === 'recovery-code')
    await notify(access, deps.jobs, {
      accountId,
      topic: 'security',
      data: { notice: 'code-used' },
    });
  if (proof) {
    await giveBackIn(access, [], [bucket], access.info.now);
    return proof;
  }
  deps.log({ event: 'sign-on.failed', requestId: access.info.requestId, why: 'credentials' });
  return 'wrong';
}

/**
 * Turns on the authenticator app of staff who sign on for the first time.
 * @returns the id of the page that shows their recovery codes; null for a wrong code
 */
export async function setUpAuthenticator(
  access: SigningOn,
  deps: SecondStepDeps,
  accountId: string,
  made: { within: string; ticket: string; code: string },
): Promise<string | null> {
  if (!(await addAuthenticator(access, deps, accountId, made))) return null;
  await notify(access, deps.jobs, {
    accountId,
    topic: 'security',
    data: { notice: 'authenticator-on' },
  });
  return makeRecoveryCodes(access, deps, accountId, null);
}
