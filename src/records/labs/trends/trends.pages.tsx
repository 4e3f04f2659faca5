import { convert } from '../../../fhir/units.ts';
import type { View } from '../../../platform/http/routes.ts';
import type { Words } from '../../../platform/i18n.ts';
import { type ChartPoint, TrendChart } from '../../../ui/chart.tsx';
import { Card, Crumbs, Empty, Icon, Table } from '../../../ui/kit.tsx';
import { FLAGS } from '../../observations/flags/flags.rules.ts';
import { inUnitOf } from '../../observations/ranges/compare.rules.ts';
import type { Test } from '../../observations/tests.rules.ts';
import { shortened } from '../../observations/values/numbers.rules.ts';
import { plainHint } from '../names/test-names.ts';
import { FlagTags, toneOf } from '../tests/flags.pages.tsx';
import { Name, nameLang, nameText } from '../tests/sent.pages.tsx';
import {
  pathOf,
  RangeLine,
  rangeText,
  StatusTag,
  unitText,
  ValueText,
  valueText,
  whenOf,
} from '../tests/values.pages.tsx';
import type { TrendPoint } from './trends.ts';

export type Since = '1' | '2' | '5' | 'all';
export const SINCE: readonly Since[] = ['1', '2', '5', 'all'];

/** A sentence about the newest value. */
function summary(
  t: Words,
  points: TrendPoint[],
  drawn: ChartPoint[],
  whose: 'trend' | 'staff',
): string {
  const newest = points.find((point) => point.collectedPrecision !== 'unknown');
  if (newest?.test.value.kind !== 'number') return '';
  const { value, flag } = newest.test;
  const where = flag === 'none' || FLAGS[flag].side === 'none' ? 'none' : toneOf(flag);
  const own = drawn.find((point) => point.at === newest.collectedAt.getTime())?.value;
  const numbers = drawn.map((point) => point.value);
  const alone =
    own !== undefined && numbers.length > 2 && numbers.filter((one) => one === own).length === 1;
  const extreme =
    alone && own === Math.min(...numbers)
      ? 'lowest'
      : alone && own === Math.max(...numbers)
        ? 'highest'
        : null;
  return `${t(`${whose}.newest-${where}`, { value: valueText(t, value) })}${extreme ? ` ${t(`trend.${extreme}`, { n: numbers.length })}` : ''}`;
}

/**
 * The values that fit in one chart: plain numbers with a known date, in the newest unit or
 * convertible to it. `apart`: how many do not fit.
 */
function derivable(t: Words, points: TrendPoint[]): { chart: ChartPoint[]; apart: number } {
  const [newest] = points;
  const unit = newest?.test.value.kind === 'number' ? newest.test.value : { unit: '', code: null };
  const chart: ChartPoint[] = [];
  let apart = 0;
  for (const { test, ...point } of points) {
    const { value, flag } = test;
    if (value.kind !== 'number' || value.comparator !== '' || !Number.isFinite(value.value))
      continue;
    const own = point.collectedPrecision === 'unknown' ? null : convert(value.value, value, unit);
    if (own === null) {
      apart += 1;
      continue;
    }
    const range =
      test.ranges[0]?.normal === 'yes' || test.ranges[0]?.normal === 'loosely'
        ? test.ranges[0]
        : null;
    const [low, high] = [range?.low, range?.high].map((limit) => {
      const at = limit ? inUnitOf(limit, value) : null;
      return at === null ? null : convert(at, value, unit);
    });
    chart.push({
      at: point.collectedAt.getTime(),
      value: own,
      label:
        own === value.value
          ? shortened(
              value.sent,
              [low, high].flatMap((limit) => limit ?? []),
            )
          : t.number(Number(own.toPrecision(6))),
      day: t.date(point.collectedAt, point.collectedPrecision === 'year' ? 'year' : 'month'),
      tone: flag === 'none' ? 'plain' : toneOf(flag),
      low: low ?? null,
      high: high ?? null,
    });
  }
  return { chart, apart };
}

function TrendRanges({ t, test }: { t: Words; test: Test }) {
  return (
    <span>
      {test.ranges.map((range) => (
        <span class="block" key={rangeText(t, range)}>
          <RangeLine
            t={t}
            range={range}
            unit={test.value.kind === 'number' ? test.value.unit : ''}
          />
        </span>
      ))}
    </span>
  );
}

