import type { Access } from '../../platform/access/access.ts';
import type { Mark } from '../live-marks.ts';
import type { ReadsMessages } from '../policy.ts';
import { isSeen, sees, whose } from './conversations.sql.ts';

/** Of how many conversations an event tells. */
const MOST = 20;

/**
 * Those of the newest conversations in which somebody else wrote last, newest first. One comes among
 * them only by a new message.
 */
export const listNewest = (access: Access<ReadsMessages>): Promise<Mark[]> =>
  access.sql<Mark>(
    `with ${sees(access)}
     select c.id, m.id as mark from (
       select c.patient_id, c.id, c.last_seq, c.last_at from conversation c where ${isSeen(access)}
       order by c.last_at desc, c.id limit ${MOST}) c
     join message m on m.patient_id = c.patient_id and m.conversation_id = c.id
       and m.seq = c.last_seq and m.author_id is distinct from $2
     order by c.last_at desc, c.id`,
    whose(access),
  );
