import { randomBytes } from 'node:crypto';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import type { Clock } from '../../platform/clock.ts';
import { isDatabaseDown } from '../../platform/db/down.ts';
import { PlainError } from '../../platform/errors.ts';
import type { Feed } from '../../platform/feeds.ts';
import { raiseAlarm } from '../../platform/jobs/alarms.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { errorCode, errorPlace, type Log } from '../../platform/log.ts';
import { type Answering, announcedIn, buildAnswer, buildBatch } from './answers.rules.ts';
import { decodeMessage, readHeader } from './charsets.rules.ts';
import { isBatch, readFrame } from './frames.rules.ts';
import { type Limits, type Listening, listenMllp, type Refused } from './mllp.ts';
import { isProblem, type Problem } from './problems.rules.ts';
import { type Message, readMessage, type Segment } from './segments.rules.ts';

/**
 * The registry's feeds that use HL7 v2 over MLLP. Decides who may send what; what a message means
 * is decided by the handler of the feed's kind.
 */

/** Our MSH-3. */
export const SENDER = 'PORTICO';
const answering = (at: Date): Answering => ({
  sender: SENDER,
  at,
  id: randomBytes(8).toString('hex'),
});

export interface Incoming {
  feed: Feed;
  message: Message;
  now: Date;
}
export interface Handler {
  /**
   * Takes one message of an allowed sender and type, or says why not. `number`: MSH-10 belongs to
   * another message. An exception other than an outage is answered with AE.
   */
  take(incoming: Incoming): Promise<{ problems: Problem[]; number?: true }>;
}
export interface FeedDeps {
  db: Db;
  jobs: Jobs;
  log: Log;
  clock: Clock;
}

/** MSH-3, -4 and -9 against the registry. */
function unwelcome(feed: Feed, header: Segment): Problem | null {
  const sender =
    feed.senders.length === 0 ||
    feed.senders.some(
      (one) =>
        one.application === header.part(3, 1) &&
        (one.facility ?? header.part(4, 1)) === header.part(4, 1),
    );
  if (!sender)
    return {
      ack: 'AR',
      code: '103',
      at: 'MSH^1^3',
      why: 'This sender (MSH-3, MSH-4) is not allowed to send here.',
    };
  const [type, event] = [header.part(9, 1).toUpperCase(), header.part(9, 2).toUpperCase()];
  if (!feed.types.some((one) => one === type || one === `${type}^${event}`))
    return {
      ack: 'AR',
      code: '200',
      at: 'MSH^1^9',
      why: `Only ${feed.types.join(', ')} is accepted here.`,
    };
  return null;
}

/** Temporary problems: deadlocks, lock and statement timeouts. */
const isPassing = (error: unknown): boolean =>
  isDatabaseDown(error) || /^(40|55P|57014)/.test(errorCode(error));

async function takeOne(
  deps: FeedDeps,
  feed: Feed,
  handler: Handler,
  { bytes, marked }: { bytes: Buffer; marked: boolean },
  now: Date,
): Promise<{ header: Segment | null; problems: Problem[] }> {
  const decoded = decodeMessage(bytes, marked);
  const message = isProblem(decoded) ? decoded : readMessage(decoded.text, decoded.read);
  const header = isProblem(message) ? readHeader(bytes) : message.header;
  const stranger = header && unwelcome(feed, header);
  if (stranger) return { header, problems: [stranger] };
  if (isProblem(message)) return { header, problems: [message] };
  try {
    const { problems, number } = await handler.take({ feed, message, now });
    if (number)
      await deps.db.asSystem('system:feeds', systemRequest(now, 'feed'), (access) =>
        raiseAlarm(access, deps.jobs, deps.log, { kind: 'feed-number', about: feed.name }, now),
      );
    return { header, problems };
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.log({
      event: 'feed.error',
      feed: feed.name,
      code: errorCode(error),
      place: errorPlace(error),
    });
    return {
      header,
      problems: [
        {
          ack: 'AE',
          code: '207',
          at: '',
          why: 'This message could not be processed here. Nothing in it was accepted.',
        },
      ],
    };
  }
}

