import type { Problems } from '../platform/forms.ts';
import type { View } from '../platform/http.tsx';
import type { Key, Words } from '../platform/i18n.ts';
import { type ChartPoint, RangeBar, TrendChart } from '../ui/chart.tsx';
import type { IconName } from '../ui/icons.ts';
import { Alert, Button, Card, CardHead, Checkbox, Crumbs, Empty, ErrorSummary, Form, Icon, LinkButton, Table, Tag, TextField, type Tone } from '../ui/kit.tsx';
import { convert, type Flag, isAbnormal, type Test, type TestRange, type TestValue } from './lab-values.rules.ts';
import type { ResultList, ResultPage, ShownResult, TrendPoint } from './labs.ts';
import { plainHint, plainName } from './test-names.ts';

const FLAG: Record<Flag, { tone: Tone; icon: IconName } | null> = {
  low: { tone: 'low', icon: 'arrow-down' }, high: { tone: 'high', icon: 'arrow-up' }, 'critical-low': { tone: 'low', icon: 'triangle-alert' }, 'critical-high': { tone: 'high', icon: 'triangle-alert' },
  abnormal: { tone: 'high', icon: 'info' }, critical: { tone: 'high', icon: 'triangle-alert' }, normal: { tone: 'in', icon: 'check' }, susceptible: { tone: 'in', icon: 'check' },
  intermediate: { tone: 'plain', icon: 'minus' }, resistant: { tone: 'high', icon: 'x' }, positive: { tone: 'high', icon: 'info' }, negative: { tone: 'in', icon: 'check' }, none: null,
};

export function FlagTag({ t, flag }: { t: Words; flag: Flag }) {
  const look = FLAG[flag];
  return look && <Tag tone={look.tone} icon={look.icon}>{t(`flag.${flag}` as Key)}</Tag>;
}

/** When a sample was taken, no finer than it was said. */
export function whenOf(t: Words, at: Date, precision: ShownResult['collectedPrecision'], fine = false): string {
  if (precision === 'year') return t.date(at, 'year');
  if (precision === 'month') return t.date(at, 'month');
  return t.date(at, precision === 'time' && fine ? 'day-time' : 'day');
}

/** Units as people read them; UCUM's spellings stay in the data. */
export function unitText(unit: string): string {
  return unit.replace(/10\*(\d+)/g, (_, power: string) => `10${[...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`).replace(/\[iU\]/g, 'IU').replace(/^u(?=[a-zA-Z])|(?<=\/)u(?=[a-zA-Z])/g, 'µ').replace(/\{1\.73_m2\}|1\.73\.m2/g, '1.73 m²').replace(/\{[^}]*\}/g, '');
}

