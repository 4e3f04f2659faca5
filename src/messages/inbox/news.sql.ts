import type { Access } from '../../platform/access/access.ts';
import { MINE } from './inbox.sql.ts';

/** How many conversations an event names. */
const MOST = 20;

/** The open conversations of one's teams in which somebody wrote last. */
export const listNewest = (
  access: Access<'messages:answer'>,
): Promise<{ id: string; lastSeq: number; lastFrom: 'member' | 'team' }[]> =>
  access.sql<{ id: string; lastSeq: number; lastFrom: 'member' | 'team' }>(
    `select c.id, c.last_seq, c.last_from from conversation c
     where ${MINE} and c.state = 'open' order by c.last_at desc, c.id limit ${MOST}`,
    [access.actor?.account.id ?? null],
  );
