import { createHmac } from 'node:crypto';
import * as sql from './candidates.sql.ts';
import type { Registering, RegistrationDeps } from './registration-access.ts';

export { type Candidate, findAccountOf, findByMrn } from './candidates.sql.ts';

const uuidFrom = (bytes: Buffer): string =>
  bytes
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * A point among all people's ids, derived from the installation's secret and the number that was
 * typed.
 */
export const pointFor = (deps: RegistrationDeps, of: string, mrn: string): string =>
  uuidFrom(createHmac('sha256', deps.config.secret).update(`${of} ${mrn}`).digest());

/**
 * Who has a number, and a stand-in to read if nobody does, so that both take the same work.
 * @param of what the stand-in is for: each use has its own stand-ins
 */
export const findOrStandIn = (
  access: Registering,
  deps: RegistrationDeps,
  of: string,
  mrn: string,
): ReturnType<typeof sql.findOrStandIn> => sql.findOrStandIn(access, mrn, pointFor(deps, of, mrn));
