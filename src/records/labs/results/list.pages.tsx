import type { Problems } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import type { Words } from '../../../platform/i18n.ts';
import { Checkbox, ErrorSummary, PersonField, TextField } from '../../../ui/fields.tsx';
import { Button, Empty, Icon, LinkButton, Tag } from '../../../ui/kit.tsx';
import { capital, Sent } from '../../../ui/text.tsx';
import { countsOf, isCulture, leaves, type TestOutline } from '../../observations/tests.rules.ts';
import { plainName } from '../names/test-names.ts';
import { FlagTag } from '../tests/flags.pages.tsx';
import { nameLang, nameText } from '../tests/sent.pages.tsx';
import { listedText, pathOf, StatusTag, whenOf } from '../tests/values.pages.tsx';
import type { ListedResult, ResultList } from './results.ts';

/**
 * Flags that something grew, or that drugs don't work against it: those are not values outside a
 * range.
 */
function grownTag(t: Words, result: ListedResult, tests: TestOutline[]) {
  const names = [result, ...tests.filter(isCulture)]
    .map((one) => `${one.name} ${plainName(t, one.code, '')}`)
    .join(' ');
  return Tag({
    tone: 'high',
    icon: 'info',
    children: t(/bacteri/i.test(names) ? 'labs.bacteria-found' : 'labs.germ-found'),
  });
}

/**
 * In a list: what is critical, how many are outside the range, or that all of them are in range, in
 * words.
 */
function outcomeOf(t: Words, result: ListedResult, tests: TestOutline[]) {
  if (result.gated) return Tag({ tone: 'plain', icon: 'lock', children: t('labs.gated') });
  const [only] = tests;
  if (only && tests.length === 1)
    return only.flag === 'normal'
      ? Tag({ tone: 'in', icon: 'check', children: t('flag.normal') })
      : FlagTag({ t, flag: only.flag });
  const { inside, outside, critical, unsaid, drugs, below, flag } = countsOf(result.tests);
  const grown = drugs > 0 ? grownTag(t, result, tests) : null;
  if (outside === 0)
    return (
      grown ??
      (inside > 0 && unsaid === 0
        ? Tag({ tone: 'in', icon: 'check', children: t('flag.normal') })
        : null)
    );
  if (outside === 1 && inside + unsaid === 0) return [grown, FlagTag({ t, flag })];
  return [
    grown,
    critical > 0
      ? Tag({ tone: 'high', icon: 'triangle-alert', children: t('labs.critical', { n: critical }) })
      : null,
    Tag({
      tone: below ? 'low' : 'high',
      icon: below ? 'arrow-down' : 'arrow-up',
      children: t('labs.outside', { n: outside }),
    }),
  ];
}

/** For staff: why the member does not see it yet, and until when. */
function WaitTags({ t, result }: { t: Words; result: ListedResult }) {
  const { heldUntil, waitsUntil, senderHold } = result;
  return (
    <>
      {heldUntil && (
        <Tag tone="high" icon="pause">
          {t('staff.held-until', { day: t.day(heldUntil) })}
        </Tag>
      )}
      {senderHold && (
        <Tag tone="high" icon="lock">
          {t('staff.sender-hold')}
        </Tag>
      )}
      {waitsUntil && (
        <Tag tone="plain" icon="clock">
          {t('staff.waits-until', { day: t.day(waitsUntil) })}
        </Tag>
      )}
    </>
  );
}

export function ResultRow({ view, result }: { view: View; result: ListedResult }) {
  const { t } = view;
  const tests = leaves(result.tests);
  const first = result.tests[0];
  const value =
    result.tests.length === 1 && first?.value && first.value.kind !== 'absent' ? first.value : null;
  const facts = [
    whenOf(t, result),
    result.hasNote ? t('labs.with-note') : null,
    value &&
      (value.kind === 'text' || value.kind === 'coded'
        ? Sent({ t, children: listedText(t, value) })
        : listedText(t, value, first?.limits)),
    tests.length > 1 ? t('labs.tests', { n: tests.length }) : null,
  ].flatMap((fact, at) => (fact ? [at > 0 ? ' · ' : null, fact] : []));
  const isNew = result.isNew ? Tag({ tone: 'new', children: t('labs.new') }) : null;
  return (
    <li class="result-row">
      <div>
        <h3>
          <a
            href={pathOf(view, `/${result.id}`)}
            lang={result.gated ? undefined : nameLang(t, result.code)}
          >
            {result.gated ? t('labs.private') : nameText(t, result.code, result.name)}
          </a>{' '}
          {isNew}
        </h3>
        <p class="muted">{facts}</p>
      </div>
      <div class="result-tags">
        <WaitTags t={t} result={result} />
        <StatusTag t={t} status={result.status} />
        {outcomeOf(t, result, tests)}
      </div>
    </li>
  );
}

