import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOf } from './labels.rules.ts';
import {
  CALIFORNIA_REVIEW,
  LABELS,
  RULES,
  rule,
  TEEN_PRIVATE,
  type Viewer,
} from './release.rules.ts';

const self: Viewer = { as: 'self', band: 'adult' };

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
  it('never shows a caregiver of a teen what is private, whatever else is true', () => {
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
  it('keeps what its sender withholds from everybody but staff until a clinician releases it, whatever else is true', () => {
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
  it('holds the California classes until the clinician has looked', () => {
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