const SIGN = { '': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const;

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

const toneOf = (flag: Flag): 'in' | 'high' | 'low' => (flag === 'low' || flag === 'critical-low' ? 'low' : flag === 'normal' || flag === 'none' ? 'in' : 'high');

function StatusTag({ t, status }: { t: Words; status: string }) {
  if (status === 'final') return null;
  const key = `status.${status}`;
  return <Tag tone={status === 'corrected' || status === 'amended' ? 'new' : 'plain'} icon={status === 'cancelled' ? 'x' : 'info'}>{t(t.has(key) ? key : 'status.unknown')}</Tag>;
}

function leaves(tests: Test[]): Test[] {
  return tests.flatMap((test) => [test, ...leaves(test.members)]);
}

/** In a list: how many are outside the range, or that all is in range, in words. */
function Outcome({ t, result }: { t: Words; result: ShownResult }) {
  if (result.gated) return <Tag tone="plain" icon="lock">{t('labs.gated')}</Tag>;
  const all = leaves(result.tests).filter((test) => test.flag !== 'none');
  const off = all.filter((test) => isAbnormal(test.flag));
  const only = off[0];
  if (off.length === 1 && only && all.length === 1) return <FlagTag t={t} flag={only.flag} />;
  if (off.length > 0) {
    const low = off.every((test) => toneOf(test.flag) === 'low');
    return <Tag tone={low ? 'low' : 'high'} icon={low ? 'arrow-down' : 'arrow-up'}>{t('labs.outside', { n: off.length })}</Tag>;
  }
  if (all.length > 0) return <Tag tone="in" icon="check">{t('flag.normal')}</Tag>;
  return null;
}

const pathOf = (view: View, rest: string) => `/people/${view.person?.id}/results${rest}`;

export function ResultRow({ view, result, base }: { view: View; result: ShownResult; base?: string }) {
  const { t } = view;
  const first = result.tests[0];
  const facts = [
    whenOf(t, result.collectedAt, result.collectedPrecision),
    result.hasNote ? t('labs.with-note') : null,
    result.tests.length === 1 && first && !result.gated ? valueText(t, first.value) : result.tests.length > 1 ? t('labs.tests', { n: leaves(result.tests).length }) : null,
  ].filter(Boolean);
  return (
    <li class="result-row">
      <div>
        <h3><a href={`${base ?? pathOf(view, '')}/${result.id}`}>{plainName(t, result.code, result.name)}</a> {result.isNew && <Tag tone="new">{t('labs.new')}</Tag>}</h3>
        <p class="muted">{facts.join(' · ')}</p>
      </div>
      <div class="result-tags"><StatusTag t={t} status={result.status} /><Outcome t={t} result={result} /></div>
    </li>
  );
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
  const months = new Map<string, ShownResult[]>();
  for (const result of list.results) {
    const month = t.date(result.collectedAt, result.collectedPrecision === 'year' ? 'year' : 'month');
    months.set(month, [...(months.get(month) ?? []), result]);
  }
  const next = new URLSearchParams({ ...(query.q && { q: query.q }), ...(query.from && { from: query.from }), ...(query.to && { to: query.to }), ...(query.abnormal && { abnormal: 'yes' }), after: list.next ?? '' });
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('labs.title')}</h1>
      <p class="lead">{t('labs.lead')}</p>
      <details class="filter" open={filtered || Object.keys(problems).length > 0}>
        <summary><Icon name="search" /> {t('labs.find')}</summary>
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
      {list.results.length === 0 && (list.any
        ? <Empty icon="search" title={t('labs.none-fit')}><p>{t('labs.none-fit-text')}</p><p><a href={pathOf(view, '')}>{t('labs.clear')}</a></p></Empty>
        : <Empty icon="test-tubes" title={t('labs.none')}><p>{t('labs.none-text')}</p></Empty>)}
      {[...months].map(([month, results]) => (
        <Card key={month} label={month}>
          <h2 class="month">{month}</h2>
          <ul class="result-list">{results.map((result) => <ResultRow key={result.id} view={view} result={result} />)}</ul>
        </Card>
      ))}
      <div class="actions">
        {after && <LinkButton href={pathOf(view, '')} kind="outline">{t('labs.newest')}</LinkButton>}
        {list.next && <LinkButton href={`${pathOf(view, '')}?${next}`} kind="outline">{t('labs.older')}</LinkButton>}
      </div>
    </>
  );
}

function Value({ t, value }: { t: Words; value: TestValue }) {
  if (value.kind === 'number') return <p class="value"><strong>{SIGN[value.comparator]}{t.number(value.value, value.digits)}</strong> {value.unit && <span>{unitText(value.unit)}</span>}</p>;
  if (value.kind === 'absent') return <p class="value value--text muted">{valueText(t, value)}</p>;
  const text = valueText(t, value);
  return <p class={`value value--text${text.length > 60 ? ' value--long' : ''}`}>{value.kind === 'titre' ? <strong>{text}</strong> : text}</p>;
}

function Bar({ t, test }: { t: Words; test: Test }) {
  const { value, range } = test;
  if (value.kind !== 'number' || !range || (range.low === null && range.high === null)) {
    return range?.text ? <p class="range-words">{t('labs.usual', { range: range.text })}</p> : null;
  }
  return <RangeBar value={value.value} low={range.low} high={range.high} tone={toneOf(test.flag)} label={t('labs.bar', { value: valueText(t, value), range: rangeText(t, range) })} format={(at) => t.number(at)} />;
}

const hasTrend = (test: Test) => test.code !== null && test.value.kind === 'number';

