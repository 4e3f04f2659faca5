import { createHash, randomBytes } from 'node:crypto';
import { type Outbox, takeNews } from '../../medications/outbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Answering, announcedIn, buildAnswer, buildBatch } from '../hl7v2/answers.rules.ts';
import { decodeMessage, readHeader } from '../hl7v2/charsets.rules.ts';
import { isBatch, readFrame } from '../hl7v2/frames.rules.ts';
import { isProblem, type Problem } from '../hl7v2/problems.rules.ts';
import { readMessage, type Segment } from '../hl7v2/segments.rules.ts';
import { readNews } from './news.rules.ts';

type Deps = Outbox & { clock: Clock };

/** Us, as MSH-3. */
export const SENDER = 'PORTICO';
const answering = (at: Date): Answering => ({ sender: SENDER, at, id: randomBytes(8).toString('hex') });

/** Takes one message. Answers its MSH and the problems; no problems means that it was taken. */
async function take(deps: Deps, bytes: Buffer, marked: boolean, now: Date): Promise<{ header: Segment | null; problems: Problem[] }> {
  const decoded = decodeMessage(bytes, marked);
  const message = isProblem(decoded) ? decoded : readMessage(decoded.text, decoded.read);
  if (isProblem(message)) return { header: readHeader(bytes), problems: [message] };
  const { header } = message;
  const told = readNews(message);
  if (isProblem(told)) return { header, problems: [told] };
  const digest = createHash('sha256').update(JSON.stringify(told.news)).digest('hex');
  const taken = await takeNews(deps, { ...told, digest }, now);
  if (taken.is === 'another') return { header, problems: [{ ack: 'AR', code: '205', at: 'MSH^1^10', why: 'A different message with this MSH-10 was accepted before.' }] };
  if (taken.is === 'taken') return { header, problems: [] };
  const [first, ...more] = taken.orders;
  if (first === undefined)
    return { header, problems: [{ ack: 'AE', code: '204', at: 'ORC^1^2', why: 'ORC-2 is not one of our requests. Nothing in this message was accepted.' }] };
  return {
    header,
    problems: [first, ...more].map((place) => ({
      ack: 'AE',
      code: '204',
      at: `ORC^${place}^2`,
      why: `Order ${place}: ORC-2 is not one of our requests. Nothing in this message was accepted.`,
    })),
  };
}

/**
 * Handles one MLLP frame, message by message: AA accepted, AE not one of our requests, AR can't be read.
 * @returns the frames to answer with: one for a batch, otherwise one per message
 * @throws if a message could not be handled, e.g. without the database; the sender then gets no answer and sends it again
 */
export async function answerFrame(deps: Deps, bytes: Buffer): Promise<string[]> {
  const now = deps.clock.now();
  const frame = readFrame(bytes);
  const batches = [];
  for (const batch of frame.batches) {
    const answers: string[] = [];
    for (const message of batch.messages) {
      const { header, problems } = await take(deps, message, frame.marked, now);
      deps.log({ event: 'pharmacy.news', answer: problems[0]?.ack ?? 'AA', code: problems[0]?.code ?? '0' });
      answers.push(buildAnswer(header, problems, answering(now)));
    }
    batches.push({ header: batch.header, announced: announcedIn(batch), answers });
  }
  return isBatch(frame) ? [buildBatch(frame.file, batches, answering(now))] : batches.flatMap((batch) => batch.answers);
}

/** The refusal of a message that is too long, from its beginning. Null if that has no MSH-10. */
export function refuseTooLong(clock: Clock, beginning: Buffer, most: number): string | null {
  const header = readHeader(beginning);
  if (!header?.raw(10)) return null;
  return buildAnswer(header, [{ ack: 'AR', code: '104', at: '', why: `The message is longer than ${most} bytes.` }], answering(clock.now()));
}
