/**
 * Which messages of a conversation someone sees, and which of them are unread. Unread is per
 * reader: each has a mark, the number of the last message that they opened. Nobody's reading moves
 * another reader's mark, and a search or a page that is fetched ahead of time moves none.
 */

/** The member and their caregivers are one side, the team and other staff the other one. */
export type Side = 'member' | 'team';

export interface Message {
  /**
   * Rises within its conversation. It is given when the message reaches the other side, so one that
   * waited for the scan of its attachments comes after those that were read meanwhile.
   */
  seq: number;
  side: Side;
  at: Date;
  /** A note among staff, which never reaches the member side. */
  internal: boolean;
}

/** When a caregiver's right to messages began and ended; of several, the one in force. */
export interface Right {
  began: Date;
  ended: Date | null;
}

export interface Reader {
  side: Side;
  /** The number of the first message that they may see (`visibleFrom`); null: none. */
  from: number | null;
  /** The number of the last message that they opened; 0 if they opened none. */
  mark: number;
}

/**
 * The number from which on a reader sees messages. A caregiver sees those from the beginning of
 * their right on, and nothing from the second it ended; the person and staff see all.
 * @param right 'whole' for the person and for staff
 * @returns null if they see nothing now
 */
export function visibleFrom(
  right: Right | 'whole',
  messages: readonly Pick<Message, 'seq' | 'at'>[],
  now: Date,
): number | null {
  if (right === 'whole') return 1;
  if (now < right.began || (right.ended !== null && right.ended <= now)) return null;
  // by the highest number, in case two clocks disagree: nothing up to it is shown
  const before = messages.filter(({ at }) => at < right.began).map(({ seq }) => seq);
  return Math.max(0, ...before) + 1;
}

/** The messages that a reader sees. */
export const visibleTo = <T extends Pick<Message, 'seq' | 'internal'>>(
  { side, from }: Pick<Reader, 'side' | 'from'>,
  messages: readonly T[],
): T[] =>
  messages.filter(
    ({ seq, internal }) => from !== null && seq >= from && (side === 'team' || !internal),
  );

/**
 * How many messages a reader has not opened: of those that they see, what the other side wrote
 * after their mark. A message is never unread for the side that wrote it.
 */
export const unreadCount = (
  reader: Reader,
  messages: readonly Pick<Message, 'seq' | 'side' | 'internal'>[],
): number =>
  visibleTo(reader, messages).filter(({ seq, side }) => seq > reader.mark && side !== reader.side)
    .length;

/**
 * A reader's mark after a page showed them messages up to a number. It never goes back, so two tabs
 * can report in any order.
 * @param newest the number of the newest message that they may see: a page can't mark what has not
 * been written yet
 */
export const markAfter = (mark: number, shown: number, newest: number): number =>
  Math.max(mark, Math.min(shown, newest));
