import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill, aPrescription } from '../../../test/prescriptions.ts';
import { addDays } from '../../platform/days.rules.ts';
import { parseSettings } from '../../platform/settings/settings.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { type Automatic, dutyOf, NOTICE_DAYS, nextAutomatic } from './automatic.rules.ts';

const settings = parseSettings({});
const filled = '2026-09-01'; // 90 days: eligible once 68 are used up, on November 8
const rx = aPrescription(filled, { fills: [aFill(filled, 0)] });
const fresh: Automatic = { toldFor: null, toldOn: null, skippedFor: null };
const eligible = addDays(filled, 68);

describe('an automatic refill', () => {
  it('is announced five days ahead, requested on its day, and skipped on request', () => {
    expect(dutyOf(rx, fresh, addDays(eligible, -6), settings)).toBe('wait');
    expect(dutyOf(rx, fresh, addDays(eligible, -5), settings)).toBe('tell');
    const told = { ...fresh, toldFor: eligible, toldOn: addDays(eligible, -5) };
    expect(dutyOf(rx, told, addDays(eligible, -1), settings)).toBe('wait');
    expect(dutyOf(rx, told, eligible, settings)).toBe('ask');
    expect(dutyOf(rx, { ...told, skippedFor: eligible }, eligible, settings)).toBe('wait');
  });

  it('that is turned on late still waits until five days after it was announced', () => {
    expect(dutyOf(rx, fresh, addDays(eligible, 10), settings)).toBe('tell');
    const told = { ...fresh, toldFor: eligible, toldOn: addDays(eligible, 10) };
    expect(nextAutomatic(rx, told, addDays(eligible, 10), settings)).toBe(addDays(eligible, 15));
    expect(dutyOf(rx, told, addDays(eligible, 14), settings)).toBe('wait');
    expect(dutyOf(rx, told, addDays(eligible, 15), settings)).toBe('ask');
  });

  it.each([
    { schedule: 'IV' },
    { flags: ['rems'] },
    { flags: ['not-online'] },
    { status: 'stopped' },
    { replacedBy: 'y' },
    { origin: 'outside' },
    { fills: [] },
  ])('ends with %j', (rest) =>
    expect(dutyOf({ ...rx, ...rest } as Prescription, fresh, eligible, settings)).toBe('end'),
  );

  it('is never requested without its notice, whatever day it is looked at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 40, max: 100 }),
        (steps, from) => {
          let state = fresh;
          let day = addDays(filled, from);
          for (const step of steps) {
            day = addDays(day, step);
            const duty = dutyOf(rx, state, day, settings);
            if (duty === 'tell') state = { ...state, toldFor: eligible, toldOn: day };
            if (duty === 'ask') {
              expect(state.toldOn !== null && addDays(state.toldOn, NOTICE_DAYS) <= day).toBe(true);
              expect(day >= eligible).toBe(true);
              return;
            }
          }
        },
      ),
    );
  });
});
