import type { VNode } from 'preact';
import type { Problems } from '../platform/forms.ts';
import type { Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { Checkbox, ErrorSummary, TextField } from '../ui/fields.tsx';
import { html } from '../ui/html.ts';
import { Button, Empty, Icon, LinkButton, Tag } from '../ui/kit.tsx';
import { type Flag, isAbnormal, type TestOutline } from './lab-values.rules.ts';
import type { ListedResult, ResultList } from './labs.ts';
import { plainName } from './test-names.ts';
import { FlagTag, leaves, pathOf, StatusTag, toneOf, valueText, whenOf } from './values.pages.tsx';

/** In a list: how many are outside the range, or that all is in range, in words. */
function outcomeOf(t: Words, result: ListedResult, tests: TestOutline[]) {
  if (result.gated) return Tag({ tone: 'plain', icon: 'lock', children: t('labs.gated') });
  let flagged = 0;
  let off = 0;
  let low = true;
  let flag: Flag = 'none';
  for (const test of tests) {
    if (test.flag === 'none') continue;
    flagged += 1;
    if (!isAbnormal(test.flag)) continue;
    off += 1;
    flag = test.flag;
    low &&= toneOf(test.flag) === 'low';
  }
  if (flagged === 0) return null;
  if (off === 0) return Tag({ tone: 'in', icon: 'check', children: t('flag.normal') });
  if (flagged === 1) return FlagTag({ t, flag });
  return Tag({ tone: low ? 'low' : 'high', icon: low ? 'arrow-down' : 'arrow-up', children: t('labs.outside', { n: off }) });
}

export function ResultRow({ view, result, base, tag = null }: { view: View; result: ListedResult; base?: string; tag?: VNode | null }) {
  const { t } = view;
  const tests = leaves(result.tests);
  const first = tests[0];
  const facts = [
    whenOf(t, result.collectedAt, result.collectedPrecision),
    result.hasNote ? t('labs.with-note') : null,
    result.tests.length === 1 && first?.value ? valueText(t, first.value) : result.tests.length > 1 ? t('labs.tests', { n: tests.length }) : null,
  ].filter(Boolean);
  const isNew = result.isNew ? Tag({ tone: 'new', children: t('labs.new') }) : null;
  return html`<li class="result-row"><div><h3><a href="${base ?? pathOf(view, '')}/${result.id}">${plainName(t, result.code, result.name)}</a> ${isNew}</h3><p class="muted">${facts.join(' · ')}</p></div><div class="result-tags">${tag}${StatusTag({ t, status: result.status })}${outcomeOf(t, result, tests)}</div></li>`;
}

export interface ListQuery {
  q: string;
  from: string;
  to: string;
  abnormal: boolean;
}

export function ResultListPage({ view, list, query, problems, after }: { view: View; list: ResultList; query: ListQuery; problems: Problems; after: boolean }) {
  const { t } = view;
  const filtered = query.q !== '' || query.from !== '' || query.to !== '' || query.abnormal;
  const months = new Map<string, ListedResult[]>();
  for (const result of list.results) {
    const month = t.date(result.collectedAt, result.collectedPrecision === 'year' ? 'year' : 'month');
    const list = months.get(month);
    if (list) list.push(result);
    else months.set(month, [result]);
  }
  const next = new URLSearchParams({
    ...(query.q && { q: query.q }),
    ...(query.from && { from: query.from }),
    ...(query.to && { to: query.to }),
    ...(query.abnormal && { abnormal: 'yes' }),
    after: list.next ?? '',
  });
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('labs.title')}</h1>
      <p class="lead">{t('labs.lead')}</p>
      <details class="filter" open={filtered || Object.keys(problems).length > 0}>
        <summary>
          <Icon name="search" /> {t('labs.find')}
        </summary>
        <form method="get" action={pathOf(view, '')} class="filter-form" aria-label={t('labs.find')}>
          <TextField t={t} name="q" label={t('labs.q')} hint={t('labs.q-hint')} problems={problems} value={query.q} type="search" max={100} />
          <div class="filter-dates">
            <TextField t={t} name="from" label={t('labs.from')} problems={problems} value={query.from} type="date" />
            <TextField t={t} name="to" label={t('labs.to')} problems={problems} value={query.to} type="date" />
          </div>
          <Checkbox name="abnormal" label={t('labs.abnormal')} checked={query.abnormal} />
          <div class="actions">
            <Button>{t('labs.show')}</Button>
            {filtered && <a href={pathOf(view, '')}>{t('labs.clear')}</a>}
          </div>
        </form>
      </details>
      {list.results.length === 0 &&
        (list.any ? (
          <Empty icon="search" title={t('labs.none-fit')}>
            <p>{t('labs.none-fit-text')}</p>
            <p>
              <a href={pathOf(view, '')}>{t('labs.clear')}</a>
            </p>
          </Empty>
        ) : (
          <Empty icon="test-tubes" title={t('labs.none')}>
            <p>{t('labs.none-text')}</p>
          </Empty>
        ))}
      {[...months].map(
        ([month, results]) =>
          html`<section class="card" aria-label="${month}"><h2 class="month">${month}</h2><ul class="result-list">${results.map((result) => ResultRow({ view, result }))}</ul></section>`,
      )}
      <div class="actions">
        {after && (
          <LinkButton href={pathOf(view, '')} kind="outline">
            {t('labs.newest')}
          </LinkButton>
        )}
        {list.next && (
          <LinkButton href={`${pathOf(view, '')}?${next}`} kind="outline">
            {t('labs.older')}
          </LinkButton>
        )}
      </div>
    </>
  );
}
