import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../../platform/days.rules.ts';

/** An instant that the clock of a zone shows. */
export interface Shown {
  at: Date;
  /** The clock shows this time twice on that day. */
  twice: boolean;
}

/**
 * When the clock of a zone shows a time; null if it skips it. Of a time that comes twice, a block
 * takes all: it begins with the first and ends with the second.
 * @param minutes after midnight, up to 1440
 */
export function instantOf(
  zone: string,
  day: PlainDate,
  minutes: number,
  end: 'from' | 'until',
): Shown | null {
  const local = Temporal.PlainDate.from(day).toPlainDateTime().add({ minutes });
  const first = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const second = local.toZonedDateTime(zone, { disambiguation: 'later' });
  const twice = first.epochMilliseconds !== second.epochMilliseconds;
  // a time that the clock skips has two instants too, neither of which shows it
  if (!first.toPlainDateTime().equals(local)) return null;
  const { epochMilliseconds } = end === 'from' ? first : second;
  return { at: new Date(epochMilliseconds), twice };
}

/** A block may be that long, so that a wrong year does not close a clinic for ever. */
export const MOST_DAYS = 731;
export type BlockProblem = 'order' | 'over' | 'long';

/** What is wrong with the time of a block; null if it is good. */
export function blockProblem(from: Date, to: Date, now: Date): BlockProblem | null {
  if (to <= from) return 'order';
  if (to <= now) return 'over';
  return to.getTime() - from.getTime() > MOST_DAYS * 86_400_000 ? 'long' : null;
}

/** What a block is of, as one word: "room 1b6f…". */
export const OF = /^(clinician|room|clinic)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
export type Kind = 'clinician' | 'room' | 'clinic';
export function readOf(text: string): { kind: Kind; id: string } | null {
  const [, kind, id] = OF.exec(text) ?? [];
  return kind && id ? { kind: kind as Kind, id } : null;
}
