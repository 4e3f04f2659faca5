import type { Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { type ChartPoint, TrendChart } from '../ui/chart.tsx';
import { Card, Crumbs, Empty, Icon, Table } from '../ui/kit.tsx';
import { convert } from './lab-values.rules.ts';
import type { TrendPoint } from './labs.ts';
import { plainHint, plainName } from './test-names.ts';
import { FlagTag, pathOf, rangeText, StatusTag, toneOf, unitText, valueText, whenOf } from './values.pages.tsx';

export type Since = '1' | '2' | '5' | 'all';
export const SINCE: readonly Since[] = ['1', '2', '5', 'all'];

/** One sentence on where the newest value stands. */
function summary(t: Words, points: TrendPoint[], unit: string): string {
  const newest = points[0];
  if (newest?.test.value.kind !== 'number') return '';
  const value = valueText(t, newest.test.value);
  const where = newest.test.flag === 'none' ? 'none' : toneOf(newest.test.flag) === 'in' ? 'in' : toneOf(newest.test.flag) === 'low' ? 'low' : 'high';
  const numbers = points.flatMap((point) => (point.test.value.kind === 'number' && point.test.value.unit === unit ? [point.test.value.value] : []));
  const own = newest.test.value.value;
  const extreme =
    numbers.length > 2 && own === Math.min(...numbers) && numbers.filter((one) => one === own).length === 1
      ? 'lowest'
      : numbers.length > 2 && own === Math.max(...numbers) && numbers.filter((one) => one === own).length === 1
        ? 'highest'
        : null;
  return `${t(`trend.newest-${where}`, { value })}${extreme ? ` ${t(`trend.${extreme}`, { n: numbers.length })}` : ''}`;
}

export function TrendPage({ view, code, points, since, all }: { view: View; code: string; points: TrendPoint[]; since: Since; all: number }) {
  const { t } = view;
  const newest = points[0];
  const named = newest ?? undefined;
  const name = plainName(t, code, named?.test.name ?? '');
  const hint = plainHint(t, code);
  const unit = newest?.test.value.kind === 'number' ? newest.test.value.unit : '';
  const chart: ChartPoint[] = [];
  let apart = 0;
  for (const point of points) {
    const { value, range, flag } = point.test;
    if (value.kind !== 'number' || value.comparator !== '') continue;
    const own = convert(value.value, value.unit, unit);
    if (own === null) {
      apart += 1; // another kind of unit: in the table, not in the picture
      continue;
    }
    const into = (limit: number | null) => (limit === null ? null : convert(limit, value.unit, unit));
    chart.push({
      at: point.collectedAt.getTime(),
      value: own,
      label: t.number(own, value.digits),
      day: whenOf(t, point.collectedAt, point.collectedPrecision === 'year' ? 'year' : 'month'),
      tone: flag === 'none' ? 'plain' : toneOf(flag),
      low: into(range?.low ?? null),
      high: into(range?.high ?? null),
    });
  }
  const laboratories = new Set(points.map((point) => point.laboratory).filter(Boolean));
  const ranges = new Set(points.map((point) => rangeText(t, point.test.range)));
  const base = pathOf(view, `/tests/${code}`);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: pathOf(view, ''), text: t('labs.title') },
          ...(newest ? [{ href: pathOf(view, `/${newest.resultId}`), text: plainName(t, newest.resultCode, newest.resultName) }] : []),
          { text: name },
        ]}
      />
      <h1>{name}</h1>
      <p class="lead">
        {hint && `${hint}. `}
        {summary(t, points, unit)}{' '}
        <a
          href={`https://connect.medlineplus.gov/application?mainSearchCriteria.v.cs=2.16.840.1.113883.6.1&mainSearchCriteria.v.c=${encodeURIComponent(code)}&informationRecipient.languageCode.c=${t.language}`}
          rel="noreferrer noopener external"
          target="_blank"
        >
          {t('trend.meaning')}
          <span class="usa-sr-only"> {t('ui.new-window')}</span> <Icon name="external-link" size={16} />
        </a>
      </p>
      <nav class="pills" aria-label={t('trend.since')}>
        <ul>
          {SINCE.map((choice) => (
            <li key={choice}>
              <a href={`${base}?since=${choice}`} aria-current={choice === since ? 'true' : undefined}>
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
                rangeLabel={newest ? t('trend.range', { range: rangeText(t, newest.test.range) }) : null}
                format={(value) => t.number(value)}
              />
              <figcaption>
                {unit && t('trend.unit', { unit: unitText(unit) })} {newest?.test.range && t('labs.usual', { range: rangeText(t, newest.test.range) })}
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
              head={[t('labs.collected'), t('labs.value'), t('labs.range'), t('labs.compared'), ...(laboratories.size > 1 ? [t('trend.laboratory')] : [])]}
              rows={points.map((point) => ({
                key: `${point.resultId} ${point.test.id}`,
                cells: [
                  <a href={pathOf(view, `/${point.resultId}`)} key="at">
                    {whenOf(t, point.collectedAt, point.collectedPrecision)}
                  </a>,
                  <strong key="value">{valueText(t, point.test.value)}</strong>,
                  rangeText(t, point.test.range),
                  <span key="flag">
                    <FlagTag t={t} flag={point.test.flag} /> <StatusTag t={t} status={point.test.status} />
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
