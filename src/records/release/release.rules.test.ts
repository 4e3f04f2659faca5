import { describe, expect, it } from 'vitest';
import {
  awaitsReview,
  type Releasable,
  type ReleaseContext,
  rule,
  type Viewer,
} from './release.rules.ts';

const self: Viewer = { as: 'self', band: 'adult' };

const staff: Viewer = { as: 'staff', band: 'adult' };

const context: ReleaseContext = {
  today: '2026-11-22',
  jurisdiction: 'US',
  wish: 'immediate',
  doctorFirstDays: 3,
};

const result = (rest: Partial<Releasable> = {}): Releasable => ({
  status: 'final',
  labels: [],
  heldUntil: null,
  reviewed: false,
  released: false,
  arrivedOn: '2026-11-22',
  ...rest,
});

describe('the release engine, by table', () => {
  it.each<[string, Partial<Releasable>, Viewer, Partial<ReleaseContext>, string, string]>([
    ['a final result', {}, self, {}, 'show', 'immediate'],
    ['a preliminary result', { status: 'preliminary' }, self, {}, 'show', 'immediate'],
    ['a cancelled test', { status: 'cancelled' }, self, {}, 'show', 'immediate'],
    [
      'what was entered in error',
      { status: 'entered-in-error' },
      staff,
      {},
      'hide',
      'entered-in-error',
    ],
    ['what has no finding yet', { status: 'registered' }, self, {}, 'hide', 'not-resulted'],
    ['a held result', { heldUntil: '2026-11-22' }, self, {}, 'hide', 'held'],
    ['a hold that ended yesterday', { heldUntil: '2026-11-21' }, self, {}, 'show', 'immediate'],
    ['a held result, to staff', { heldUntil: '2026-12-01' }, staff, {}, 'show', 'immediate'],
    [
      'HIV in California',
      { labels: ['hiv'] },
      self,
      { jurisdiction: 'US-CA' },
      'hide',
      'jurisdiction',
    ],
    [
      'HIV in California, looked at',
      { labels: ['hiv'], reviewed: true },
      self,
      { jurisdiction: 'US-CA' },
      'gate',
      'sensitive-gate',
    ],
    ['HIV elsewhere', { labels: ['hiv'] }, self, {}, 'gate', 'sensitive-gate'],
    ['pathology, not looked at', { labels: ['pathology'] }, self, {}, 'gate', 'life-changing-gate'],
    [
      'pathology, looked at',
      { labels: ['pathology'], reviewed: true },
      self,
      {},
      'show',
      'immediate',
    ],
    [
      'a teen’s STI test, to a parent',
      { labels: ['sti'] },
      { as: 'caregiver', band: 'teen' },
      {},
      'hide',
      'teen-private',
    ],
    [
      'a teen’s STI test, to the teen',
      { labels: ['sti'] },
      { as: 'self', band: 'teen' },
      {},
      'gate',
      'sensitive-gate',
    ],
    [
      'a teen’s unlabelled test, to a parent',
      { labels: ['unlabelled'] },
      { as: 'caregiver', band: 'teen' },
      {},
      'hide',
      'teen-unlabelled',
    ],
    [
      'a child’s unlabelled test, to a parent',
      { labels: ['unlabelled'] },
      { as: 'caregiver', band: 'child' },
      {},
      'show',
      'immediate',
    ],
    [
      'what its sender keeps from the patient',
      { labels: ['sender-hold'] },
      self,
      {},
      'hide',
      'sender-hold',
    ],
    [
      'the same, to a child’s parent',
      { labels: ['sender-hold'] },
      { as: 'caregiver', band: 'child' },
      {},
      'hide',
      'sender-hold',
    ],
    [
      'the same, looked at by a nurse',
      { labels: ['sender-hold'], reviewed: true },
      self,
      {},
      'hide',
      'sender-hold',
    ],
    ['the same, to staff', { labels: ['sender-hold'] }, staff, {}, 'show', 'immediate'],
    [
      'the same, when a clinician released it',
      { labels: ['sender-hold'], released: true },
      self,
      {},
      'show',
      'immediate',
    ],
    [
      'released, but held by a clinician',
      { labels: ['sender-hold'], released: true, heldUntil: '2026-11-22' },
      self,
      {},
      'hide',
      'held',
    ],
    [
      'released, with another label',
      { labels: ['sender-hold', 'hiv'], released: true },
      self,
      {},
      'gate',
      'sensitive-gate',
    ],
    ['violence, to the patient', { labels: ['violence'] }, self, {}, 'gate', 'sensitive-gate'],
    [
      'violence, to a child’s parent',
      { labels: ['violence'] },
      { as: 'caregiver', band: 'child' },
      {},
      'hide',
      'violence',
    ],
    [
      'violence, to an adult’s caregiver',
      { labels: ['violence'] },
      { as: 'caregiver', band: 'adult' },
      {},
      'hide',
      'violence',
    ],
    [
      'what is for the patient only, to the patient',
      { labels: ['patient-only'] },
      self,
      {},
      'show',
      'immediate',
    ],
    [
      'what is for the patient only, to an adult’s caregiver',
      { labels: ['patient-only'] },
      { as: 'caregiver', band: 'adult' },
      {},
      'hide',
      'patient-only',
    ],
    [
      'what is for the patient only, to one of nobody knows which age',
      { labels: ['patient-only'] },
      { as: 'caregiver', band: 'unknown' },
      {},
      'hide',
      'patient-only',
    ],
    [
      'what is for the patient only, to a child’s parent',
      { labels: ['patient-only'] },
      { as: 'caregiver', band: 'child' },
      {},
      'show',
      'immediate',
    ],
    [
      'very restricted, to the patient',
      { labels: ['restricted', 'unlabelled'] },
      self,
      {},
      'gate',
      'sensitive-gate',
    ],
    ['a tumor marker', { labels: ['tumor-marker'] }, self, {}, 'gate', 'life-changing-gate'],
    [
      'a tumor marker in California, which holds back findings in tissue',
      { labels: ['tumor-marker'] },
      self,
      { jurisdiction: 'US-CA' },
      'gate',
      'life-changing-gate',
    ],
    [
      'malignancy in California',
      { labels: ['malignancy'] },
      self,
      { jurisdiction: 'US-CA' },
      'hide',
      'jurisdiction',
    ],
    ['the doctor first, day 0', {}, self, { wish: 'doctor-first' }, 'hide', 'doctor-first'],
    [
      'the doctor first, day 3',
      { arrivedOn: '2026-11-19' },
      self,
      { wish: 'doctor-first' },
      'show',
      'immediate',
    ],
    [
      'the doctor first, looked at',
      { reviewed: true },
      self,
      { wish: 'doctor-first' },
      'show',
      'immediate',
    ],
    ['the doctor first, to staff', {}, staff, { wish: 'doctor-first' }, 'show', 'immediate'],
  ])('%s', (_name, rest, viewer, more, outcome, reason) => {
    expect(rule(result(rest), viewer, { ...context, ...more })).toEqual({ outcome, reason });
  });
});

describe('a result that nobody has reviewed', () => {
  it.each<[boolean, string, Partial<Releasable>, Partial<ReleaseContext>]>([
    [true, 'on the day it came', {}, {}],
    [true, 'on the last day of the wait', { arrivedOn: '2026-11-20' }, {}],
    [false, 'on the day when the member sees it', { arrivedOn: '2026-11-19' }, {}],
    [false, 'of a member who sees results at once', {}, { wish: 'immediate' }],
    [true, 'that its sender withholds too', { labels: ['sender-hold'] }, {}],
    [true, 'in California', { labels: ['malignancy'] }, { jurisdiction: 'US-CA' }],
    [false, 'that was entered in error', { status: 'entered-in-error' }, {}],
    [false, 'without anything in it', { status: 'registered' }, {}],
  ])('waits for a doctor (%s): %s', (waits, _name, rest, more) => {
    const at: ReleaseContext = { ...context, wish: 'doctor-first', ...more };
    expect(awaitsReview(result(rest), at)).toBe(waits);
  });
});
