import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../../test/world.ts';
import { features, retentionOf } from '../../features.ts';
import { sweepOld } from '../jobs/retention.ts';
import {
  type Answer,
  type Destination,
  enqueueMessage,
  type Message,
  withdrawMessages,
} from './messages.ts';
import { sendDue } from './sending.ts';
import { dropMessage, listUndelivered, replayMessage } from './undelivered.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => world.sql('delete from outbox_message'));

const deps = () => ({ db: world.db, jobs: world.jobs, log: () => {} });
const now = () => world.clock.now();
const put = (lane: string, kind: string) =>
  world.db.transaction((tx) =>
    enqueueMessage(tx, { destination: 'lab', lane, kind, subject: {} }, now()),
  );
const recall = (lane: string) =>
  world.db.transaction((tx) =>
    withdrawMessages(tx, { destination: 'lab', lane, kinds: ['order'] }, now()),
  );
const rows = () =>
  world.sql<{ lane: string; kind: string; state: string }>(
    'select lane, kind, state from outbox_message order by lane, sequence',
  );

/** An outside system: records what it is sent, and `answer` says what it does. */
function system(
  answer: (message: Message) => Promise<Answer>,
  maxSendMs = 1000,
): { to: Destination; heard: string[] } {
  const heard: string[] = [];
  const to: Destination = {
    name: 'lab',
    reach: 'system:lab',
    maxSendMs,
    prepare: async (_tx, message) => ({
      is: 'send',
      send: () => {
        heard.push(`${message.lane} ${message.kind}`);
        return answer(message);
      },
    }),
    taken: async () => {},
    late: async () => {},
  };
  return { to, heard };
}
const taken = async (): Promise<Answer> => ({ is: 'taken' });
const send = (to: Destination) => sendDue(deps(), to, now);
const sendAll = async (to: Destination) => {
  for (let round = 0; round < 20; round++) {
    while ((await send(to)) > 0);
    world.clock.pass(3_600_000);
  }
};

