import { createHash } from 'node:crypto';
import { type LinkDeps, takeNews } from '../../medications/pharmacy/pharmacy-news.ts';
import type { Incoming } from '../hl7v2/feeds.ts';
import { isProblem, type Problem } from '../hl7v2/problems.rules.ts';
import { readNews } from './news.rules.ts';

const NOT_OURS = 'ORC-2 is not one of our requests. Nothing in this message was accepted.';

/**
 * Takes one message of the pharmacies' system.
 * @returns the problems, none if it was accepted; `number`: its MSH-10 belongs to another message
 */
export async function takeMessage(
  deps: LinkDeps,
  { message, now }: Incoming,
): Promise<{ problems: Problem[]; number?: true }> {
  const told = readNews(message);
  if (isProblem(told)) return { problems: [told] };
  const digest = createHash('sha256').update(JSON.stringify(told.news)).digest('hex');
  const taken = await takeNews(deps, { ...told, digest }, now);
  if (taken.is === 'another')
    return {
      number: true,
      problems: [
        {
          ack: 'AE',
          code: '205',
          at: 'MSH^1^10',
          why: 'A different message with this MSH-10 was accepted before. This one was not.',
        },
      ],
    };
  if (taken.is === 'taken') return { problems: [] };
  const [first, ...more] = taken.orders;
  if (first === undefined)
    return { problems: [{ ack: 'AE', code: '204', at: 'ORC^1^2', why: NOT_OURS }] };
  return {
    problems: [first, ...more].map((place) => ({
      ack: 'AE',
      code: '204',
      at: `ORC^${place}^2`,
      why: `Order ${place}: ${NOT_OURS}`,
    })),
  };
}
