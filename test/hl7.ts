import { connect } from 'node:net';
import { isProblem } from '../src/interop/hl7v2/problems.rules.ts';
import { readMessage, type Segment } from '../src/interop/hl7v2/segments.rules.ts';
import { openLink } from '../src/interop/pharmacy/link.ts';
import { plainFeed } from '../src/platform/feeds.ts';
import { asksOnline, pharmacies } from './medicines.ts';
import { makeWorld, type World } from './world.ts';

/** A parsed message; null for one that can't be read. */
export function parseHl7(
  text: string,
): { segments: Segment[]; find(name: string): Segment | undefined } | null {
  const message = readMessage(text);
  return isProblem(message)
    ? null
    : {
        segments: message.segments,
        find: (name) => message.segments.find((one) => one.name === name),
      };
}

export const MSH = (id: string, { version = '2.5.1', rest = '' } = {}) =>
  `MSH|^~\\&|RXSYS|MAIN|PORTICO|CEDAR|20261126101500||RDS^O13^RDS_O13|${id}|P|${version}${rest}`;
export const message = (...lines: string[]) => `${lines.join('\r')}\r`;

/** MSA-1 and MSA-2 of each message in an answer. */
export const acks = (answer: string) =>
  [...answer.matchAll(/^MSA\|([^|\r]*)\|([^|\r]*)/gm)].map(([, code, id]) => `${code} ${id}`);
/** ERR-3 and ERR-2 of each problem in an answer. */
export const errors = (answer: string) =>
  [...answer.matchAll(/^ERR\|\|([^|\r]*)\|(\d+)/gm)].map(([, at, code]) => `${code} ${at}`);

export const frame = (bytes: Buffer) =>
  Buffer.concat([Buffer.of(0x0b), bytes, Buffer.of(0x1c, 0x0d)]);

/**
 * Writes bytes and reads answers until there are `frames` of them or the connection ends.
 * @returns the text of each frame
 */
function talkTo(port: number, bytes: Buffer, frames: number): Promise<string[]> {
  return new Promise((done, fail) => {
    let heard = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const said = () =>
      heard
        .toString('utf8')
        .split('\x0b')
        .filter((one) => one.includes('\x1c'))
        .map((one) => one.slice(0, one.indexOf('\x1c')));
    const timer = setTimeout(
      () => fail(new Error(`answered only ${JSON.stringify(heard.toString())}`)),
      10_000,
    );
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (said().length >= frames) socket.destroy();
    });
    socket.on('close', () => {
      clearTimeout(timer);
      done(said());
    });
  });
}

export type Asked = Awaited<ReturnType<typeof asksOnline>>;
export type Line = Awaited<ReturnType<typeof openLine>>;

/** The real listener, with two members who have each requested a refill. */
export async function openLine() {
  const world: World = await makeWorld({ settings: { pharmacyLinked: true } });
  const places = await pharmacies(world);
  const deps = {
    db: world.db,
    jobs: world.jobs,
    log: (event: World['log'][number]) => void world.log.push(event),
    settings: world.settings,
    clock: world.clock,
  };
  const feed = plainFeed('pharmacy', 'pharmacy-news', 0, ['RDS']);
  const link = await openLink(deps, { pharmacy: undefined, feeds: [feed] });
  const [first, second] = [await asksOnline(world, places), await asksOnline(world, places)];
  const talk = (bytes: Buffer, frames = 1) => talkTo(link.port ?? 0, bytes, frames);
  return {
    world,
    deps,
    feed,
    first,
    second,
    talk,
    send: async (text: string | Buffer) =>
      (await talk(frame(Buffer.isBuffer(text) ? text : Buffer.from(text))))[0] ?? '',
    stage: async ({ request }: Asked) =>
      (
        await world.sql<{ stage: string }>('select stage from refill_request where id = $1', [
          request,
        ])
      )[0]?.stage,
    /** The newest step's note to the member. */
    note: async ({ request }: Asked) =>
      (
        await world.sql<{ note: string }>(
          'select note from refill_event where request_id = $1 order by step desc limit 1',
          [request],
        )
      )[0]?.note,
    /** Resets both requests to how they were at first. */
    reset: async () => {
      const both = [[first.request, second.request]];
      await world.sql(
        'delete from refill_event where request_id = any($1::uuid[]) and step > 1',
        both,
      );
      await world.sql(
        `update refill_request
          set stage = 'submitted', step = 1, carrier = null, tracking = null, ready_until = null
          where id = any($1::uuid[])`,
        both,
      );
      await world.sql(
        `update refill_order set delivery = 'pickup', address = null
          where id in (select order_id from refill_request where id = any($1::uuid[]))`,
        both,
      );
    },
    close: () => link.stop(),
  };
}