/**
 * Handles one MLLP frame, message by message: AA accepted, AE understood but not accepted, AR
 * unreadable or not allowed.
 * @returns the frames to answer with: one for a batch, otherwise one per message
 * @throws if a message can't be handled now, e.g. without the database; the sender then gets no
 * answer and sends it again
 */
export async function answerFrame(
  deps: FeedDeps,
  feed: Feed,
  handler: Handler,
  bytes: Buffer,
): Promise<string[]> {
  const now = deps.clock.now();
  const frame = readFrame(bytes);
  const batches = [];
  for (const batch of frame.batches) {
    const answers: string[] = [];
    for (const message of batch.messages) {
      const { header, problems } = await takeOne(
        deps,
        feed,
        handler,
        { bytes: message, marked: frame.marked },
        now,
      );
      deps.log({
        event: 'feed.message',
        feed: feed.name,
        answer: problems[0]?.ack ?? 'AA',
        code: problems[0]?.code ?? '0',
      });
      answers.push(buildAnswer(header, problems, answering(now)));
    }
    batches.push({ header: batch.header, announced: announcedIn(batch), answers });
  }
  return isBatch(frame)
    ? [buildBatch(frame.file, batches, answering(now))]
    : batches.flatMap((batch) => batch.answers);
}

/** Refuses a message that is too long, given its beginning. Null if that has no MSH-10. */
export function refuseTooLong(clock: Clock, beginning: Buffer, most: number): string | null {
  const header = readHeader(beginning);
  if (!header?.raw(10)) return null;
  return buildAnswer(
    header,
    [{ ack: 'AR', code: '104', at: '', why: `The message is longer than ${most} bytes.` }],
    answering(clock.now()),
  );
}

const SAY_EVERY_MS = 1_000;
/**
 * One event per reason and second at most, with a count, so that flooding a feed does not flood the
 * log.
 */
function refusals(log: Log, feed: string): (why: Refused, code?: string) => void {
  const waiting = new Map<Refused, number>();
  return (why, code) => {
    const before = waiting.get(why);
    if (before !== undefined) return void waiting.set(why, before + 1);
    log({ event: 'feed.refused', feed, why, code: code ?? '0', n: 1 });
    waiting.set(why, 0);
    setTimeout(() => {
      const n = waiting.get(why) ?? 0;
      waiting.delete(why);
      if (n > 0) log({ event: 'feed.refused', feed, why, code: '0', n });
    }, SAY_EVERY_MS).unref();
  };
}

/**
 * Opens every feed.
 * @throws PlainError for an unknown kind, or an address that can't be opened
 */
export async function openFeeds(
  deps: FeedDeps,
  feeds: readonly Feed[],
  handlers: Record<string, Handler>,
  limits?: Limits,
): Promise<{ ports: number[]; stop(): Promise<void> }> {
  const open: Listening[] = [];
  const stop = async () => void (await Promise.all(open.map((one) => one.stop())));
  try {
    for (const feed of feeds) {
      const handler = Object.hasOwn(handlers, feed.kind) ? handlers[feed.kind] : undefined;
      if (!handler)
        throw new PlainError(
          `Portico can't open the feed ${feed.name}: there is no kind ${feed.kind}. There is ${Object.keys(handlers).join(', ')}.`,
        );
      const listener = {
        answer: (bytes: Buffer) => answerFrame(deps, feed, handler, bytes),
        tooLong: (beginning: Buffer, most: number) => refuseTooLong(deps.clock, beginning, most),
        refused: refusals(deps.log, feed.name),
      };
      const listening = await listenMllp(feed, listener, limits).catch((error) => {
        throw new PlainError(
          `Portico can't listen for the feed ${feed.name}: ${feed.host}:${feed.port} can't be opened (${errorCode(error)}).`,
        );
      });
      open.push(listening);
      deps.log({ event: 'feed.listening', feed: feed.name, port: listening.port });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { ports: open.map((one) => one.port), stop };
}
