import type { CodeableConcept } from '@medplum/fhirtypes';
import type { Said } from '../../../fhir/codings.ts';
import type { Comparator } from '../../../fhir/quantities.ts';
import { convert } from '../../../fhir/units.ts';
import { readInterpretations } from '../flags/flag-words.rules.ts';
import { type Flag, inOrder, isChange } from '../flags/flags.rules.ts';
import { compareAnswer } from '../values/answer-words.rules.ts';
import type { TestValue } from '../values/values.rules.ts';
import type { Limit } from './range-text.rules.ts';
import { isReversed, type TestRange } from './ranges.rules.ts';

/** The interval in which a value may be: of `< 5`, anything below 5. */
interface Reach {
  from: number;
  to: number;
  openFrom: boolean;
  openTo: boolean;
}

function reachOf(value: number, comparator: Comparator): Reach {
  if (comparator.startsWith('<'))
    return {
      from: Number.NEGATIVE_INFINITY,
      to: value,
      openFrom: true,
      openTo: comparator === '<',
    };
  if (comparator.startsWith('>'))
    return {
      from: value,
      to: Number.POSITIVE_INFINITY,
      openFrom: comparator === '>',
      openTo: true,
    };
  return { from: value, to: value, openFrom: false, openTo: false };
}

/** Whether an interval is entirely outside a limit, entirely inside, or neither for certain. */
function against(
  { from, to, openFrom, openTo }: Reach,
  limit: number,
  edge: Limit['edge'],
  side: 'low' | 'high',
): 'outside' | 'inside' | 'unsure' {
  const [nearest, farthest] = side === 'low' ? [from, to] : [to, from];
  const [openNear, openFar] = side === 'low' ? [openFrom, openTo] : [openTo, openFrom];
  const beyond = (at: number) => (side === 'low' ? at < limit : at > limit);
  // the end that is deepest inside the range is outside it: then all of it is
  if (beyond(farthest) || (farthest === limit && (openFar || edge === 'out'))) return 'outside';
  if (beyond(nearest)) return 'unsure';
  if (nearest === limit && !openNear)
    return edge === 'out' || edge === 'unsure' ? 'unsure' : 'inside';
  return 'inside';
}

/**
 * How a value compares with one range. A value with a comparator is compared only if the outcome is
 * certain, one in another unit if UCUM converts it, a word with a range that is a word.
 */
export function compare(value: TestValue, range: TestRange): Flag {
  if (range.word !== null) {
    if (value.kind !== 'coded' && value.kind !== 'text') return 'none';
    const said = [value.text, ...(value.kind === 'coded' ? (value.also ?? []) : [])].map((text) =>
      compareAnswer(text, range.word ?? ''),
    );
    const [first] = said;
    return first && said.every((one) => one === null || one === first) ? first : 'none';
  }
  if (value.kind !== 'number' && value.kind !== 'titer') return 'none';
  const limits = [range.low, range.high];
  if (limits.every((limit) => limit === null) || isReversed(range)) return 'none';
  const reach = reachOf(value.kind === 'titer' ? value.of : value.value, value.comparator);
  let flag: Flag = 'normal';
  for (const [index, limit] of limits.entries()) {
    if (!limit) continue;
    const side = index === 0 ? 'low' : 'high';
    const at = inUnitOf(limit, value);
    if (at === null) return 'none';
    // no amount is below 0, so a low limit of 0 leaves `< 0.01` inside
    if (side === 'low' && at === 0 && value.comparator.startsWith('<') && reach.to > 0) continue;
    const stands = against(reach, at, limit.edge, side);
    if (stands === 'outside') return side;
    if (stands === 'unsure') flag = 'none';
  }
  return flag;
}

/**
 * A limit in the unit of the value; null if the two can't be compared. A limit without a unit has
 * the value's.
 */
export function inUnitOf(limit: Limit, value: TestValue): number | null {
  if (value.kind === 'titer') return limit.titer ? limit.value : null;
  if (value.kind !== 'number' || limit.titer) return null;
  return limit.unit === '' && limit.code === null
    ? limit.value
    : convert(limit.value, limit, value);
}

/**
 * How a value compares with the person's normal range: only by ranges that certainly apply. If
 * another range may apply as well and gives another outcome, there is none.
 */
export function decide(value: TestValue, ranges: readonly TestRange[]): Flag {
  const certain = ranges.filter((range) => range.normal === 'yes');
  const own = certain.length > 0 ? certain : ranges.filter((range) => range.normal === 'loosely');
  const [verdict, ...others] = own.map((range) => compare(value, range));
  if (!verdict || others.some((other) => other !== verdict)) return 'none';
  const may = ranges
    .filter((range) => range.normal === 'maybe')
    .map((range) => compare(value, range));
  return may.some((other) => other !== 'none' && other !== verdict) ? 'none' : verdict;
}

export interface Flagged {
  /** The most serious flag. */
  flag: Flag;
  /** Every flag, the most important first. */
  flags: Flag[];
  /** What the laboratory says beside flags that we know, as it came. */
  marks: Said[];
  /** Whether the laboratory set the flag, or we compared value and range. */
  flagged: 'laboratory' | 'compared';
}

/**
 * The laboratory's flags take precedence over ours. Without any, or with flags of change only,
 * value and range are compared; with an interpretation that we don't know, the value is never
 * called normal.
 * @param comparable false if the sender changed the value's meaning: then it is not compared
 */
export function flagOf(
  interpretation: CodeableConcept[] | undefined,
  value: TestValue,
  ranges: readonly TestRange[],
  comparable = true,
): Flagged {
  const { flags, marks } = readInterpretations(interpretation);
  if (flags.some((flag) => !isChange(flag))) {
    // off the scale says what an instrument can measure: the range may still say that it is normal
    const [only] = flags;
    if (
      flags.length === 1 &&
      (only === 'off-scale-low' || only === 'off-scale-high') &&
      comparable &&
      decide(value, ranges) === 'normal'
    )
      return { flag: 'normal', flags: ['normal', only], marks, flagged: 'compared' };
    return { flag: flags[0] ?? 'none', flags, marks, flagged: 'laboratory' };
  }
  const compared = comparable ? decide(value, ranges) : 'none';
  const ours: Flag[] =
    compared === 'none' || (compared === 'normal' && marks.length > 0) ? [] : [compared];
  const all = inOrder([...ours, ...flags]);
  return {
    flag: ours[0] ?? all[0] ?? 'none',
    flags: [...ours, ...flags],
    marks,
    flagged: 'compared',
  };
}
