import type { Said } from '../../../fhir/codings.ts';
import type { View } from '../../../platform/http/routes.ts';
import type { Key, Words } from '../../../platform/i18n.ts';
import { Tag } from '../../../ui/kit.tsx';
import { Sent } from '../../../ui/text.tsx';
import type { Limit } from '../../observations/ranges/range-text.rules.ts';
import type { TestRange } from '../../observations/ranges/ranges.rules.ts';
import { answerKey } from '../../observations/values/answer-words.rules.ts';
import { grouped, shortened, withoutPower } from '../../observations/values/numbers.rules.ts';
import type { Part, TestValue } from '../../observations/values/values.rules.ts';
import type { LabResult } from '../derive/result.rules.ts';
import { Concept, conceptText, sayDate, sayPeriod, sayTime } from './sent.pages.tsx';

/** How values, flags, ranges and statuses read: for every page that shows a result. */

/** When a sample was taken, no more precise than sent; or else when the result was reported. */
export function whenOf(
  t: Words,
  {
    collectedAt,
    collectedPrecision,
    reportedAt,
  }: Pick<LabResult, 'collectedAt' | 'collectedPrecision' | 'reportedAt'>,
): string {
  if (collectedPrecision === 'unknown')
    return reportedAt
      ? t('labs.reported', { at: t.date(reportedAt, 'day') })
      : t('labs.date-unknown');
  return t.date(
    collectedAt,
    collectedPrecision === 'year' || collectedPrecision === 'month' ? collectedPrecision : 'day',
  );
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const unitTexts = new Map<string, string>();
/**
 * Units as people read them: UCUM's brackets and braces stay in the data, and the words in them are
 * kept.
 */
export function unitText(unit: string): string {
  let text = unitTexts.get(unit);
  if (text === undefined) {
    text = written(unit);
    if (unitTexts.size > 5000) unitTexts.clear();
    unitTexts.set(unit, text);
  }
  return text;
}
function written(unit: string): string {
  return unit
    .replace(
      /10\*(\d+)/g,
      (_, power: string) => `10${[...power].map((digit) => SUPERSCRIPT[Number(digit)]).join('')}`,
    )
    .replace(/\{?1\.73[ _.]?m2\}?/g, '1.73 m²')
    .replace(/\[degF\]/g, '°F')
    .replace(/\bCel\b/g, '°C')
    .replace(/\[iU\]/g, 'IU')
    .replace(/\[([^\]]*)\]/g, '$1')
    .replace(
      /(\w)?\{([^}]*)\}/g,
      (_, before: string | undefined, words: string) =>
        `${before ? `${before} ` : ''}${words.replace(/_/g, ' ')}`,
    )
    .replace(/(^|\/)u(?=(?:g|L|l|mol|m|U|IU|kat|s|eq|osm)(?![a-zA-Z]))/g, '$1µ')
    .replace(/^1$/, '')
    .trim();
}