export function TrendPage({
  view,
  code,
  points,
  since,
  all,
}: {
  view: View;
  code: string;
  points: TrendPoint[];
  since: Since;
  all: number;
}) {
  const { t } = view;
  const newest = points[0];
  const name = nameText(t, code, newest?.test.name ?? '');
  const hint = plainHint(t, code);
  const unit = newest?.test.value.kind === 'number' ? newest.test.value.unit : '';
  const { chart, apart } = derivable(t, points);
  const laboratories = new Set(points.map((point) => point.laboratory).filter(Boolean));
  const ranges = new Set(points.map((point) => rangeText(t, point.test.ranges[0])));
  const base = pathOf(view, `/tests/${code}`);
  // the name may be in another language than the words around it
  const [before, after] = t('trend.title', { name: '|' }).split('|');
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: pathOf(view, ''), text: t('labs.title') },
          ...(newest
            ? [
                {
                  href: pathOf(view, `/${newest.resultId}`),
                  text: nameText(t, newest.resultCode, newest.resultName),
                  lang: nameLang(t, newest.resultCode),
                },
              ]
            : []),
          { text: name, lang: nameLang(t, code) },
        ]}
      />
      <h1>
        {before}
        <Name t={t} code={code} name={newest?.test.name ?? ''} />
        {after}
      </h1>
      <p class="lead">
        {hint && `${hint}. `}
        {summary(t, points, chart, view.actor?.account.kind === 'staff' ? 'staff' : 'trend')}{' '}
        <a
          href={`https://connect.medlineplus.gov/application?mainSearchCriteria.v.cs=2.16.840.1.113883.6.1&mainSearchCriteria.v.c=${encodeURIComponent(code)}&informationRecipient.languageCode.c=${t.language}`}
          rel="noreferrer noopener external"
          target="_blank"
        >
          {t('trend.meaning')}
          <span class="usa-sr-only"> {t('ui.new-window')}</span>{' '}
          <Icon name="external-link" size={16} />
        </a>
      </p>
      <nav class="pills" aria-label={t('trend.since')}>
        <ul>
          {SINCE.map((choice) => (
            <li key={choice}>
              <a
                href={`${base}?since=${choice}`}
                aria-current={choice === since ? 'true' : undefined}
              >
                {t(`trend.since-${choice}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {points.length === 0 ? (
        <Empty icon="calendar" title={t('trend.none')}>
          <p>{t('trend.none-text', { n: all })}</p>
          <p>
            <a href={`${base}?since=all`}>{t('trend.show-all')}</a>
          </p>
        </Empty>
      ) : (
        <>
          {chart.length > 0 && (
            <figure class="card trend-card">
              <TrendChart
                points={chart}
                label={t('trend.picture', { name, n: chart.length })}
                rangeLabel={
                  newest?.test.ranges[0]
                    ? t('trend.range', { range: rangeText(t, newest.test.ranges[0], unit) })
                    : null
                }
                format={(value) => t.number(value)}
              />
              <figcaption>
                {unit && t('trend.unit', { unit: unitText(unit) })}{' '}
                {newest?.test.ranges[0] && (
                  <RangeLine t={t} range={newest.test.ranges[0]} unit={unit} />
                )}
                {ranges.size > 1 && ` ${t('trend.ranges-differ')}`}
                {laboratories.size > 1 && ` ${t('trend.laboratories-differ')}`}
                {apart > 0 && ` ${t('trend.apart', { n: apart })}`}
              </figcaption>
            </figure>
          )}
          <h2>{t('trend.table')}</h2>
          <Card>
            <Table
              hideCaption
              caption={t('trend.table')}
              head={[
                t('labs.collected'),
                t('labs.value'),
                t('labs.range'),
                t('labs.compared'),
                ...(laboratories.size > 1 ? [t('trend.laboratory')] : []),
              ]}
              rows={points.map((point) => ({
                key: `${point.resultId} ${point.test.id}`,
                cells: [
                  <a href={pathOf(view, `/${point.resultId}`)} key="at">
                    {whenOf(t, point)}
                  </a>,
                  <strong key="value">
                    <ValueText t={t} value={point.test.value} />
                  </strong>,
                  point.test.ranges.length > 0 ? (
                    <TrendRanges t={t} test={point.test} key="range" />
                  ) : (
                    t('labs.no-range')
                  ),
                  <span key="flag">
                    <FlagTags t={t} test={point.test} />{' '}
                    <StatusTag t={t} status={point.test.status} />
                  </span>,
                  ...(laboratories.size > 1 ? [point.laboratory ?? '–'] : []),
                ],
              }))}
            />
          </Card>
        </>
      )}
    </>
  );
}
