import { describe, expect, it } from 'vitest';
import { aFill, aPrescription } from '../../../test/prescriptions.ts';
import { addDays } from '../../platform/days.rules.ts';
import { parseSettings } from '../../platform/settings/settings.ts';
import type { Fill } from '../prescriptions/fills.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import type { Stage } from '../requests/stages.rules.ts';
import { placeOf, standingOf } from './standing.rules.ts';

const today = '2026-11-24';
const settings = parseSettings({});
const fill = (ago: number, rest: Partial<Fill> = {}): Fill => aFill(today, ago, rest);
/** One that can be refilled today; each case names what it changes. */
const good = (rest: Partial<Prescription> = {}): Prescription => aPrescription(today, rest);

describe('the standing of a medicine', () => {
  const stands = (rest: Partial<Prescription>, stage: Stage | null = null) => {
    const standing = standingOf(good(rest), today, stage, settings);
    return [standing, placeOf(good(rest), standing, today, settings)];
  };
  it.each<[Partial<Prescription>, Stage | null, string, string]>([
    [{}, null, 'active', 'ours'],
    [{ flags: ['parked'] }, null, 'parked', 'ours'],
    [{}, 'submitted', 'in-progress', 'ours'],
    [{}, 'waiting', 'in-progress', 'ours'],
    [{}, 'ready', 'ready', 'ours'],
    [{}, 'shipped', 'shipped', 'ours'],
    [{}, 'held', 'on-hold', 'ours'],
    [{ status: 'on-hold' }, null, 'on-hold', 'ours'],
    [{ fills: [fill(1, { status: 'in-progress' })] }, null, 'in-progress', 'ours'],
    [{ validUntil: today }, null, 'expired', 'ours'],
    [{ validUntil: addDays(today, -121) }, null, 'expired', 'past'],
    [{ status: 'stopped' }, null, 'discontinued', 'past'],
    [{ status: 'stopped' }, 'ready', 'discontinued', 'past'],
    [{ status: 'cancelled' }, null, 'cancelled', 'past'],
    [{ status: 'completed' }, null, 'finished', 'past'],
    [{ replacedBy: 'y' }, null, 'discontinued', 'past'],
    [{ flags: ['transferred'] }, null, 'transferred', 'past'],
    [{ status: 'unknown' }, null, 'unknown', 'ours'],
    // a draft counts as in progress for a month, and no longer than until it is replaced
    [{ status: 'draft', authoredOn: addDays(today, -30) }, null, 'in-progress', 'ours'],
    [{ status: 'draft', authoredOn: addDays(today, -31) }, null, 'draft', 'past'],
    [{ status: 'draft', authoredOn: null }, null, 'draft', 'past'],
    [{ status: 'draft', authoredOn: today, replacedBy: 'y' }, null, 'discontinued', 'past'],
    [{ takenUntil: addDays(today, -1) }, null, 'ended', 'past'],
    [{ takenUntil: today }, null, 'active', 'ours'],
    [{ takenFrom: addDays(today, 1) }, null, 'planned', 'not-now'],
    [{ intent: 'plan' }, null, 'not-ordered', 'not-now'],
    [{ intent: 'filler-order' }, null, 'active', 'ours'],
    [{ doNotTake: true }, null, 'do-not-take', 'avoid'],
    [{ doNotTake: true, origin: 'outside', status: 'on-hold' }, null, 'do-not-take', 'avoid'],
    [{ doNotTake: true, status: 'stopped' }, null, 'discontinued', 'past'],
    [{ origin: 'outside' }, null, 'outside', 'outside'],
    [{ origin: 'outside', status: 'stopped' }, null, 'discontinued', 'past'],
    [{ origin: 'outside', validUntil: addDays(today, -1) }, null, 'expired', 'outside'],
    [{ origin: 'outside', validUntil: addDays(today, -121) }, null, 'expired', 'past'],
    [{ origin: 'outside', intent: 'fill', status: 'unknown' }, null, 'outside', 'outside'],
    [
      { origin: 'outside', intent: 'fill', status: 'unknown', fills: [fill(400)] },
      null,
      'expired',
      'past',
    ],
    [{ origin: 'reported' }, null, 'reported', 'reported'],
    [{ origin: 'reported', intent: 'plan' }, null, 'reported', 'reported'],
    [{ origin: 'reported', status: 'unknown' }, null, 'unknown', 'reported'],
    [{ origin: 'reported', status: 'stopped' }, null, 'discontinued', 'past'],
    [{ origin: 'reported', status: 'completed' }, null, 'finished', 'past'],
    [{ origin: 'reported', takenUntil: addDays(today, -1) }, null, 'ended', 'past'],
    [{ origin: 'reported', status: 'on-hold' }, null, 'on-hold', 'not-now'],
    [{ origin: 'reported', status: 'not-taken' }, null, 'not-taken', 'not-now'],
    [{ origin: 'reported', status: 'intended' }, null, 'planned', 'not-now'],
    [{ origin: 'reported', takenFrom: addDays(today, 1) }, null, 'planned', 'not-now'],
  ])('%j with a request at %s is %s, among %s', (rest, stage, standing, place) =>
    expect(stands(rest, stage)).toEqual([standing, place]),
  );
});
