import type { Access } from '../../platform/access/access.ts';
import type { Mark } from '../live-marks.ts';
import type { ReadsMessages } from '../policy.ts';
import { SINCE, VISIBLE } from './conversations.sql.ts';

/** How many conversations an event names. */
const MOST = 20;

/** The newest message that others wrote in each conversation that the account sees. */
export const listNewest = (access: Access<ReadsMessages>): Promise<Mark[]> =>
  access.sql<Mark>(
    `with s as (select ${SINCE} as since)
     select c.id, m.id as mark from s cross join conversation c
     cross join lateral (select m.id, m.sent_at from message m where m.patient_id = c.patient_id
       and m.conversation_id = c.id and m.sent_at >= s.since and m.author_id <> $2
       order by m.seq desc limit 1) m
     where ${VISIBLE} order by m.sent_at desc, c.id limit ${MOST}`,
    [access.person.id, access.actor?.account.id ?? null, access.as === 'self'],
  );
