import type { Access } from '../../platform/access/access.ts';
import type { StreamEvent } from '../../platform/http/streams.ts';
import { marksText } from '../live-marks.ts';
import { findNews } from './news.sql.ts';

export { listNewest } from './news.sql.ts';

/**
 * What has come for the account, as ids and a number: which conversations, with the newest message
 * of each, and how many are unread. None of it says what is written. To have heard is not to have
 * read.
 * @param after the event that the page heard last
 */
export async function hearNews(
  access: Access<'messages:notify'>,
  after: string | null,
): Promise<StreamEvent[]> {
  const { newest, unread } = await findNews(access);
  const id = `${unread} ${marksText(newest.slice(0, 1))}`;
  const lines = newest.map((line) => ({ ...line, fresh: true }));
  const counts = { messages: unread > 0 ? String(unread) : '' };
  return id === after ? [] : [{ id, event: 'news', data: { lines, counts } }];
}
