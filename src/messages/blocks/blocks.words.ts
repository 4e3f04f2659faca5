import type { View } from '../../platform/http/routes.ts';
import type { Block, Writer } from './blocks.ts';

/** Whose messages are stopped, and as who they wrote. */
export const whoIsBlocked = (t: View['t'], { caregiverId, name }: Writer): string =>
  t(caregiverId ? 'block.caregiver' : 'block.self', { name });

/** Who stopped them, since when and until when. */
export const sayBlock = (
  t: View['t'],
  { beganBy, beganAt, untilDay }: Pick<Block, 'beganBy' | 'beganAt' | 'untilDay'>,
): string =>
  [
    t('block.since', { who: beganBy, day: t.date(beganAt, 'day') }),
    untilDay ? t('block.to-day', { day: t.day(untilDay) }) : t('block.to-lift'),
  ].join(' ');
