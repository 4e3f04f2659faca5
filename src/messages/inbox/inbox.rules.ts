import { addDays, type PlainDate } from '../../platform/days.rules.ts';

/** The most of a note or of a reason, which only staff see. */
export const MOST_NOTE = 4000;

/** When an answer is due, as its page says it: by a time today or tomorrow, or on a later day. */
export interface Due {
  is: 'today' | 'tomorrow' | 'later' | 'overdue-today' | 'overdue';
  day: PlainDate;
  /** The moment whose time the page shows. */
  at: Date;
}

/**
 * When an answer is due. An answer at that very instant keeps the promise. Midnight could mean the
 * beginning or the end of a day, so the page shows the minute before.
 * @param dayOf the calendar day of an instant where the page is read
 */
export function dueOf(dueAt: Date, now: Date, dayOf: (at: Date) => PlainDate): Due {
  const day = dayOf(new Date(dueAt.getTime() - 1));
  const at = day === dayOf(dueAt) ? dueAt : new Date(dueAt.getTime() - 60_000);
  const today = dayOf(now);
  if (now > dueAt) return { is: day === today ? 'overdue-today' : 'overdue', day, at };
  if (day === today) return { is: 'today', day, at };
  return { is: day === addDays(today, 1) ? 'tomorrow' : 'later', day, at };
}

/** What a conversation is given to: a team, or somebody of a team. */
export interface Receiver {
  teamId: string;
  accountId: string | null;
}
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const RECEIVER = new RegExp(`^(${UUID})(?: (${UUID}))?$`);

/** One field for a team or somebody of it. */
export const receiverText = ({ teamId, accountId }: Receiver): string =>
  accountId ? `${teamId} ${accountId}` : teamId;
/** Reads it; undefined if it names nothing. */
export function readReceiver(text: string): Receiver | undefined {
  const [, teamId, accountId = null] = RECEIVER.exec(text) ?? [];
  return teamId ? { teamId, accountId } : undefined;
}
