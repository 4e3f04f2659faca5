import { describe, expect, it } from 'vitest';
import {
  BY_CODE,
  FLAGS,
  type Flag,
  inOrder,
  isAbnormal,
  isChange,
  isCritical,
  isSusceptibility,
} from './flags.rules.ts';

const all = Object.keys(FLAGS) as Flag[];
const weight = (flag: Flag) => FLAGS[flag].weight;

describe('the weight of a flag', () => {
  it('is highest if somebody has to act at once', () => {
    const others = all.filter((flag) => !isCritical(flag));
    expect(all.filter(isCritical).sort()).toEqual(['critical', 'critical-high', 'critical-low']);
    for (const critical of all.filter(isCritical))
      for (const other of others) expect(weight(critical)).toBeGreaterThan(weight(other));
  });
  it('of everything that needs attention is above everything that does not', () => {
    const least = Math.min(...all.filter(isAbnormal).map(weight));
    for (const flag of all.filter((one) => !isAbnormal(one)))
      expect(weight(flag)).toBeLessThan(least);
  });
  it('is the same on both sides of a range', () => {
    for (const flag of all.filter((one) => one.includes('high')))
      expect(weight(flag.replace('high', 'low') as Flag)).toBe(weight(flag));
    expect(weight('above-threshold')).toBe(weight('below-threshold'));
  });
  it('of any flag is more than of none', () => {
    for (const flag of all.filter((one) => one !== 'none'))
      expect(weight(flag)).toBeGreaterThan(weight('none'));
  });
});

describe('a flag', () => {
  it('is never both in order and in need of attention', () =>
    expect(all.filter((flag) => isAbnormal(flag) && FLAGS[flag].side === 'in')).toEqual([]));
  it('says low only if the value is below', () =>
    expect(all.filter((flag) => FLAGS[flag].side === 'low').sort()).toEqual(
      all.filter((flag) => /low|below/.test(flag)).sort(),
    ));
  it('that says how a value changed says nothing about a range', () => {
    expect(all.filter(isChange).sort()).toEqual(['better', 'went-down', 'went-up', 'worse']);
    for (const flag of all.filter(isChange))
      expect([isAbnormal(flag), FLAGS[flag].side]).toEqual([false, 'none']);
  });
  it('about an antibiotic says nothing about a range or a change', () => {
    expect(all.filter(isSusceptibility)).toHaveLength(6);
    expect(all.filter((flag) => isSusceptibility(flag) && isChange(flag))).toEqual([]);
    expect(
      ['high', 'low', 'abnormal', 'normal', 'none'].filter((one) => isSusceptibility(one as Flag)),
    ).toEqual([]);
  });
});

it.each<[string, Flag[], Flag[]]>([
  ['the heaviest first', ['normal', 'high', 'critical-low'], ['critical-low', 'high', 'normal']],
  ['each once', ['high', 'high'], ['high']],
  ['equal ones in the order sent', ['low', 'high'], ['low', 'high']],
  ['none', [], []],
])('flags in order: %s', (_case, flags, is) => expect(inOrder(flags)).toEqual(is));

describe('the codes of HL7', () => {
  // terminology.hl7.org, v3 ObservationInterpretation: the display of each
  it.each<[string, Flag]>([
    ['HH', 'critical-high'],
    ['LL', 'critical-low'],
    ['AA', 'critical'],
    ['H', 'high'],
    ['L', 'low'],
    ['HU', 'very-high'],
    ['LU', 'very-low'],
    ['<', 'off-scale-low'],
    ['>', 'off-scale-high'],
    ['N', 'normal'],
    ['A', 'abnormal'],
    ['POS', 'positive'],
    ['NEG', 'negative'],
    ['ND', 'not-detected'],
    ['RR', 'reactive'],
    ['NR', 'not-reactive'],
    ['R', 'resistant'],
    ['S', 'susceptible'],
    ['I', 'intermediate'],
    ['NS', 'not-susceptible'],
    ['B', 'better'],
    ['W', 'worse'],
    ['U', 'went-up'],
    ['D', 'went-down'],
  ])('%s is %s', (code, flag) => expect(BY_CODE[code]).toBe(flag));
  it('are in upper case, so that each is found however it is written', () =>
    expect(Object.keys(BY_CODE).filter((code) => code !== code.toUpperCase())).toEqual([]));
  it('lead to every flag: there is none that nobody can send', () => {
    const sent = new Set(Object.values(BY_CODE));
    expect(all.filter((flag) => !sent.has(flag))).toEqual(['none']);
  });
});
