import { describe, expect, it } from 'vitest';
import { dispense } from '../../../../test/derived.ts';
import { aFill } from '../../../../test/prescriptions.ts';
import type { Fill } from '../fills.rules.ts';
import type { Orphan } from './dispenses.rules.ts';
import { fromFills } from './fills-alone.rules.ts';

const today = '2026-11-24';
const orphan = (
  id: string,
  ago: number,
  named: Partial<Orphan['named']> = {},
  fill: Partial<Fill> = {},
  rest: Parameters<typeof dispense>[1] = {},
): Orphan => {
  const stored = dispense(id, rest);
  return {
    stored,
    named: { name: 'Drops', also: [], rxnorm: null, facts: [], modifiers: [], ...named },
    fill: aFill(today, ago, {
      id: stored.id,
      from: [{ source: 'a', sourceId: id }],
      ...fill,
    }),
  };
};
const build = (...orphans: Orphan[]) =>
  fromFills(orphans, ({ named }) => ({ schedule: null, labels: [named.name] }));
const ids = (...orphans: Orphan[]) =>
  build(...orphans).map((one) => one.fills.map((fill) => fill.id));

describe('fills without a prescription are one medicine', () => {
  it.each<[string, Orphan[], string[][]]>([
    [
      'by its code, whatever it is called',
      [orphan('1', 5, { rxnorm: '9' }), orphan('2', 9, { rxnorm: '9', name: 'Other drops' })],
      [['a-1', 'a-2']],
    ],
    [
      'by its name, capitals or not',
      [orphan('1', 5), orphan('2', 9, { name: 'DROPS' })],
      [['a-1', 'a-2']],
    ],
    [
      'not by its name alone where the codes differ',
      [orphan('1', 5, { rxnorm: '8' }), orphan('2', 9, { rxnorm: '9' })],
      [['a-1'], ['a-2']],
    ],
    [
      'each its own where nothing names it',
      [orphan('1', 5, { name: '' }), orphan('2', 9, { name: '' })],
      [['a-1'], ['a-2']],
    ],
    ['with the newest fill first', [orphan('1', 9), orphan('2', 5)], [['a-2', 'a-1']]],
  ])('%s', (_case, orphans, is) => expect(ids(...orphans)).toEqual(is));
});

describe('the medicine', () => {
  it('keeps its id, in whatever order its fills arrive', () => {
    const all = [orphan('1', 9), orphan('2', 5)];
    expect([build(...all)[0]?.id, build(...all.reverse())[0]?.id]).toEqual(['a-1', 'a-1']);
  });
  it('is from outside, with no prescription behind it and nothing to refill', () =>
    expect(build(orphan('1', 5))[0]).toMatchObject({
      origin: 'outside',
      intent: 'fill',
      status: 'unknown',
      authoredOn: null,
      repeats: null,
      number: null,
    }));
  it('has the directions of its newest label, and then no fill repeats them', () => {
    const [one] = build(
      orphan('1', 9, {}, { dosage: [{ text: 'old' }] }),
      orphan('2', 5, {}, { dosage: [{ text: 'new' }], name: 'Drops' }),
    );
    expect(one?.dosage).toEqual([{ text: 'new' }]);
    expect(one?.fills.map((fill) => [fill.dosage, fill.name])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
  it('has the directions of an earlier label if the newest has none', () =>
    expect(
      build(orphan('1', 9, {}, { dosage: [{ text: 'old' }] }), orphan('2', 5))[0]?.dosage,
    ).toEqual([{ text: 'old' }]));
  it('has no directions if no label has any', () =>
    expect(build(orphan('1', 5))[0]?.dosage).toEqual([]));
  it('keeps everything else that was said about it', () => {
    const facts = [{ is: 'supply-type' as const, code: 'FF' }];
    const named = { also: ['Eye drops'], modifiers: ['urn:m: 1'], facts };
    expect(build(orphan('1', 5, named as Partial<Orphan['named']>))[0]?.said).toMatchObject(named);
  });
  it('has the schedule and the labels of its kind', () =>
    expect(build(orphan('1', 5))[0]).toMatchObject({ schedule: null, labels: ['Drops'] }));
  it('changes with everything that any of its fills refers to', () =>
    expect(
      build(
        orphan('1', 5, {}, {}, { medicationReference: { reference: 'Medication/m' } }),
        orphan('2', 9, {}, {}, { location: { reference: 'Location/l' } }),
      )[0]?.refs,
    ).toEqual(['a Medication/m', 'a Location/l']));
});
