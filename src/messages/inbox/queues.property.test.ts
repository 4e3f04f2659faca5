import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  type House,
  openersOf,
  type Person,
  queueOf,
  type Team,
  tally,
} from './queues.rules.ts';

const byId = <T extends { id: string }>(all: readonly T[]) =>
  new Map(all.map((one) => [one.id, one]));
const ids = ['abe', 'bea', 'cy', 'di'];
const teamIds = ['cardiology', 'billing', 'unknown'];
const anyId = fc.constantFrom(...ids);
const anyHouse = fc
  .record({
    people: fc.uniqueArray(
      fc.record<Person>({
        id: anyId,
        mayOpen: fc.boolean(),
        away: fc.option(
          fc.option(anyId).map((cover) => ({ from: '2027-03-01', until: null, cover })),
        ),
      }),
      { selector: ({ id }) => id },
    ),
    teams: fc.uniqueArray(
      fc.record<Team>({
        id: fc.constantFrom('cardiology', 'billing'),
        dissolved: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
        members: fc.uniqueArray(anyId),
      }),
      { selector: ({ id }) => id },
    ),
  })
  .map(({ people, teams }): House => ({ people: byId(people), teams: byId(teams) }));
const anyConversation = fc
  .record({
    teamId: fc.constantFrom(...teamIds),
    assignedTo: fc.option(anyId),
    barred: fc.uniqueArray(anyId, { maxLength: 1 }),
    state: fc.constantFrom<Conversation['state']>('open', 'open', 'open', 'closed', 'read-only'),
  })
  .map(
    (some): Conversation => ({
      id: 'one',
      ...some,
      ...{ waitingSince: null, due: null, snooze: null, memberWroteAt: null },
    }),
  );

/** Written from the promise, not from the rules: who is here, on the team, and may open it. */
const able = (one: Conversation, { people, teams }: House): string[] => {
  const its = teams.get(one.teamId);
  return [...people.values()]
    .filter(
      ({ id, mayOpen, away }) =>
        its?.members.includes(id) && mayOpen && !away && !one.barred.includes(id),
    )
    .map(({ id }) => id);
};

describe('whoever comes, goes, loses a role or is away,', () => {
  it('each open conversation is in one queue that somebody there can open, or the administrator’s', () => {
    fc.assert(
      fc.property(anyConversation, anyHouse, (one, all) => {
        const queue = queueOf(one, all);
        expect(queue === null).toBe(one.state !== 'open');
        if (queue === null) return;
        const somebody = able(one, all);
        const lost = all.teams.get(one.teamId)?.dissolved !== false || somebody.length === 0;
        expect(queue.is === 'administrator').toBe(lost);
        if (queue.is === 'team') expect(openersOf(one, all).sort()).toEqual(somebody.sort());
        if (queue.is === 'person') {
          expect(somebody).toContain(queue.id);
          expect(openersOf(one, all)).toEqual([queue.id]);
          const named = one.assignedTo ?? '';
          expect([named, all.people.get(named)?.away?.cover]).toContain(queue.id);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('those stored are those in queues and those closed', () => {
    fc.assert(
      fc.property(fc.array(anyConversation, { maxLength: 30 }), anyHouse, (some, all) => {
        const counts = tally(some, all);
        const sum = (map: ReadonlyMap<string, number>) =>
          [...map.values()].reduce((a, b) => a + b, 0);
        expect(counts.closed).toBe(some.filter(({ state }) => state !== 'open').length);
        expect(counts.stored).toBe(some.length);
        expect(counts.closed + counts.administrator + sum(counts.people) + sum(counts.teams)).toBe(
          some.length,
        );
        for (const [id, count] of counts.people)
          expect(
            some.filter(
              (one) => String(openersOf(one, all)) === id && queueOf(one, all)?.is === 'person',
            ),
          ).toHaveLength(count);
      }),
    );
  });

  it('an absence that ends brings back what was assigned', () => {
    fc.assert(
      fc.property(anyConversation, anyHouse, (one, all) => {
        const back = [...all.people.values()].map((each) => ({ ...each, away: null }));
        const queue = queueOf(one, { ...all, people: byId(back) });
        const its = all.teams.get(one.teamId);
        const assigned = one.assignedTo ?? '';
        if (
          one.state === 'open' &&
          its?.dissolved === false &&
          able(one, { ...all, people: byId(back) }).includes(assigned)
        )
          expect(queue).toEqual({ is: 'person', id: assigned });
      }),
    );
  });
});
