import { addDays, type PlainDate } from '../../platform/days.rules.ts';

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
