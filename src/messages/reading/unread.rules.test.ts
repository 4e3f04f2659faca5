import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Message,
  markAfter,
  type Reader,
  type Right,
  type Side,
  unreadCount,
  visibleFrom,
  visibleTo,
} from './unread.rules.ts';

const day = (text: string) => new Date(`${text}T12:00:00Z`);
const message = (seq: number, side: Side, on: string, internal = false): Message => ({
  seq,
  side,
  at: day(on),
  internal,
});
const since = (began: string, ended?: string): Right => ({
  began: day(began),
  ended: ended ? day(ended) : null,
});
const reader = (rest: Partial<Reader> = {}): Reader => ({
  side: 'member',
  from: 1,
  mark: 0,
  ...rest,
});

describe('a child with caregivers', () => {
  // Joan and Piet have had their right since the birth; Oda's begins on March 3
  const m1 = message(1, 'team', '2027-03-01');
  const m2 = message(2, 'member', '2027-03-02');
  const m3 = message(3, 'team', '2027-03-04');
  const all = [m1, m2];
  const parents = visibleFrom(since('2018-10-05'), all, day('2027-03-02'));
  const [joan, piet] = [reader({ from: parents }), reader({ from: parents })];
  // in two tabs
  const read = { ...joan, mark: markAfter(markAfter(joan.mark, 1, 1), 1, 1) };
  const oda = reader({ from: visibleFrom(since('2027-03-03'), all, day('2027-03-03')) });

  it('one reads what the team wrote, and it stays unread for the other', () =>
    expect([unreadCount(read, [m1]), unreadCount(piet, [m1])]).toEqual([0, 1]));
  it('a reply is unread for the team, and for nobody on the writer’s side', () => {
    expect([unreadCount(read, all), unreadCount(piet, all)]).toEqual([0, 1]);
    expect(unreadCount(reader({ side: 'team' }), all)).toBe(1);
  });
  it('a new caregiver starts at none, and sees what comes from then on', () => {
    expect([unreadCount(oda, all), visibleTo(oda, all)]).toEqual([0, []]);
    expect([unreadCount(oda, [...all, m3]), visibleTo(oda, [...all, m3])]).toEqual([1, [m3]]);
  });
  it('a caregiver’s reading leaves the mark of the person alone', () => {
    const person = reader({ from: visibleFrom('whole', all, day('2027-03-02')) });
    expect([unreadCount(read, all), unreadCount(person, all)]).toEqual([0, 1]);
  });
});

describe('a reader sees', () => {
  const all = [
    message(1, 'team', '2027-03-01'),
    message(2, 'member', '2027-03-03'),
    message(3, 'team', '2027-03-05'),
  ];
  it.each<[string, Right | 'whole', string, number | null]>([
    ['all of their own', 'whole', '2027-03-06', 1],
    ['all, with a right from before the first', since('2018-10-05'), '2027-03-06', 1],
    ['what was written when the right began, and after', since('2027-03-03'), '2027-03-06', 2],
    ['what was written after the right began', since('2027-03-04'), '2027-03-06', 3],
    ['nothing yet, with a right from after the last', since('2027-03-06'), '2027-03-06', 4],
    ['nothing before the right begins', since('2027-03-07'), '2027-03-06', null],
    ['the same until the right ends', since('2018-10-05', '2027-03-07'), '2027-03-06', 1],
    ['nothing from the second it ends', since('2018-10-05', '2027-03-06'), '2027-03-06', null],
  ])('%s', (_, right, now, from) => expect(visibleFrom(right, all, day(now))).toBe(from));

  it('nothing older than their right, though a clock was wrong', () => {
    const odd = [message(1, 'team', '2027-03-04'), message(2, 'member', '2027-03-01')];
    expect(visibleFrom(since('2027-03-03'), odd, day('2027-03-06'))).toBe(3);
  });
  it('no internal note on the member side, and has it counted nowhere', () => {
    const note = message(4, 'team', '2027-03-06', true);
    expect(visibleTo(reader(), [...all, note])).toEqual(all);
    expect(visibleTo(reader({ side: 'team' }), [note])).toEqual([note]);
    expect(unreadCount(reader(), [...all, note])).toBe(unreadCount(reader(), all));
    expect(unreadCount(reader({ side: 'team' }), [note])).toBe(0);
  });
  it('and counts nothing after their right ended', () => {
    const removed = reader({ from: null });
    expect([visibleTo(removed, all), unreadCount(removed, all)]).toEqual([[], 0]);
  });
});

describe('a mark', () => {
  it.each<[string, number, number, number, number]>([
    ['moves to what was shown', 0, 2, 3, 2],
    ['does not go back', 3, 1, 3, 3],
    ['does not go past the newest message', 0, 1_000_000_000, 3, 3],
    ['stays for a page that shows nothing', 2, 0, 3, 2],
    ['stays for a number below any message', 2, -5, 3, 2],
  ])('%s', (_, mark, shown, newest, after) => expect(markAfter(mark, shown, newest)).toBe(after));
});

type Event =
  | { does: 'write'; side: Side; internal: boolean }
  | { does: 'open'; who: number }
  | { does: 'begin'; who: number };
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    does: fc.constant('write' as const),
    side: fc.constantFrom<Side>('member', 'team'),
    internal: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  }),
  fc.record({ does: fc.constant('open' as const), who: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ does: fc.constant('begin' as const), who: fc.integer({ min: 1, max: 2 }) }),
);

it('counts what somebody would who ticks each message off for each reader', () => {
  // 0 is the person; 1 and 2 are caregivers, whose rights begin on the way
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const messages: Message[] = [];
      const rights = new Map<number, Right | 'whole'>([[0, 'whole']]);
      const marks = [0, 0, 0];
      const ticks: Set<number>[] = [new Set(), new Set(), new Set()];
      const has = [true, false, false];
      for (const [n, one] of events.entries()) {
        const now = new Date(n * 60_000);
        if (one.does === 'write') {
          // only staff write notes
          const internal = one.internal && one.side === 'team';
          const seq = messages.length + 1;
          messages.push({ seq, side: one.side, at: now, internal });
          if (one.side === 'team' && !internal)
            for (const [who, list] of ticks.entries()) if (has[who]) list.add(seq);
        } else if (one.does === 'begin' && !has[one.who]) {
          has[one.who] = true;
          rights.set(one.who, { began: now, ended: null });
        } else if (one.does === 'open' && has[one.who]) {
          ticks[one.who]?.clear();
          const newest = messages.at(-1)?.seq ?? 0;
          marks[one.who] = markAfter(marks[one.who] ?? 0, newest, newest);
        }
        for (const [who, list] of ticks.entries()) {
          const right = rights.get(who);
          const from = right ? visibleFrom(right, messages, now) : null;
          const count = unreadCount({ side: 'member', from, mark: marks[who] ?? 0 }, messages);
          expect(count).toBe(list.size);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('ends at the same mark, in whatever order tabs report', () => {
  const shown = fc.array(fc.integer({ min: -2, max: 60 }), { maxLength: 10 });
  fc.assert(
    fc.property(shown, fc.integer({ min: 0, max: 40 }), (some, newest) => {
      const after = (order: readonly number[]) =>
        order.reduce((mark, one) => markAfter(mark, one, newest), 0);
      expect(after(some)).toBe(after([...some].sort((a, b) => a - b)));
      expect(after(some)).toBe(after([...some, ...some].reverse()));
    }),
  );
});
