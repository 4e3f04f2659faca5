import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openedBy, type Visit } from './opened.rules.ts';

const day = (n: number) => new Date(Date.UTC(2026, 10, n));
const visit = (rest: Partial<Visit> = {}): Visit => ({
  name: 'Maida',
  actingAs: 'self',
  firstAt: day(20),
  accountSince: day(1),
  unseenSince: null,
  ...rest,
});
const result = { version: 1, arrivedAt: day(10), gated: false };

describe('who has opened a result', () => {
  it.each([
    ['a visit that ended its being new', visit(), {}, [false]],
    ['a visit while it was hidden: it is new still', visit({ unseenSince: day(10) }), {}, []],
    ['a visit to the gate: it is new still', visit({ unseenSince: day(10) }), { gated: true }, []],
    ['a gate that was passed', visit(), { gated: true }, [false]],
    [
      'a gate, by an account that is younger',
      visit({ accountSince: day(11) }),
      { gated: true },
      [],
    ],
    ['no gate, by an account that is younger', visit({ accountSince: day(11) }), {}, [false]],
    ['the version before', visit({ unseenSince: day(21) }), { version: 2 }, [true]],
    ['only after the new version came', visit({ unseenSince: day(19) }), { version: 2 }, []],
  ])('%s', (_what, one, rest, expected) => {
    const found = openedBy([one], { ...result, ...rest });
    expect(found.map(({ earlier }) => earlier)).toEqual(expected);
  });

  it('names everybody once for each way of acting, at the time of the visit', () => {
    const visits = fc.array(
      fc.record({
        name: fc.string(),
        actingAs: fc.constantFrom('self', 'caregiver'),
        firstAt: fc.date({ noInvalidDate: true }),
        accountSince: fc.date({ noInvalidDate: true }),
        unseenSince: fc.option(fc.date({ noInvalidDate: true })),
      }),
    );
    fc.assert(
      fc.property(visits, fc.integer({ min: 1, max: 3 }), fc.boolean(), (all, version, gated) => {
        const found = openedBy(all, { ...result, version, gated });
        expect(found.length).toBeLessThanOrEqual(all.length);
        for (const one of found)
          expect(
            all.some(
              (other) =>
                other.name === one.name && other.actingAs === one.as && other.firstAt === one.at,
            ),
          ).toBe(true);
      }),
    );
  });
});