/** Organism against antibiotic: what a culture grew, and what works against it. */
function Susceptibility({ t, organisms }: { t: Words; organisms: Test[] }) {
  const drugs = [...new Map(organisms.flatMap((organism) => organism.members).map((member) => [member.name, member])).values()];
  return (
    <Table
      caption={t('labs.susceptibility')}
      head={[t('labs.antibiotic'), ...organisms.map((organism) => valueText(t, organism.value))]}
      rows={drugs.map((drug) => ({
        key: drug.name,
        cells: [plainName(t, drug.code, drug.name), ...organisms.map((organism) => {
          const cell = organism.members.find((member) => member.name === drug.name);
          return cell ? <span key={organism.id}><FlagTag t={t} flag={cell.flag} /> {cell.value.kind === 'number' && <span class="muted">{valueText(t, cell.value)}</span>}</span> : '–';
        })],
      }))}
    />
  );
}
const isCulture = (test: Test) => test.members.some((member) => ['susceptible', 'intermediate', 'resistant'].includes(member.flag));

function TestRow({ view, test }: { view: View; test: Test }) {
  const { t } = view;
  const hint = plainHint(t, test.code);
  const name = plainName(t, test.code, test.name);
  return (
    <li class={`test-row${test.status === 'cancelled' ? ' test-row--cancelled' : ''}`}>
      <div class="test-name">
        <h3>{hasTrend(test) && view.actor?.account.kind === 'member' ? <a href={pathOf(view, `/tests/${test.code}`)}>{name}</a> : name}</h3>
        {hint && <p class="muted">{hint}</p>}
      </div>
      <Value t={t} value={test.value} />
      <div class="test-bar"><Bar t={t} test={test} /></div>
      <div class="test-flag">
        <FlagTag t={t} flag={test.flag} />
        <StatusTag t={t} status={test.status} />
      </div>
      {test.notes.length > 0 && <div class="test-notes">{test.notes.map((note) => <p key={note}><span class="usa-sr-only">{t('labs.lab-note')}: </span>{note}</p>)}</div>}
      {test.members.length > 0 && !isCulture(test) && <ul class="tests tests--inner">{test.members.map((member) => <TestRow key={member.id} view={view} test={member} />)}</ul>}
    </li>
  );
}

export function Tests({ view, tests }: { view: View; tests: Test[] }) {
  const cultures = tests.filter(isCulture);
  return (
    <>
      <ul class="tests">{tests.map((test) => <TestRow key={test.id} view={view} test={test} />)}</ul>
      {cultures.length > 0 && <Susceptibility t={view.t} organisms={cultures} />}
    </>
  );
}

export function Facts({ view, result }: { view: View; result: ShownResult }) {
  const { t } = view;
  const status = `status.${result.status}`;
  return (
    <ul class="facts">
      <li>{t('labs.collected')} <strong>{whenOf(t, result.collectedAt, result.collectedPrecision, true)}</strong></li>
      {result.receivedAt && <li>{t('labs.received', { at: t.date(result.receivedAt, 'day-time') })}</li>}
      {result.reportedAt && <li>{t('labs.reported', { at: t.date(result.reportedAt, 'day-time') })}</li>}
      <li>{t(t.has(status) ? status : 'status.unknown')}</li>
      {result.orderedBy && <li>{t('labs.ordered-by', { name: result.orderedBy })}</li>}
      {result.laboratory && <li>{result.laboratory}</li>}
    </ul>
  );
}

function statusAlert(t: Words, status: string) {
  if (status === 'preliminary' || status === 'partial') return <Alert tone="warning" title={t('labs.preliminary')}><p>{t('labs.preliminary-text')}</p></Alert>;
  if (status === 'corrected' || status === 'amended' || status === 'appended') return <Alert tone="warning" title={t('labs.corrected')}><p>{t('labs.corrected-text')}</p></Alert>;
  if (status === 'cancelled') return <Alert tone="warning" title={t('labs.cancelled')}><p>{t('labs.cancelled-text')}</p></Alert>;
  return null;
}

export function Notes({ view, notes }: { view: View; notes: ResultPage['notes'] }) {
  return (
    <>
      {notes.map((note) => (
        <section class="note" key={note.id} aria-label={view.t('labs.note-of', { name: note.author_name })}>
          <span class="note-icon"><Icon name="message-square-text" /></span>
          <div>
            <h2>{view.t('labs.note-of', { name: note.author_name })}</h2>
            <p class="prose">{note.body}</p>
            <p class="muted">{view.t.date(note.written_at, 'day-time')}</p>
          </div>
        </section>
      ))}
    </>
  );
}

