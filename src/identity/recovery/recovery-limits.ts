import type { RequestInfo } from '../../platform/access/request-info.ts';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Deps } from '../../platform/http/routes.ts';
import type { Bucket, Limit } from '../../platform/limits.ts';

export type RecoveryDeps = Pick<Deps, 'db' | 'config' | 'log' | 'jobs' | 'settings'>;

/** Attempts on one account in one way, and from one place. The other ways stay open. */
const PER_ACCOUNT: Limit = { failures: 5, minutes: 24 * 60 };
const PER_ADDRESS: Limit = { failures: 10, minutes: 60 };

/** @param what the account and the way that is tried */
export const recoveryTries = (info: RequestInfo, what: string): Bucket[] => [
  [`forgot ${what}`, PER_ACCOUNT],
  [`forgot address ${placeOf(info.address)}`, PER_ADDRESS],
];
