import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { afterQuiet } from './quiet.rules.ts';

const NIGHT = { quietFrom: 21, quietUntil: 8 };
const local = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

describe('quiet hours', () => {
  it.each([
    // an ordinary evening, night and morning in Chicago (UTC-6)
    ['2026-01-15T02:59:00Z', 'America/Chicago', '2026-01-15T02:59:00Z'],
    ['2026-01-15T03:00:00Z', 'America/Chicago', '2026-01-15T14:00:00Z'],
    ['2026-01-15T13:59:59Z', 'America/Chicago', '2026-01-15T14:00:00Z'],
    ['2026-01-15T14:00:00Z', 'America/Chicago', '2026-01-15T14:00:00Z'],
    // the same instant is daytime elsewhere
    ['2026-01-15T03:00:00Z', 'America/Los_Angeles', '2026-01-15T03:00:00Z'],
    ['2026-01-15T03:00:00Z', 'Pacific/Honolulu', '2026-01-15T03:00:00Z'],
    // the night when clocks go forward is an hour shorter, the night when they go back an hour
    // longer
    ['2026-03-08T04:00:00Z', 'America/Chicago', '2026-03-08T13:00:00Z'],
    ['2026-11-01T03:00:00Z', 'America/Chicago', '2026-11-01T14:00:00Z'],
    // Arizona does not change its clocks
    ['2026-03-08T05:00:00Z', 'America/Phoenix', '2026-03-08T15:00:00Z'],
  ])('%s in %s is sent at %s', (at, zone, sent) => {
    expect(afterQuiet(new Date(at), zone, NIGHT).toISOString()).toBe(new Date(sent).toISOString());
  });

  it('can lie within a day, end in an hour that is skipped, or be empty', () => {
    const at = new Date('2026-01-15T19:30:00Z'); // 1:30 PM
    expect(afterQuiet(at, 'America/Chicago', { quietFrom: 13, quietUntil: 15 }).toISOString()).toBe(
      '2026-01-15T21:00:00.000Z',
    );
    expect(afterQuiet(at, 'America/Chicago', { quietFrom: 13, quietUntil: 13 })).toBe(at);
    // 2 AM does not exist: the clocks go from 1:59 to 3:00
    expect(
      afterQuiet(new Date('2026-03-08T07:00:00Z'), 'America/Chicago', {
        quietFrom: 21,
        quietUntil: 2,
      }).toISOString(),
    ).toBe('2026-03-08T08:00:00.000Z');
  });

  it('are kept, end soon, and hold nothing back by day: any instant, zone and hours', () => {
    const zones = [
      'America/New_York',
      'America/Chicago',
      'America/Phoenix',
      'America/Anchorage',
      'Pacific/Honolulu',
      'America/Puerto_Rico',
    ];
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('2025-01-01T00:00:00Z'),
          max: new Date('2028-01-01T00:00:00Z'),
          noInvalidDate: true,
        }),
        fc.constantFrom(...zones),
        hour,
        hour,
        (at, zone, quietFrom, quietUntil) => {
          const sent = afterQuiet(at, zone, { quietFrom, quietUntil });
          const hours = (quietUntil - quietFrom + 24) % 24;
          const into = (date: Date) => (local(date, zone).hour - quietFrom + 24) % 24;
          const quiet = into(at) < hours;
          expect(sent >= at).toBe(true);
          expect(sent.getTime() - at.getTime()).toBeLessThanOrEqual((hours + 1) * 3_600_000);
          if (!quiet) expect(sent).toBe(at);
          else {
            // if clocks skip its end, the next hour that exists
            expect(into(sent)).toBeGreaterThanOrEqual(hours);
            expect([0, 1]).toContain((local(sent, zone).hour - quietUntil + 24) % 24);
            expect(local(sent, zone).minute).toBe(0);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