export function ResultDetailPage({ view, page, formKey }: { view: View; page: ResultPage; formKey: string }) {
  const { t } = view;
  const { result } = page;
  const name = plainName(t, result.code, result.name);
  if (result.gated) {
    return (
      <>
        <Crumbs t={t} trail={[{ href: pathOf(view, ''), text: t('labs.title') }, { text: name }]} />
        <h1>{name}</h1>
        <Card>
          <CardHead icon="lock">{t('labs.gate-title')}</CardHead>
          <p>{t('labs.gate-text')}</p>
          <p>{t('labs.gate-talk', { phone: view.settings.advicePhone })}</p>
          <Form action={pathOf(view, `/${result.id}`)} formKey={formKey}>
            <div class="actions">
              <Button icon="eye">{t('labs.gate-open')}</Button>
              <LinkButton href={pathOf(view, '')} kind="outline">{t('labs.gate-later')}</LinkButton>
            </div>
          </Form>
        </Card>
      </>
    );
  }
  return (
    <>
      <Crumbs t={t} trail={[{ href: pathOf(view, ''), text: t('labs.title') }, { text: name }]} />
      <h1>{name}</h1>
      {name !== result.name && <p class="muted as-sent">{t('labs.as-sent', { name: result.name })}</p>}
      <Facts view={view} result={result} />
      {statusAlert(t, result.status)}
      <Notes view={view} notes={page.notes} />
      {result.comment && <Card label={t('labs.comment')}><h2>{t('labs.comment')}</h2><p class="prose">{result.comment}</p></Card>}
      {result.tests.length > 0 && <Card label={t('labs.tests-label')}><Tests view={view} tests={result.tests} /></Card>}
      {result.tests.length === 0 && !result.comment && result.files.length === 0 && <Empty icon="file-text" title={t('labs.nothing-yet')}><p>{t('labs.nothing-yet-text')}</p></Empty>}
      {result.files.length > 0 && (
        <Card>
          <CardHead icon="file-text">{t('labs.files')}</CardHead>
          <ul class="doors">{result.files.map((file) => <li key={file.index}><a href={pathOf(view, `/${result.id}/files/${file.index}`)}><Icon name="download" /> {file.title || t('labs.file')}</a></li>)}</ul>
        </Card>
      )}
      {page.earlier.map((version) => (
        <details class="answer" key={version.version}>
          <summary>{t('labs.earlier', { at: t.date(version.replaced_at, 'day-time') })}</summary>
          <Tests view={view} tests={version.tests} />
        </details>
      ))}
      <div class="actions no-print">
        <LinkButton href={pathOf(view, `/${result.id}/print`)} kind="outline" icon="printer">{t('labs.print')}</LinkButton>
      </div>
    </>
  );
}

/** The page for paper: everything open, nothing to press, who and when at the top. */
export function ResultPrintPage({ view, page }: { view: View; page: ResultPage }) {
  const { t, person } = view;
  const { result } = page;
  return (
    <article class="paper">
      <p class="no-print"><a href={pathOf(view, `/${result.id}`)}><Icon name="arrow-left" /> {t('labs.print-back')}</a></p>
      <Alert><p class="no-print">{t('labs.print-how')}</p></Alert>
      <h1>{plainName(t, result.code, result.name)}</h1>
      <p><strong>{person?.given} {person?.family}</strong>{person?.birthDate && <> · {t('labs.born', { at: t.date(new Date(`${person.birthDate}T12:00:00Z`), 'day') })}</>}</p>
      <Facts view={view} result={result} />
      {statusAlert(t, result.status)}
      {page.notes.map((note) => <div key={note.id}><h2>{t('labs.note-of', { name: note.author_name })}</h2><p class="prose">{note.body}</p></div>)}
      {result.comment && <div><h2>{t('labs.comment')}</h2><p class="prose">{result.comment}</p></div>}
      {result.tests.length > 0 && (
        <Table
          caption={t('labs.tests-label')}
          head={[t('labs.test'), t('labs.value'), t('labs.range'), t('labs.compared')]}
          rows={leaves(result.tests).map((test) => ({ key: test.id, cells: [plainName(t, test.code, test.name), valueText(t, test.value), rangeText(t, test.range), <FlagTag t={t} flag={test.flag} key="flag" />] }))}
        />
      )}
      <p class="muted">{t('labs.printed', { at: t.date(view.now, 'day-time'), name: view.settings.name })}</p>
    </article>
  );
}

