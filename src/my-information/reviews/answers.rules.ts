import type { Verdict } from './reviews.rules.ts';

/**
 * An answer as the event of a notice. The front desk may ask for a call several times, so the time
 * is part of it.
 */
export const eventOf = (id: string, verdict: Verdict, at: Date): string =>
  `${id} ${verdict} ${at.toISOString()}`;

/** The proposal that an event is about, and what the answer was. */
export function answerOf(event: string): { id: string; verdict: string } {
  const [id = '', verdict = ''] = event.split(' ');
  return { id, verdict };
}