export const SIGN = { '': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const;
function withUnit(text: string, unit: string): string {
  const said = unitText(unit);
  return said ? `${text} ${said}` : text;
}
const partText = ({ comparator, sent, unit }: Part): string =>
  withUnit(`${SIGN[comparator]}${grouped(sent) || '–'}`, unit);

/**
 * Why there is no value: in our words if we know the reason, and in the sender's if those say more.
 */
export function absentWords(t: Words, reason: Said | null): { ours: string; sent: string[] } {
  const code = reason?.codes?.find((one) => t.has(`absent.${one}`));
  const known = new Set([
    ...(reason?.codes ?? []),
    ...(reason?.codes ?? []).map((one) => one.replace(/-/g, ' ')),
  ]);
  const sent = reason
    ? [reason.text, ...(reason.also ?? [])].filter(
        (one) => !known.has(one) && !(code && known.has(answerKey(one))),
      )
    : [];
  return {
    ours: code
      ? t(`absent.${code}` as Key)
      : reason && sent.length === 0
        ? reason.text
        : t('absent.none'),
    sent,
  };
}
const absentText = (t: Words, reason: Said | null): string => {
  const { ours, sent } = absentWords(t, reason);
  return [ours, ...sent].join(' · ');
};
export function Absent({ t, reason, unit }: { t: Words; reason: Said | null; unit: string }) {
  const { ours, sent } = absentWords(t, reason);
  return (
    <>
      {ours}
      {sent.map((one) => (
        <span key={one}>
          {' · '}
          <Sent t={t}>{one}</Sent>
        </span>
      ))}
      {unit && ` (${unitText(unit)})`}
    </>
  );
}

const sampleText = (t: Words, value: Extract<TestValue, { kind: 'samples' }>): string =>
  [...value.facts.map(([name, text]) => `${t(`samples.${name}`)}: ${text}`), value.data]
    .filter(Boolean)
    .join('; ');

/** A value as text, complete, as it was sent: for tables, their cells and screen readers. */
export function valueText(t: Words, value: TestValue): string {
  switch (value.kind) {
    case 'number': {
      const plain = withoutPower(value.sent);
      return withUnit(
        `${SIGN[value.comparator]}${grouped(value.sent)}${plain ? ` (${plain})` : ''}`,
        value.unit,
      );
    }
    case 'titer':
      return `${SIGN[value.comparator]}${value.sent}`;
    case 'ratio':
      return `${partText(value.numerator)} / ${partText(value.denominator)}`;
    case 'range': {
      const { low, high } = value;
      if (!low || !high)
        return low ? `≥ ${partText(low)}` : high ? `≤ ${partText(high)}` : t('absent.none');
      return low.unit === high.unit || low.unit === ''
        ? `${partText({ ...low, unit: '' })} – ${partText(high)}`
        : `${partText(low)} – ${partText(high)}`;
    }
    case 'coded':
      return conceptText(t, value);
    case 'text':
      return conceptText(t, value);
    case 'boolean':
      return t(value.value ? 'answer.yes' : 'answer.no');
    case 'date':
      return sayDate(t, value.sent, true);
    case 'time':
      return sayTime(t, value.sent);
    case 'period':
      return sayPeriod(t, value);
    case 'samples':
      return sampleText(t, value);
    case 'absent':
      return value.unit
        ? `${absentText(t, value.reason)} (${unitText(value.unit)})`
        : absentText(t, value.reason);
  }
}

/**
 * A value for a list: a long number is shortened, but never across these limits, and never to zero.
 */
export function listedText(t: Words, value: TestValue, limits: readonly number[] = []): string {
  return value.kind === 'number'
    ? withUnit(`${SIGN[value.comparator]}${shortened(value.sent, limits)}`, value.unit)
    : valueText(t, value);
}

const limitText = (limit: Limit, unit: string): string =>
  withUnit(grouped(limit.sent), limit.unit === unit ? '' : limit.unit);

/** A range's limits or its text, as sent. A unit is shown if it is not the value's. */
export function rangeText(t: Words, range: TestRange | null | undefined, unit = ''): string {
  if (!range) return t('labs.no-range');
  const { low, high, text, says } = range;
  const limits =
    low && high
      ? `${limitText(low.unit === high.unit ? { ...low, unit } : low, unit)} – ${limitText(high, unit)}`
      : high
        ? t('labs.range-below', { high: limitText(high, unit) })
        : low
          ? t('labs.range-above', { low: limitText(low, unit) })
          : '';
  return says === 'text' ? (text ?? limits) : [limits, text].filter(Boolean).join(' · ');
}

function ageText(t: Words, { low, high, unit }: NonNullable<TestRange['age']>): string {
  const key = `age.${unit}`;
  const units = t.has(key) ? t(key) : unit;
  if (low && high) return t('labs.age-between', { low, high, unit: units });
  return low
    ? t('labs.age-from', { low, unit: units })
    : t('labs.age-to', { high: high ?? '', unit: units });
}

/** A range in one line: what kind it is, its limits, and whom it is for. */
export function RangeLine({ t, range, unit }: { t: Words; range: TestRange; unit: string }) {
  const said = rangeText(t, range, unit);
  const who = [
    ...range.applies.map((one) => <Concept key={one.text} t={t} said={one} />),
    ...(range.age ? [ageText(t, range.age)] : []),
  ];
  return (
    <>
      {range.meaning ? <Concept t={t} said={range.meaning} /> : t('labs.usual-label')}
      {': '}
      {range.text ? <Sent t={t}>{said}</Sent> : said}
      {who.length > 0 && (
        <>
          {' ('}
          {who.flatMap((one, at) => (at === 0 ? [one] : [', ', one]))})
        </>
      )}
    </>
  );
}

/** A value within a line or a cell, with the sender's words marked. */
export function ValueText({ t, value }: { t: Words; value: TestValue }) {
  if (value.kind === 'coded' || value.kind === 'text') return <Concept t={t} said={value} />;
  if (value.kind === 'absent') return <Absent t={t} reason={value.reason} unit={value.unit} />;
  return valueText(t, value);
}

export function StatusTag({ t, status }: { t: Words; status: string }) {
  if (status === 'final') return null;
  const key = `status.${status}`;
  return Tag({
    tone: status === 'corrected' || status === 'amended' ? 'new' : 'plain',
    icon: status === 'cancelled' ? 'x' : 'info',
    children: t(t.has(key) ? key : 'status.unknown'),
  });
}

/**
 * The URL of something in the results of the person that the page shows: of the pages that
 * members read, or of those of staff.
 */
export const pathOf = (view: View, rest: string) =>
  `${view.actor?.account.kind === 'staff' ? '/staff' : ''}/people/${view.person?.id}/results${rest}`;
