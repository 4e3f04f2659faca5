import type { Access } from '../../platform/access/access.ts';
import type { Mark } from '../live-marks.ts';
import type { ReadsMessages } from '../policy.ts';
import { isSeen, sees, whose } from './conversations.sql.ts';
import { NEW } from './lists.sql.ts';

/** Of how many conversations an event tells. */
const MOST = 20;

const newest = (access: Access<ReadsMessages>) => `select c.id, m.id as mark, c.last_at from (
       select c.patient_id, c.id, c.last_seq, c.last_at from conversation c where ${isSeen(access)}
       order by c.last_at desc, c.id limit ${MOST}) c
     join message m on m.patient_id = c.patient_id and m.conversation_id = c.id
       and m.seq = c.last_seq and m.author_id is distinct from $2
     order by c.last_at desc, c.id`;

/**
 * Those of the newest conversations in which somebody else wrote last, newest first. One comes among
 * them only by a new message.
 */
export const listNewest = (access: Access<ReadsMessages>): Promise<Mark[]> =>
  access.sql<Mark>(`with ${sees(access)} ${newest(access)}`, whose(access));

/**
 * Them, and how many conversations are unread. One statement: of two, the second may see a message
 * that the first did not, and what has come would be told twice.
 */
export async function findNews(
  access: Access<ReadsMessages>,
): Promise<{ newest: Mark[]; unread: number }> {
  const [row] = await access.sql<{ newest: Mark[]; unread: number }>(
    `with ${sees(access)}
     select (select coalesce(json_agg(json_build_object('id', n.id, 'mark', n.mark)
         order by n.last_at desc, n.id), '[]') from (${newest(access)}) n) as newest,
       (select count(*)::int from conversation_reader r
         join conversation c on c.patient_id = r.patient_id and c.id = r.conversation_id
         where r.account_id = $2 and r.patient_id = $1 and r.unread and ${isSeen(access)}
           and exists (select 1 from message m where ${NEW})) as unread`,
    whose(access),
  );
  return row ?? { newest: [], unread: 0 };
}