export interface ListQuery {
  q: string;
  from: string;
  to: string;
  abnormal: boolean;
}

export function ResultListPage({
  view,
  list,
  query,
  problems,
  after,
  newKey,
}: {
  view: View;
  list: ResultList;
  query: ListQuery;
  problems: Problems;
  after: boolean;
  newKey: () => string;
}) {
  const { t } = view;
  const staff = view.actor?.account.kind === 'staff';
  const filtered = query.q !== '' || query.from !== '' || query.to !== '' || query.abnormal;
  const months = new Map<string, ListedResult[]>();
  for (const result of list.results) {
    const dated = result.collectedPrecision !== 'unknown' || result.reportedAt !== null;
    const month = dated
      ? t.date(result.collectedAt, result.collectedPrecision === 'year' ? 'year' : 'month')
      : t('labs.date-unknown');
    const list = months.get(month);
    if (list) list.push(result);
    else months.set(month, [result]);
  }
  const next = {
    ...(query.from && { from: query.from }),
    ...(query.to && { to: query.to }),
    ...(query.abnormal && { abnormal: 'yes' }),
    after: list.next ?? '',
  };
  const search = pathOf(view, '/search');
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(staff ? 'staff.results' : 'labs.title')}</h1>
      {!staff && <p class="lead">{t('labs.lead')}</p>}
      <details class="filter" open={filtered || Object.keys(problems).length > 0}>
        <summary>
          <Icon name="search" /> {t('labs.find')}
        </summary>
        <form method="post" action={search} class="filter-form" aria-label={t('labs.find')}>
          <input type="hidden" name="_key" value={newKey()} />
          <PersonField action={search} />
          <TextField
            t={t}
            name="q"
            label={t('labs.q')}
            hint={t('labs.q-hint')}
            problems={problems}
            value={query.q}
            type="search"
            max={100}
          />
          <div class="filter-dates">
            <TextField
              t={t}
              name="from"
              label={t('labs.from')}
              problems={problems}
              value={query.from}
              type="date"
            />
            <TextField
              t={t}
              name="to"
              label={t('labs.to')}
              problems={problems}
              value={query.to}
              type="date"
            />
          </div>
          <Checkbox name="abnormal" label={t('labs.abnormal')} checked={query.abnormal} />
          <div class="actions">
            <Button>{t('labs.show')}</Button>
            {filtered && <a href={pathOf(view, '')}>{t('labs.clear')}</a>}
          </div>
        </form>
      </details>
      {list.results.length === 0 &&
        (list.next ? (
          <Empty icon="search" title={t('labs.none-yet')}>
            <p>{t('labs.none-yet-text')}</p>
          </Empty>
        ) : list.any ? (
          <Empty icon="search" title={t('labs.none-fit')}>
            <p>{t('labs.none-fit-text')}</p>
            <p>
              <a href={pathOf(view, '')}>{t('labs.clear')}</a>
            </p>
          </Empty>
        ) : (
          <Empty icon="test-tubes" title={t('labs.none')}>
            <p>{t(staff ? 'staff.results-none' : 'labs.none-text')}</p>
          </Empty>
        ))}
      {[...months].map(([month, results]) => (
        <section class="card" aria-label={capital(t, month)} key={month}>
          <h2 class="month">{capital(t, month)}</h2>
          <ul class="result-list">
            {results.map((result) => (
              <ResultRow key={result.id} view={view} result={result} />
            ))}
          </ul>
        </section>
      ))}
      <div class="actions">
        {after && (
          <LinkButton href={pathOf(view, '')} kind="outline">
            {t('labs.newest')}
          </LinkButton>
        )}
        {list.next && query.q && (
          <form method="post" action={search}>
            <PersonField action={search} />
            {Object.entries({ _key: newKey(), q: query.q, ...next }).map(([name, value]) => (
              <input type="hidden" name={name} value={value} key={name} />
            ))}
            <Button kind="outline">{t('labs.older')}</Button>
          </form>
        )}
        {list.next && !query.q && (
          <LinkButton href={`${pathOf(view, '')}?${new URLSearchParams(next)}`} kind="outline">
            {t('labs.older')}
          </LinkButton>
        )}
      </div>
    </>
  );
}
