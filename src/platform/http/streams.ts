import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorize, isFresh, type Policy } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import { type Entered, enter, sessionHash } from '../access/session.ts';
import { dayIn } from '../clock.ts';
import type { Tx } from '../db/statements.ts';
import { refusalStatus } from '../errors.ts';
import { refusalOf } from './faults.ts';
import type { ApiContext } from './machines/api-kind.ts';
import { problem } from './problems.ts';
import { infoOf, paramsOf } from './requests.ts';
import { type AppDeps, isUuid, type RouteRow } from './routes.ts';
import { guardedRow } from './rows.ts';

/** One event: its id, by which a browser that reconnects says what it has seen. */
export interface StreamEvent {
  id: string;
  /** The name under which scripts receive it; without one, `message`. */
  event?: string;
  data: unknown;
}
export type StreamContext<P extends string> = Omit<ApiContext<P>, 'body' | 'query'>;
/** A stream as its route declares it. */
export interface Stream<P extends string> {
  /** What it waits for: the topic of `signal`, which must name the person in the path. */
  topic(params: Record<string, string>): string;
  /**
   * The events after the one with that id, oldest first, read under an access of their own.
   * @param after null: the browser has seen none
   */
  read(ctx: StreamContext<P>, after: string | null): Promise<StreamEvent[]>;
  /** Seconds between two heartbeats. */
  beat?: number;
}
export type StreamKind = <P extends string>(
  path: string,
  policy: Policy<P>,
  stream: Stream<P>,
) => void;

/** Below the timeouts of proxies (nginx: 60 s). */
const BEAT_SECONDS = 15;
/** How many pages of one account may listen at once in one process, and how many in all. */
const PER_ACCOUNT = 6;
const IN_ALL = 2_000;
const RETRY_MS = 5_000;

/**
 * The session and its people, without marking the session as used: a page that only listens must
 * not keep it alive.
 */
async function look(tx: Tx, ...[hash, now, personId, settings]: Looking): Promise<Entered> {
  tx.pipeline('savepoint looking', []);
  const entered = await enter(tx, hash, now, personId, settings);
  tx.pipeline('rollback to savepoint looking', []);
  if (entered.session === 'live')
    tx.pipeline("select set_config('portico.account', $1, true)", [entered.account.id]);
  return entered;
}
type Looking = Parameters<typeof enter> extends [unknown, ...infer Rest] ? Rest : never;

/** An event as it is sent (HTML Standard, 9.2.6). JSON has no line break of its own. */
const lines = ({ id, event, data }: StreamEvent): string =>
  `id: ${id.replace(/[\r\n\0]/g, '')}\n${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

/**
 * Server-sent events about the person in the path. Each batch of events is read in a transaction of
 * its own, after session, policy and audit row; each heartbeat checks whether session and right
 * still exist, and ends the stream if they don't.
 */
export function makeStreams(app: FastifyInstance, deps: AppDeps, routes: RouteRow[]): StreamKind {
  const open = new Map<PassThrough, string>();
  app.addHook('preClose', async () => {
    for (const body of open.keys()) body.end();
  });

  return <P extends string>(path: string, policy: Policy<P>, stream: Stream<P>): void => {
    routes.push(guardedRow('GET', path, policy));

    /** One check of the rights; with `read`, also of what is new. Null: the stream ends. */
    async function next(
      request: FastifyRequest,
      read: ((ctx: StreamContext<P>) => Promise<StreamEvent[]>) | null,
      seen: (actor: Actor) => void = () => {},
    ): Promise<StreamEvent[] | null> {
      const { settings, clock } = deps;
      const now = clock.now();
      const session = sessionHash(request);
      const info = infoOf(request, now, session);
      const params = paramsOf(request);
      const id = isUuid(params.person) ? params.person : null;
      return deps.db.transaction(async (tx) => {
        const actor = await look(tx, session, now, id, settings);
        if (actor.session !== 'live') return null;
        seen(actor);
        const opened = actor.opened?.id === id ? actor.opened : undefined;
        const person = actor.people.find((one) => one.id === id) ?? opened;
        const today = dayIn(settings.zone, now);
        const facts = { actor, person, today, settings };
        if (policy.fresh && !isFresh(actor.authAt, now)) return null;
        if (!read) return policy.decide(facts).allow ? [] : null;
        const access = await authorize(tx, policy, facts, info, id);
        if ('denied' in access || (params.id !== undefined && !isUuid(params.id))) return null;
        return read({ access, params, asOf: { now, today, settings }, info, deps });
      });
    }

    async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      // from before the first check on, so that nothing falls between the two
      let wake = () => {
        missed = true;
      };
      let missed = false;
      const unsubscribe = deps.db.listen(stream.topic(paramsOf(request)), () => wake());
      const refuse = (status: number) => {
        unsubscribe();
        return status === 204 ? reply.code(204).send() : problem(reply, status);
      };
      const given = request.headers['last-event-id'];
      let after = typeof given === 'string' && given.length <= 200 ? given : null;
      const read = (ctx: StreamContext<P>) => stream.read(ctx, after);
      let actor: Actor | null = null;
      let first: StreamEvent[] | null;
      try {
        first = await next(request, read, (found) => {
          actor = found;
        });
      } catch (thrown) {
        const info = infoOf(request, deps.clock.now(), sessionHash(request));
        const { kind } = await refusalOf(deps, request.id, thrown, info, actor, null);
        return refuse(refusalStatus[kind]);
      }
      // 204 tells a browser not to reconnect (HTML Standard, 9.2.3); other clients see that there
      // is no stream
      if (!first) return refuse(actor ? 404 : 204);
      const account = (actor as Actor | null)?.account.id ?? '';
      const own = [...open.values()].filter((one) => one === account).length;
      if (own >= PER_ACCOUNT) return refuse(429);
      if (open.size >= IN_ALL) return refuse(503);

      const body = new PassThrough();
      open.set(body, account);
      let beats = 0;
      let work = Promise.resolve();
      const write = (events: StreamEvent[]) => {
        for (const event of events) {
          after = event.id;
          body.write(lines(event));
        }
      };
      /** One check after another, whatever wakes them. */
      const then = (what: typeof read | null) => {
        work = work.then(async () => {
          if (!open.has(body)) return;
          try {
            const events = await next(request, what);
            if (events) write(events);
            else body.end();
          } catch {
            body.end(); // the browser reconnects, and the answer says what is wrong
          }
        });
      };
      let waiting = false;
      wake = () => {
        if (waiting) return; // one check sees everything
        waiting = true;
        work = work.then(() => {
          waiting = false;
        });
        then(read);
      };
      const beat = setInterval(
        () => {
          beats += 1;
          // nobody is reading at the other end
          if (body.writableNeedDrain) return body.destroy();
          body.write(`: ${beats}\n\n`);
          then(null);
        },
        (stream.beat ?? BEAT_SECONDS) * 1000,
      );
      body.once('close', () => {
        clearInterval(beat);
        unsubscribe();
        open.delete(body);
      });
      request.raw.once('close', () => body.destroy());
      body.write(`retry: ${RETRY_MS}\n\n`);
      write(first);
      if (missed) wake();
      return reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store, no-transform')
        .header('x-accel-buffering', 'no') // nginx passes each event on at once
        .send(body);
    }
    const config = { registered: true };
    app.get(path, { config }, answer);
  };
}