describe('a message', () => {
  it('exists if the transaction that writes it commits, and never if it does not', async () => {
    await expect(
      world.db.transaction(async (tx) => {
        await enqueueMessage(
          tx,
          { destination: 'lab', lane: 'a', kind: 'order', subject: {} },
          now(),
        );
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await rows()).toEqual([]);
    await put('a', 'order');
    const { to, heard } = system(taken);
    expect([await send(to), heard]).toEqual([1, ['a order']]);
  });

  it('is sent by only one of ten that send at once', async () => {
    await put('a', 'order');
    const { to, heard } = system(taken);
    await Promise.all(Array.from({ length: 10 }, () => send(to)));
    expect(heard).toEqual(['a order']);
  });

  it('that fails does not keep the others in its batch from being marked', async () => {
    for (const lane of ['a', 'b', 'c']) await put(lane, 'order');
    const { to } = system(taken);
    const broken: Destination = {
      ...to,
      taken: async (_tx, message) =>
        message.lane === 'b' ? Promise.reject(new Error('away')) : undefined,
    };
    await expect(send(broken)).rejects.toThrow('away');
    expect((await rows()).map((one) => one.state)).toEqual(['sent', 'waiting', 'sent']);
  });

  it('given up keeps its lane closed until staff send it again or drop it; the other lanes go on', async () => {
    for (const lane of ['a', 'b']) for (const kind of ['first', 'second']) await put(lane, kind);
    const { to, heard } = system(async (message) =>
      message.lane === 'a' && message.kind === 'first'
        ? { is: 'refused', code: 'AR', never: true }
        : { is: 'taken' },
    );
    await sendAll(to);
    expect([...heard].sort()).toEqual(['a first', 'b first', 'b second']);
    const [dead] = await world.db.transaction(listUndelivered);
    expect([dead?.lane, dead?.state, dead?.problem]).toEqual(['a', 'dead', 'AR']);
    expect(await world.db.transaction((tx) => replayMessage(tx, dead?.id ?? '', now()))).toBe(true);
    await sendAll(to);
    expect(await world.db.transaction((tx) => dropMessage(tx, dead?.id ?? '', now()))).toBe(true);
    await sendAll(to);
    expect(heard.at(-1)).toBe('a second');
    expect(await world.db.transaction((tx) => dropMessage(tx, dead?.id ?? '', now()))).toBe(false);
  });

  it('that was sent is deleted after a while, a waiting one never', async () => {
    await put('a', 'order');
    await send(system(taken).to);
    await put('b', 'order');
    world.clock.pass(40 * 86_400_000);
    await sweepOld(
      {
        db: world.db,
        log: () => {},
        settings: world.settings,
        auditKey: createPrivateKey(world.config.auditKey),
      },
      retentionOf(features),
      now(),
    );
    expect((await rows()).map((one) => one.lane)).toEqual(['b']);
  });
});

describe('a withdrawn message', () => {
  it('before it was tried is never sent, and needs no second message', async () => {
    await put('a', 'order');
    expect(await recall('a')).toBe('unsent');
    const { to, heard } = system(taken);
    await sendAll(to);
    expect([heard, await rows()]).toEqual([[], [{ lane: 'a', kind: 'order', state: 'void' }]]);
  });

  it('after an attempt that was explicitly refused never arrived; after one without an answer it may have', async () => {
    await put('a', 'order');
    await put('b', 'order');
    await send(
      system(async ({ lane }) =>
        lane === 'a'
          ? { is: 'refused', code: 'AE', never: false }
          : Promise.reject(new Error('closed')),
      ).to,
    );
    expect([await recall('a'), await recall('b')]).toEqual(['unsent', 'may-have-arrived']);
  });

  it('that is being sent is not retried, and what undoes it waits for the end of that attempt', async () => {
    await put('a', 'order');
    let fail = (_: Error): void => {};
    const { to, heard } = system(({ kind }) =>
      kind === 'order' ? new Promise((_, no) => (fail = no)) : taken(),
    );
    const sending = send(to);
    while (heard.length === 0) await new Promise((done) => setTimeout(done, 5));
    expect(await recall('a')).toBe('may-have-arrived');
    await put('a', 'cancel');
    expect([await send(to), heard]).toEqual([0, ['a order']]);
    fail(new Error('closed'));
    await sending;
    await sendAll(to);
    expect(heard).toEqual(['a order', 'a cancel']);
  });

  it('is not sent by a process that slept past its claim', async () => {
    await put('a', 'order');
    const { to, heard } = system(taken);
    // three minutes pass between the claim and the send; meanwhile another process cancels
    const sleepy: Destination = {
      ...to,
      prepare: async (tx, message, at) => to.prepare(tx, message, at),
    };
    let turn = 0;
    const clock = () => (turn++ < 2 ? now() : new Date(now().getTime() + 180_000));
    await sendDue(deps(), sleepy, clock);
    expect(heard).toEqual([]);
  });
});

/** What one of three senders, or a member, does next. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      lane: fc.constantFrom('a', 'b', 'c', 'd'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      lane: fc.constantFrom('a', 'b', 'c', 'd'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      how: fc.constantFrom('taken', 'refused', 'lost', 'answer-lost', 'dies', 'hangs'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(31, 130, 3600),
    }),
  },
);

it('whatever happens: lanes stay in order, nothing is sent after its withdrawal, and everything else arrives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      await world.sql('delete from outbox_message');
      const arrived: { lane: string; kind: string; id: string }[] = [];
      const open = new Set<string>();
      const cancelled = new Set<string>();
      const late: (() => void)[] = [];
      const working: Promise<unknown>[] = [];
      for (const one of steps) {
        if (one.do === 'put' && !open.has(one.lane)) {
          open.add(one.lane);
          await put(one.lane, 'order');
        } else if (one.do === 'cancel' && open.has(one.lane) && !cancelled.has(one.lane)) {
          cancelled.add(one.lane);
          await world.db.transaction(async (tx) => {
            const lane = { destination: 'lab', lane: one.lane };
            if (
              (await withdrawMessages(tx, { ...lane, kinds: ['order'] }, now())) ===
              'may-have-arrived'
            )
              await enqueueMessage(tx, { ...lane, kind: 'cancel', subject: {} }, now());
          });
        } else if (one.do === 'pass') world.clock.pass(one.seconds * 1000);
        else if (one.do === 'send') {
          const begun = Promise.withResolvers<void>();
          const { to } = system(async (message) => {
            if (one.how !== 'lost') arrived.push(message);
            if (one.how === 'taken') return { is: 'taken' };
            if (one.how === 'refused') return { is: 'refused', code: 'AE', never: false };
            if (one.how === 'dies') return new Promise(() => begun.resolve());
            if (one.how === 'hangs')
              return new Promise((_, fail) => begun.resolve(void late.push(() => fail('late'))));
            throw new Error('closed');
          });
          const sending = send(to);
          if (one.how === 'dies' || one.how === 'hangs') {
            working.push(sending.catch(() => {}));
            await Promise.race([begun.promise, sending.catch(() => {})]);
          } else await Promise.all([sending, send(to)]);
          if (late.length > 0 && one.how === 'taken') late.pop()?.();
        }
      }
      for (const end of late) end();
      await sendAll(
        system(async (message) => {
          arrived.push(message);
          return { is: 'taken' };
        }).to,
      );
      for (const lane of open) {
        const kinds = arrived.filter((one) => one.lane === lane).map((one) => one.kind);
        const firstCancel = kinds.indexOf('cancel');
        expect(
          firstCancel === -1 ? [] : kinds.slice(firstCancel).filter((kind) => kind === 'order'),
        ).toEqual([]);
        if (!cancelled.has(lane)) expect(kinds).toContain('order');
        else if (kinds.includes('order')) {
          const refusedAlone = (await rows()).every(
            (row) => row.lane !== lane || row.kind !== 'cancel',
          );
          expect(refusedAlone || kinds.at(-1) === 'cancel').toBe(true);
        }
      }
      expect(
        (await rows()).filter((row) => row.state === 'waiting' || row.state === 'dead'),
      ).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 180_000);
