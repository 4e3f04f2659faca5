import { createHmac } from 'node:crypto';
import type { RequestInfo } from '../../../platform/access/request-info.ts';
import { sha256 } from '../../../platform/crypto/crypto.ts';
import { placeOf } from '../../../platform/http/addresses.ts';
import type { Deps } from '../../../platform/http/routes.ts';
import { type Bucket, type Limit, mayTry } from '../../../platform/limits.ts';
import { mayMail } from '../../accounts/mail-limits.ts';
import { countedAs } from '../../accounts/user-id/user-id.rules.ts';
import { findMailable } from './vouching.sql.ts';

/**
 * After many failures on an account, a browser in which it was never used has to be vouched for
 * before the password is compared: by opening, in the same browser, a link that was sent to the
 * confirmed address. That proves nothing else: password and second step are asked for as always. So
 * an attack costs the owner one more step, and locks nobody out.
 */
type Vouching = Pick<Deps, 'db' | 'config' | 'jobs'>;
type Secret = Pick<Deps['config'], 'secret'>;

const LINK_MINUTES = 30;
/** How long a vouched-for browser has its own count of attempts. */
export const VOUCHED_MINUTES = 60;
const PER_NAME: Limit = { failures: 3, minutes: 60 };
const PER_ADDRESS: Limit = { failures: 10, minutes: 60 };

const MINUTES = { link: LINK_MINUTES, vouched: VOUCHED_MINUTES };

/** Signs that an account and a browser belong together for a limited time. */
function sign(
  { secret }: Secret,
  purpose: 'link' | 'vouched',
  accountId: string,
  until: string,
  browser: Buffer,
): string {
  return createHmac('sha256', secret)
    .update(`browser ${purpose} ${accountId} ${until} ${browser.toString('hex')}`)
    .digest('base64url');
}
function tokenFor(
  config: Secret,
  purpose: 'link' | 'vouched',
  accountId: string,
  browser: Buffer,
  now: Date,
): string {
  const until = Math.floor(now.getTime() / 1000 + MINUTES[purpose] * 60).toString(36);
  return `${accountId}.${until}.${sign(config, purpose, accountId, until, browser)}`;
}
/** The account in a token; null if it is forged, expired, or for another browser. */
function accountIn(
  config: Secret,
  purpose: 'link' | 'vouched',
  token: string | undefined,
  browser: Buffer | null,
  now: Date,
): string | null {
  const [, accountId, until, signature] =
    /^([0-9a-f-]{36})\.([0-9a-z]{5,8})\.([\w-]{43})$/.exec(token ?? '') ?? [];
  if (!accountId || !until || !signature || !browser) return null;
  if (!sha256(signature).equals(sha256(sign(config, purpose, accountId, until, browser))))
    return null;
  return Number.parseInt(until, 36) * 1000 > now.getTime() ? accountId : null;
}

export const browserLink = (
  config: Deps['config'],
  accountId: string,
  browser: Buffer,
  now: Date,
): string =>
  `${config.publicUrl}/sign-on/browser/${tokenFor(config, 'link', accountId, browser, now)}`;

/**
 * The value of a browser's cookie once its link was opened in it; null if the link is for another
 * browser.
 */
export function vouch(
  config: Secret,
  token: string | undefined,
  browser: Buffer | null,
  now: Date,
): string | null {
  const accountId = accountIn(config, 'link', token, browser, now);
  return accountId && browser && tokenFor(config, 'vouched', accountId, browser, now);
}
export const vouchedFor = (
  config: Secret,
  kept: string | undefined,
  browser: Buffer | null,
  now: Date,
): string | null => accountIn(config, 'vouched', kept, browser, now);

/**
 * Sends the link to the confirmed address of the account, if it has one. The work is the same for
 * every user ID: a job looks up the account.
 */
export async function askForLink(
  deps: Vouching,
  info: RequestInfo,
  userId: string,
  browser: Buffer,
): Promise<void> {
  await deps.db.asSystem('system:sign-on', info, async (access) => {
    const buckets: Bucket[] = [
      [`browser-link ${countedAs(userId)}`, PER_NAME],
      [`browser-link address ${placeOf(info.address)}`, PER_ADDRESS],
    ];
    if (!(await mayTry(access, buckets, info.now))) return;
    const found = await findMailable(access, userId);
    if (!(await mayMail(access, info, { to: found?.email ?? `of ${countedAs(userId)}` }))) return;
    const accountId = found?.id ?? crypto.randomUUID();
    await deps.jobs.enqueue(access, 'mail.recovery', {
      accountId,
      browser: browser.toString('hex'),
    });
  });
}
