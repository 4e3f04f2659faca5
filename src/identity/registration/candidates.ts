import { createHmac } from 'node:crypto';
import type { Registering } from './drafts.ts';

const uuidFrom = (bytes: Buffer): string =>
  bytes
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
/**
 * A point among all people's ids, drawn from the installation's secret and the number that was
 * typed.
 */
export const pointFor = (deps: Registering, of: string, mrn: string): string =>
  uuidFrom(createHmac('sha256', deps.config.secret).update(`${of} ${mrn}`).digest());
