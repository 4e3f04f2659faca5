import type { Access } from '../../platform/access/access.ts';
import { BOX_COUNTS, type Box, boxCounted, MINE } from './inbox.sql.ts';

/** How many conversations an event names. */
const MOST = 20;
const NEWEST = `select c.id, c.last_seq, c.last_from, c.last_at from conversation c
     where ${MINE} and c.state = 'open' order by c.last_at desc, c.id limit ${MOST}`;

interface Newest {
  id: string;
  lastSeq: number;
  lastFrom: 'member' | 'team';
}

/** The open conversations of one's teams in which somebody wrote last. */
export const listNewest = (access: Access<'messages:answer'>): Promise<Newest[]> =>
  access.sql<Newest>(NEWEST, [access.actor?.account.id ?? null]);

/**
 * Them, and how many are in each list. One statement: of two, the second may see a message that the
 * first did not, and what has come would be told twice.
 */
export async function findNews(
  access: Access<'messages:answer'>,
): Promise<{ newest: Newest[]; counted: Record<Box, number> }> {
  const [row] = await access.sql<{ newest: Newest[] } & Record<Box, number>>(
    `select counted.*, (select coalesce(json_agg(json_build_object('id', n.id,
         'lastSeq', n.last_seq, 'lastFrom', n.last_from) order by n.last_at desc, n.id), '[]')
       from (${NEWEST}) n) as newest
     from (${BOX_COUNTS}) counted`,
    boxCounted(access),
  );
  const { newest = [], ...counted } = row ?? {};
  return { newest, counted: counted as Record<Box, number> };
}
