import type { Key, Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import type { IconName } from '../ui/icons.ts';
import { Tag, type Tone } from '../ui/kit.tsx';
import type { Flag, TestOutline, TestRange, TestValue } from './lab-values.rules.ts';
import type { ShownResult } from './labs.ts';

/** How values, flags, ranges and statuses read: for every page that shows a result. */

const FLAG: Record<Flag, { tone: Tone; icon: IconName } | null> = {
  low: { tone: 'low', icon: 'arrow-down' },
  high: { tone: 'high', icon: 'arrow-up' },
  'critical-low': { tone: 'low', icon: 'triangle-alert' },
  'critical-high': { tone: 'high', icon: 'triangle-alert' },
  abnormal: { tone: 'high', icon: 'info' },
  critical: { tone: 'high', icon: 'triangle-alert' },
  normal: { tone: 'in', icon: 'check' },
  susceptible: { tone: 'in', icon: 'check' },
  intermediate: { tone: 'plain', icon: 'minus' },
  resistant: { tone: 'high', icon: 'x' },
  positive: { tone: 'high', icon: 'info' },
  negative: { tone: 'in', icon: 'check' },
  none: null,
};

export function FlagTag({ t, flag }: { t: Words; flag: Flag }) {
  const look = FLAG[flag];
  return (
    look && (
      <Tag tone={look.tone} icon={look.icon}>
        {t(`flag.${flag}` as Key)}
      </Tag>
    )
  );
}

/** When a sample was taken, no finer than it was said. */
export function whenOf(t: Words, at: Date, precision: ShownResult['collectedPrecision'], fine = false): string {
  if (precision === 'year') return t.date(at, 'year');
  if (precision === 'month') return t.date(at, 'month');
  return t.date(at, precision === 'time' && fine ? 'day-time' : 'day');
}

/** Units as people read them; UCUM's spellings stay in the data. */
export function unitText(unit: string): string {
  return unit
    .replace(/10\*(\d+)/g, (_, power: string) => `10${[...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`)
    .replace(/\[iU\]/g, 'IU')
    .replace(/^u(?=[a-zA-Z])|(?<=\/)u(?=[a-zA-Z])/g, 'µ')
    .replace(/\{1\.73_m2\}|1\.73\.m2/g, '1.73 m²')
    .replace(/\{[^}]*\}/g, '');
}

export const SIGN = { '': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const;

/** A value as one line of text: for tables, tables' cells and screen readers. */
export function valueText(t: Words, value: TestValue): string {
  switch (value.kind) {
    case 'number':
      return `${SIGN[value.comparator]}${t.number(value.value, value.digits)}${value.unit ? ` ${unitText(value.unit)}` : ''}`;
    case 'absent':
      return t(t.has(`absent.${value.reason}`) ? (`absent.${value.reason}` as Key) : 'absent.none');
    case 'coded': {
      const known = value.codes.map((code) => `answer.${code}`).find((key) => t.has(key));
      return known ? t(known as Key) : value.text;
    }
    default:
      return value.text;
  }
}

export function rangeText(t: Words, range: TestRange | null): string {
  if (!range) return t('labs.no-range');
  const { low, high, text } = range;
  if (low !== null && high !== null) return `${t.number(low)} – ${t.number(high)}`;
  if (high !== null) return t('labs.range-below', { high: t.number(high) });
  if (low !== null) return t('labs.range-above', { low: t.number(low) });
  return text ?? t('labs.no-range');
}

export const toneOf = (flag: Flag): 'in' | 'high' | 'low' => (flag === 'low' || flag === 'critical-low' ? 'low' : flag === 'normal' || flag === 'none' ? 'in' : 'high');

export function StatusTag({ t, status }: { t: Words; status: string }) {
  if (status === 'final') return null;
  const key = `status.${status}`;
  return (
    <Tag tone={status === 'corrected' || status === 'amended' ? 'new' : 'plain'} icon={status === 'cancelled' ? 'x' : 'info'}>
      {t(t.has(key) ? key : 'status.unknown')}
    </Tag>
  );
}

/** Every test of a result, those inside others too. */
export function leaves<T extends TestOutline>(tests: T[], found: T[] = []): T[] {
  for (const test of tests) {
    found.push(test);
    if (test.members.length > 0) leaves(test.members as T[], found); // a test's members are of its own kind
  }
  return found;
}

/** The address of something in the results of the person that the page shows. */
export const pathOf = (view: View, rest: string) => `/people/${view.person?.id}/results${rest}`;
