import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOf } from './labels.rules.ts';
import {
  CALIFORNIA_REVIEW,
  LABELS,
  type Releasable,
  type ReleaseContext,
  RULES,
  rule,
  TEEN_PRIVATE,
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

const day = fc
  .integer({ min: 0, max: 60 })
  .map((n) => new Date(Date.UTC(2026, 9, 20 + n)).toISOString().slice(0, 10));
const anyResult = fc.record({
  status: fc.constantFrom(
    'registered',
    'partial',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
  ),
  labels: fc.subarray([...LABELS]),
  heldUntil: fc.option(day, { nil: null }),
  reviewed: fc.boolean(),
  released: fc.boolean(),
  arrivedOn: day,
});
const anyViewer = fc.record({
  as: fc.constantFrom('self' as const, 'caregiver' as const, 'staff' as const),
  band: fc.constantFrom('child' as const, 'teen' as const, 'adult' as const, 'unknown' as const),
});
const anyContext = fc.record({
  today: day,
  jurisdiction: fc.constantFrom('US' as const, 'US-CA' as const),
  wish: fc.constantFrom('immediate' as const, 'doctor-first' as const),
  doctorFirstDays: fc.integer({ min: 1, max: 30 }),
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

describe('the release engine, always', () => {
  const strict = { show: 0, gate: 1, hide: 2 };
  it('hides what was never true from everybody', () => {
    fc.assert(
      fc.property(
        anyResult,
        anyViewer,
        anyContext,
        (one, viewer, ctx) =>
          rule({ ...one, status: 'entered-in-error' }, viewer, ctx).outcome === 'hide',
      ),
    );
  });
  it('shows an ordinary result at once when nothing recorded says otherwise', () => {
    fc.assert(
      fc.property(anyResult, anyViewer, anyContext, (one, viewer, ctx) => {
        const plain = { ...one, status: 'final', labels: [], heldUntil: null };
        return rule(plain, viewer, { ...ctx, wish: 'immediate' }).outcome === 'show';
      }),
    );
  });
  it('never shows more of a result because it has one more label', () => {
    fc.assert(
      fc.property(
        anyResult,
        anyViewer,
        anyContext,
        fc.constantFrom(...LABELS),
        (one, viewer, ctx, label) =>
          strict[rule({ ...one, labels: [...one.labels, label] }, viewer, ctx).outcome] >=
          strict[rule(one, viewer, ctx).outcome],
      ),
    );
  });
  it('never shows a caregiver of a teen what is private, whatever else is so', () => {
    fc.assert(
      fc.property(
        anyResult,
        anyContext,
        fc.constantFrom(...TEEN_PRIVATE),
        (one, ctx, label) =>
          rule({ ...one, labels: [...one.labels, label] }, { as: 'caregiver', band: 'teen' }, ctx)
            .outcome === 'hide',
      ),
    );
  });
  it('keeps what its sender holds from everybody but staff until a clinician releases it, whatever else is so', () => {
    fc.assert(
      fc.property(
        anyResult,
        anyViewer,
        anyContext,
        (one, viewer, ctx) =>
          viewer.as === 'staff' ||
          rule({ ...one, labels: [...one.labels, 'sender-hold'], released: false }, viewer, ctx)
            .outcome === 'hide',
      ),
    );
  });
  it('keeps a hold for members and caregivers through its last day', () => {
    fc.assert(
      fc.property(
        anyResult,
        anyViewer,
        anyContext,
        (one, viewer, ctx) =>
          viewer.as === 'staff' ||
          rule({ ...one, heldUntil: ctx.today }, viewer, ctx).outcome === 'hide',
      ),
    );
  });
  it('ends the wait for the doctor after the agreed days', () => {
    fc.assert(
      fc.property(anyResult, anyContext, (one, ctx) => {
        const late = new Date(
          Date.parse(`${one.arrivedOn}T00:00:00Z`) + ctx.doctorFirstDays * 86_400_000,
        )
          .toISOString()
          .slice(0, 10);
        return rule(one, self, { ...ctx, today: late }).reason !== 'doctor-first';
      }),
    );
  });
  it('holds the Californian classes until the clinician has looked', () => {
    fc.assert(
      fc.property(
        anyResult,
        anyContext,
        fc.constantFrom(...CALIFORNIA_REVIEW),
        (one, ctx, label) =>
          rule({ ...one, reviewed: false, labels: [label] }, self, {
            ...ctx,
            jurisdiction: 'US-CA',
          }).outcome === 'hide',
      ),
    );
  });
  it('names a source for each row', () =>
    expect(RULES.every((row) => row.source.length > 20)).toBe(true));
});

describe('a security label or a word for cancer', () => {
  const strict = { show: 0, gate: 1, hide: 2 };
  const word = fc.constantFrom(
    'melanoma',
    'Carcinoma',
    'TUMOR',
    'metástasis',
    'HIV',
    'sífilis',
    'embarazo',
    'no evidence of malignancy',
    'CEA',
    'nothing at all',
  );
  const code = fc.constantFrom(
    'NOPAT',
    'TBOO',
    'T',
    'PSYTHPN',
    'V',
    'R',
    'PRS',
    'SDV',
    'HIV',
    'ETH',
    'DELAU',
    'N',
    'NORDSCLCD',
    'whatever',
  );
  it('never makes the outcome weaker', () => {
    fc.assert(
      fc.property(
        fc.subarray(['2823-3', '7917-8', '11526-1']),
        fc.array(word, { maxLength: 3 }),
        fc.array(code, { maxLength: 3 }),
        word,
        code,
        anyResult,
        anyViewer,
        anyContext,
        (codes, names, security, oneWord, oneCode, one, viewer, ctx) => {
          const outcome = (labels: readonly string[]) =>
            strict[rule({ ...one, labels }, viewer, ctx).outcome];
          const before = outcome(labelsOf(codes, names, security));
          expect(outcome(labelsOf(codes, [...names, oneWord], security))).toBeGreaterThanOrEqual(
            before,
          );
          expect(outcome(labelsOf(codes, names, [...security, oneCode]))).toBeGreaterThanOrEqual(
            before,
          );
        },
      ),
    );
  });
});
