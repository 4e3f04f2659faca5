import type { Access } from '../../platform/access/access.ts';
import type { AccountPeople } from '../../platform/access/actor.ts';
import type { LineState } from './lines.rules.ts';
import type { Line, ListFields } from './lists.sql.ts';

type System = Access<'system:messages'>;
type Worker = Access<'messages:send-list' | 'system:messages'>;

/** A list that goes out now. */
export interface SendingList extends ListFields {
  id: string;
  /** In whose name; null if the account is closed. */
  sender: AccountPeople | null;
  /** Whether they still may. */
  mayStill: boolean;
}
/** Holds it, so that whoever stops it waits for the message that is being sent. */
export async function holdSending(access: System, id: string): Promise<SendingList | undefined> {
  const [row] = await access.sql<SendingList>(
    `select l.id, l.team_id, l.category, l.subject, l.text, l.subject_es, l.text_es, l.replies,
       (select portico_people_of(a.id) from account a
        where a.id = l.sent_by and a.closed_at is null) as sender,
       portico_may(l.sent_by, 'messages:send-list') as may_still
     from message_list l where l.id = $1 and l.state = 'sending' for share of l`,
    [id],
  );
  return row;
}

/** The next line to send, locked; another process takes the one after it. */
export async function nextLine(
  access: System,
  id: string,
): Promise<{ n: number; patientId: string } | undefined> {
  const [row] = await access.sql<{ n: number; patientId: string }>(
    `select n, member_id as patient_id from message_list_line where list_id = $1 and state = 'ready'
       and member_id is not null
     order by n limit 1 for update skip locked`,
    [id],
  );
  return row;
}

/** Notes what became of a line. */
export async function settleLine(
  access: Worker,
  id: string,
  n: number,
  done: { state: LineState & ('sent' | 'failed'); why: Line['why']; conversationId: string | null },
): Promise<void> {
  await access.sql(
    `update message_list_line set state = $3, why = $4, conversation_id = $5, at = $6
     where list_id = $1 and n = $2 and state = 'ready'`,
    [id, n, done.state, done.why, done.conversationId, access.info.now],
  );
}

/** The list is done when no line is left. */
export async function markDone(access: System, id: string): Promise<void> {
  await access.sql(
    `update message_list set state = 'done', version = version + 1
     where id = $1 and state = 'sending' and not exists (
       select 1 from message_list_line where list_id = $1 and state = 'ready')`,
    [id],
  );
}
