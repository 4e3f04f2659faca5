import { type HeardMail, type HeardOrder, messageIdOf } from './outside.ts';
import type { Member } from './people.ts';

/** What the portal has acknowledged. */
export interface Acknowledged {
  orders: { requestId: string; member: Member; by: 'own' | 'caregiver'; from: number }[];
  /** With the time of the answer. */
  cancels: { requestId: string; at: number }[];
  news: { id: string; requestId: string }[];
}

/** What must be true once everything runs again and time has passed. */
type Sql = <R extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<R[]>;

/** Every mail that somebody was promised: notices, several in one mail, and mails with a link. */
const PROMISED = `select distinct 'notice ' || batch_id as id, topic as what
  from notice
  where outcome = 'sent'
  union all
  select id::text, name
  from pgboss.job
  where name in ('mail.confirm-email', 'mail.recovery', 'mail.invitation')`;

/**
 * @param graceMs how long an order that was being sent when its request was closed may take to
 * arrive
 */
export async function check(
  sql: Sql,
  done: Acknowledged,
  mails: readonly HeardMail[],
  orders: readonly HeardOrder[],
  graceMs: number,
): Promise<string[]> {
  const problems: string[] = [];
  const say = (problem: string) => void problems.push(problem);

  // nothing stays stuck
  for (const row of await sql<{ what: string; state: string; n: number }>(
    `select destination || ' ' || kind as what, state, count(*)::int as n
      from outbox_message
      where state in ('waiting', 'dead') group by 1, 2
     union all
     select name, state::text, count(*)::int
     from pgboss.job
     where state < 'completed' group by 1, 2
     union all select queue, 'dead', count(*)::int from dead_job group by 1
     union all
     select 'notices of ' || topic, 'waiting', count(*)::int
     from notice
     where settled_at is null group by 1`,
  ))
    say(`${row.n} of ${row.what} stuck (${row.state})`);

  // no acknowledged request is lost
  const requests = new Map(
    (await sql<{ id: string; stage: string }>('select id, stage from refill_request')).map(
      (row) => [row.id, row],
    ),
  );
  for (const { requestId } of done.orders)
    if (!requests.has(requestId)) say(`the answered request ${requestId} is not there`);
  for (const { requestId } of done.cancels)
    if (requests.get(requestId)?.stage !== 'cancelled')
      say(`the answered cancellation of ${requestId} is not there`);
  const news = new Set(
    (await sql<{ id: string }>('select control_id as id from pharmacy_news')).map((row) => row.id),
  );
  for (const { id } of done.news) if (!news.has(id)) say(`the accepted news ${id} is not there`);

  // every message arrives, in order, and no order after its cancellation
  for (const [id, { stage }] of requests) {
    const heard = orders.filter((one) => one.requestId === id).map((one) => one.control);
    const firstCancel = heard.indexOf('CA');
    if (stage !== 'cancelled') {
      if (!heard.includes('RF')) say(`the order of ${id} never arrived`);
      if (firstCancel !== -1) say(`${id} was called back though nobody cancelled it`);
      if (stage === 'submitted') say(`${id} was taken by the pharmacy, and still says submitted`);
      continue;
    }
    if (firstCancel !== -1 && heard.slice(firstCancel).includes('RF'))
      say(`the order of ${id} was sent after its cancellation`);
    if (heard.includes('RF') && firstCancel === -1)
      say(`the order of ${id} arrived, and its cancellation never did`);
    const closed = done.cancels.find((one) => one.requestId === id)?.at;
    if (
      closed !== undefined &&
      orders.some(
        (one) => one.requestId === id && one.control === 'RF' && one.at > closed + graceMs,
      )
    )
      say(`the order of ${id} was sent after the request was closed`);
  }
  // the same message carries the same number, and no two share one
  const numbers = new Map<string, string>();
  for (const one of orders) {
    const what = `${one.control} ${one.requestId}`;
    if ((numbers.get(one.controlId) ?? what) !== what)
      say(`the number ${one.controlId} was used for two messages`);
    numbers.set(one.controlId, what);
  }

  // every mail whose transaction committed arrives, under its one Message-ID
  const arrived = new Set(mails.map((mail) => mail.messageId));
  const promised = await sql<{ id: string; what: string }>(PROMISED);
  const known = new Set(promised.map(({ id }) => messageIdOf(id)));
  for (const { id, what } of promised)
    if (!arrived.has(messageIdOf(id))) say(`the mail ${id} (${what}) never arrived`);
  for (const id of arrived) if (!known.has(id)) say('a mail arrived that nobody was promised');
  // the requester gets no mail; the person whose medicine it is does
  for (const { member, by, from, requestId } of done.orders)
    if (by === 'caregiver' && !mails.some((mail) => mail.to === member.email && mail.at >= from))
      say(`the member was never told that ${requestId} was asked for`);
  return problems;
}
