import { type HeardMail, messageIdOf } from './outside.ts';

/** A message that the portal has acknowledged. */
export interface Sent {
  text: string;
  conversation: string;
  seq: number;
  by: 'member' | 'team';
  /** The member's account, which is told of what the team writes. */
  account: string;
}
type Sql = <R extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<R[]>;

/** What must be true of every conversation, whatever was killed. Each answers those that are not. */
const INVARIANTS: Record<string, string> = {
  'have a gap, or a wrong newest message': `
    select c.id from conversation c left join message m on m.conversation_id = c.id
    group by c.id, c.last_seq
    having count(m.id) <> c.last_seq or coalesce(max(m.seq), 0) <> c.last_seq`,
  'name another message as the team’s newest': `
    select c.id from conversation c left join message m on m.conversation_id = c.id
      and m.author_as = 'staff'
    group by c.id, c.team_seq having coalesce(max(m.seq), 0) <> c.team_seq`,
  'have a message that can’t be found': `
    select m.conversation_id as id from message m
    left join message_said d on d.patient_id = m.patient_id and d.message_id = m.id
    where d.message_id is null`,
  'wait for the wrong side': `
    select c.id from conversation c
    join message m on m.conversation_id = c.id and m.seq = c.last_seq
    where c.last_from <> case m.author_as when 'staff' then 'team' else 'member' end`,
  'have no clock, or one that nobody waits for': `
    select c.id from conversation c
    where (c.due_at is not null) <> (c.state = 'open' and c.last_from = 'member')`,
};

/**
 * @param boxes what the inbox of each nurse who is still there shows; no two are on one team
 * @returns the invariants that did not hold
 */
export async function checkMessages(
  sql: Sql,
  sent: readonly Sent[],
  mails: readonly HeardMail[],
  boxes: readonly { account: string; team: string; counts: Record<string, number> }[],
): Promise<string[]> {
  const problems: string[] = [];
  const say = (problem: string) => void problems.push(problem);

  // none lost, none doubled, each in its place
  const stored = new Map<string, { conversation: string; seq: number }[]>();
  for (const { text, ...place } of await sql<{ text: string; conversation: string; seq: number }>(
    'select text, conversation_id as conversation, seq from message',
  ))
    stored.set(text, [...(stored.get(text) ?? []), place]);
  for (const [text, places] of stored)
    if (places.length > 1) say(`"${text}" is stored ${places.length} times`);
  for (const { text, conversation, seq } of sent) {
    const [place] = stored.get(text) ?? [];
    if (!place) say(`"${text}" was answered and is not there`);
    else if (place.conversation !== conversation || place.seq !== seq)
      say(`"${text}" is in another place than it was sent to`);
  }
  for (const [what, text] of Object.entries(INVARIANTS)) {
    const n = (await sql(text)).length;
    if (n > 0) say(`${n} conversations ${what}`);
  }

  // each notice sent at least once, and made once
  const heard = new Set(mails.map((mail) => mail.messageId));
  const notices = new Map<string, { outcome: string | null; batch: string | null }[]>();
  for (const { about, outcome, batch } of await sql<{
    about: string;
    outcome: string | null;
    batch: string | null;
  }>(
    `select account_id || ' ' || event as about, outcome, batch_id as batch from notice
     where topic = 'messages'`,
  ))
    notices.set(about, [...(notices.get(about) ?? []), { outcome, batch }]);
  for (const { by, account, conversation, seq } of sent.filter((one) => one.by === 'team')) {
    const made = notices.get(`${account} ${conversation} ${seq}`) ?? [];
    const [notice] = made;
    if (made.length !== 1) say(`message ${seq} of the ${by} has ${made.length} notices`);
    else if (notice?.outcome !== 'sent') say(`a notice ended as ${notice?.outcome}`);
    else if (!heard.has(messageIdOf(`notice ${notice.batch}`))) say('a sent notice never arrived');
  }
  for (const { queue, n } of await sql<{ queue: string; n: number }>(
    `select name as queue, count(*)::int as n from pgboss.job where state < 'completed' group by 1
     union all select queue, count(*)::int from dead_job group by 1`,
  ))
    say(`${n} jobs of ${queue} are stuck`);
  return [...problems, ...(await checkQueues(sql, boxes))];
}

/** Every stored conversation is closed or in exactly one queue: as the inboxes themselves show it. */
async function checkQueues(
  sql: Sql,
  boxes: readonly { team: string; counts: Record<string, number> }[],
): Promise<string[]> {
  const problems: string[] = [];
  const rows = await sql<{ team: string; open: number; closed: number }>(
    `select team_id as team, count(*) filter (where state = 'open')::int as open,
       count(*) filter (where state = 'closed')::int as closed from conversation group by 1`,
  );
  let queued = 0;
  for (const { team, counts } of boxes) {
    const row = rows.find((one) => one.team === team);
    const { all = -1, mine = 0, unassigned = 0, waiting = 0 } = counts;
    if (all !== row?.open) problems.push(`an inbox shows ${all} of ${row?.open} open ones`);
    if (mine + unassigned + waiting !== all)
      problems.push(`of ${all}, ${mine} are somebody’s, ${unassigned} nobody’s, ${waiting} wait`);
    queued += mine + unassigned + waiting;
  }
  // those of a team without anybody are the administrators’
  const [stranded] = await sql<{ n: number }>(
    `select count(*)::int as n from conversation c where c.state = 'open' and not exists (
       select 1 from team_member m where m.team_id = c.team_id and m.ended_at is null
         and portico_may(m.account_id, 'messages:answer'))`,
  );
  const closed = rows.reduce((sum, one) => sum + one.closed, 0);
  const stored = rows.reduce((sum, one) => sum + one.open + one.closed, 0);
  if (queued + (stranded?.n ?? 0) + closed !== stored)
    problems.push(
      `${stored} are stored: ${queued} in queues, ${stranded?.n} of nobody, ${closed} closed`,
    );
  return problems;
}
