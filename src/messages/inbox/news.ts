import type { Access } from '../../platform/access/access.ts';
import type { StreamEvent } from '../../platform/http/streams.ts';
import { type Mark, marksText } from '../live-marks.ts';
import { BOXES, type Box, MOST_CLOSED } from './inbox.sql.ts';
import { findNews, listNewest } from './news.sql.ts';

export const sayCount = (n: number): string =>
  n >= MOST_CLOSED ? `${MOST_CLOSED - 1}+` : String(n);
export const countName = (box: Box): string => `inbox-${box}`;

/** The open conversations of one's teams that changed last, with the number of the newest message. */
export async function listNewInInbox(access: Access<'messages:answer'>): Promise<Mark[]> {
  return (await listNewest(access)).map(({ id, lastSeq }) => ({ id, mark: String(lastSeq) }));
}

/**
 * What has come into the inbox of one's teams, as ids and numbers.
 * @param accountId whose inbox the address names: only one's own
 * @param after the event that the page heard last
 */
export async function hearInbox(
  access: Access<'messages:answer'>,
  accountId: string | undefined,
  after: string | null,
): Promise<StreamEvent[]> {
  if (accountId !== access.actor?.account.id) return [];
  const { newest, counted } = await findNews(access);
  const lines = newest.map(({ id, lastSeq, lastFrom }) => ({
    ...{ id, mark: String(lastSeq) },
    fresh: lastFrom === 'member',
  }));
  const counts = Object.fromEntries(
    BOXES.map((box) => [countName(box), `(${sayCount(counted[box])})`]),
  );
  const id = `${Object.values(counted).join(',')} ${marksText(lines.slice(0, 1))}`;
  return id === after ? [] : [{ id, event: 'news', data: { lines, counts } }];
}