export type Since = '1' | '2' | '5' | 'all';
export const SINCE: readonly Since[] = ['1', '2', '5', 'all'];

/** One sentence on where the newest value stands. */
function summary(t: Words, points: TrendPoint[], unit: string): string {
  const newest = points[0];
  if (!newest || newest.test.value.kind !== 'number') return '';
  const value = valueText(t, newest.test.value);
  const where = newest.test.flag === 'none' ? 'none' : toneOf(newest.test.flag) === 'in' ? 'in' : toneOf(newest.test.flag) === 'low' ? 'low' : 'high';
  const numbers = points.flatMap((point) => (point.test.value.kind === 'number' && point.test.value.unit === unit ? [point.test.value.value] : []));
  const own = newest.test.value.value;
  const extreme = numbers.length > 2 && own === Math.min(...numbers) && numbers.filter((one) => one === own).length === 1 ? 'lowest' : numbers.length > 2 && own === Math.max(...numbers) && numbers.filter((one) => one === own).length === 1 ? 'highest' : null;
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
      at: point.collectedAt.getTime(), value: own, label: t.number(own, value.digits), day: whenOf(t, point.collectedAt, point.collectedPrecision === 'year' ? 'year' : 'month'),
      tone: flag === 'none' ? 'plain' : toneOf(flag), low: into(range?.low ?? null), high: into(range?.high ?? null),
    });
  }
  const laboratories = new Set(points.map((point) => point.laboratory).filter(Boolean));
  const ranges = new Set(points.map((point) => rangeText(t, point.test.range)));
  const base = pathOf(view, `/tests/${code}`);
  return (
    <>
      <Crumbs t={t} trail={[{ href: pathOf(view, ''), text: t('labs.title') }, ...(newest ? [{ href: pathOf(view, `/${newest.resultId}`), text: plainName(t, newest.resultCode, newest.resultName) }] : []), { text: name }]} />
      <h1>{name}</h1>
      <p class="lead">
        {hint && `${hint}. `}{summary(t, points, unit)}{' '}
        <a href={`https://connect.medlineplus.gov/application?mainSearchCriteria.v.cs=2.16.840.1.113883.6.1&mainSearchCriteria.v.c=${encodeURIComponent(code)}&informationRecipient.languageCode.c=${t.language}`} rel="noreferrer noopener external" target="_blank">
          {t('trend.meaning')}<span class="usa-sr-only"> {t('ui.new-window')}</span> <Icon name="external-link" size={16} />
        </a>
      </p>
      <nav class="pills" aria-label={t('trend.since')}>
        <ul>{SINCE.map((choice) => <li key={choice}><a href={`${base}?since=${choice}`} aria-current={choice === since ? 'true' : undefined}>{t(`trend.since-${choice}`)}</a></li>)}</ul>
      </nav>
      {points.length === 0 ? <Empty icon="calendar" title={t('trend.none')}><p>{t('trend.none-text', { n: all })}</p><p><a href={`${base}?since=all`}>{t('trend.show-all')}</a></p></Empty> : (
        <>
          {chart.length > 0 && (
            <figure class="card trend-card">
              <TrendChart points={chart} label={t('trend.picture', { name, n: chart.length })} rangeLabel={newest ? t('trend.range', { range: rangeText(t, newest.test.range) }) : null} format={(value) => t.number(value)} />
              <figcaption>{unit && t('trend.unit', { unit: unitText(unit) })} {newest?.test.range && t('labs.usual', { range: rangeText(t, newest.test.range) })}{ranges.size > 1 && ` ${t('trend.ranges-differ')}`}{laboratories.size > 1 && ` ${t('trend.laboratories-differ')}`}{apart > 0 && ` ${t('trend.apart', { n: apart })}`}</figcaption>
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
                  <a href={pathOf(view, `/${point.resultId}`)} key="at">{whenOf(t, point.collectedAt, point.collectedPrecision)}</a>,
                  <strong key="value">{valueText(t, point.test.value)}</strong>, rangeText(t, point.test.range),
                  <span key="flag"><FlagTag t={t} flag={point.test.flag} /> <StatusTag t={t} status={point.test.status} /></span>,
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
