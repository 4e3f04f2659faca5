import type { Access } from '../../platform/access/access.ts';

type Manages = Access<'schedule:manage'>;

/** From here on, what is done can be taken back without what was done before. */
export const beginOne = (access: Manages): void => access.pipeline('savepoint one_visit', []);
export const endOne = (access: Manages, keep: boolean): Promise<unknown> =>
  access.sql(keep ? 'release savepoint one_visit' : 'rollback to savepoint one_visit', []);
