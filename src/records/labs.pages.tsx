import type { Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { RangeBar } from '../ui/chart.tsx';
import { Form } from '../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, callable, Empty, Icon, LinkButton, Table } from '../ui/kit.tsx';
import type { Test, TestValue } from './lab-values.rules.ts';
import type { ResultPage, ShownResult } from './labs.ts';
import { plainHint, plainName } from './test-names.ts';
import { FlagTag, leaves, pathOf, rangeText, SIGN, StatusTag, toneOf, unitText, valueText, whenOf } from './values.pages.tsx';

function Value({ t, value }: { t: Words; value: TestValue }) {
  if (value.kind === 'number')
    return (
      <p class="value">
        <strong>
          {SIGN[value.comparator]}
          {t.number(value.value, value.digits)}
        </strong>{' '}
        {value.unit && <span>{unitText(value.unit)}</span>}
      </p>
    );
  if (value.kind === 'absent') return <p class="value value--text muted">{valueText(t, value)}</p>;
  const text = valueText(t, value);
  return <p class={`value value--text${text.length > 60 ? ' value--long' : ''}`}>{value.kind === 'titre' ? <strong>{text}</strong> : text}</p>;
}

function Bar({ t, test }: { t: Words; test: Test }) {
  const { value, range } = test;
  if (value.kind !== 'number' || !range || (range.low === null && range.high === null)) {
    return range?.text ? <p class="range-words">{t('labs.usual', { range: range.text })}</p> : null;
  }
  return (
    <RangeBar
      value={value.value}
      low={range.low}
      high={range.high}
      tone={toneOf(test.flag)}
      label={t('labs.bar', { value: valueText(t, value), range: rangeText(t, range) })}
      format={(at) => t.number(at)}
    />
  );
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
        cells: [
          plainName(t, drug.code, drug.name),
          ...organisms.map((organism) => {
            const cell = organism.members.find((member) => member.name === drug.name);
            return cell ? (
              <span key={organism.id}>
                <FlagTag t={t} flag={cell.flag} /> {cell.value.kind === 'number' && <span class="muted">{valueText(t, cell.value)}</span>}
              </span>
            ) : (
              '–'
            );
          }),
        ],
      }))}
    />
  );
}
const isCulture = (test: Test) => test.members.some((member) => ['susceptible', 'intermediate', 'resistant'].includes(member.flag));

function TestRow({ view, test, inner }: { view: View; test: Test; inner?: boolean }) {
  const Heading = inner ? 'h3' : 'h2';
  const { t } = view;
  const hint = plainHint(t, test.code);
  const name = plainName(t, test.code, test.name);
  return (
    <li class={`test-row${test.status === 'cancelled' ? ' test-row--cancelled' : ''}`}>
      <div class="test-name">
        <Heading class="test-title">{hasTrend(test) && view.actor?.account.kind === 'member' ? <a href={pathOf(view, `/tests/${test.code}`)}>{name}</a> : name}</Heading>
        {hint && <p class="muted">{hint}</p>}
      </div>
      <Value t={t} value={test.value} />
      <div class="test-bar">
        <Bar t={t} test={test} />
      </div>
      <div class="test-flag">
        <FlagTag t={t} flag={test.flag} />
        <StatusTag t={t} status={test.status} />
      </div>
      {test.notes.length > 0 && (
        <div class="test-notes">
          {test.notes.map((note) => (
            <p key={note}>
              <span class="usa-sr-only">{t('labs.lab-note')}: </span>
              {note}
            </p>
          ))}
        </div>
      )}
      {test.members.length > 0 && !isCulture(test) && (
        <ul class="tests tests--inner">
          {test.members.map((member) => (
            <TestRow key={member.id} view={view} test={member} inner />
          ))}
        </ul>
      )}
    </li>
  );
}

export function Tests({ view, tests }: { view: View; tests: Test[] }) {
  const cultures = tests.filter(isCulture);
  return (
    <>
      <ul class="tests">
        {tests.map((test) => (
          <TestRow key={test.id} view={view} test={test} />
        ))}
      </ul>
      {cultures.length > 0 && <Susceptibility t={view.t} organisms={cultures} />}
    </>
  );
}

export function Facts({ view, result }: { view: View; result: ShownResult }) {
  const { t } = view;
  const status = `status.${result.status}`;
  return (
    <ul class="facts">
      <li>
        {t('labs.collected')} <strong>{whenOf(t, result.collectedAt, result.collectedPrecision, true)}</strong>
      </li>
      {result.receivedAt && <li>{t('labs.received', { at: t.date(result.receivedAt, 'day-time') })}</li>}
      {result.reportedAt && <li>{t('labs.reported', { at: t.date(result.reportedAt, 'day-time') })}</li>}
      <li>{t(t.has(status) ? status : 'status.unknown')}</li>
      {result.orderedBy && <li>{t('labs.ordered-by', { name: result.orderedBy })}</li>}
      {result.laboratory && <li>{result.laboratory}</li>}
    </ul>
  );
}

function statusAlert(t: Words, status: string) {
  if (status === 'preliminary' || status === 'partial')
    return (
      <Alert tone="warning" title={t('labs.preliminary')}>
        <p>{t('labs.preliminary-text')}</p>
      </Alert>
    );
  if (status === 'corrected' || status === 'amended' || status === 'appended')
    return (
      <Alert tone="warning" title={t('labs.corrected')}>
        <p>{t('labs.corrected-text')}</p>
      </Alert>
    );
  if (status === 'cancelled')
    return (
      <Alert tone="warning" title={t('labs.cancelled')}>
        <p>{t('labs.cancelled-text')}</p>
      </Alert>
    );
  return null;
}

export function Notes({ view, notes }: { view: View; notes: ResultPage['notes'] }) {
  return (
    <>
      {notes.map((note) => (
        <section class="note" key={note.id} aria-label={view.t('labs.note-of', { name: note.author_name })}>
          <span class="note-icon">
            <Icon name="message-square-text" />
          </span>
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
          <p>{callable(t, 'labs.gate-talk', { phone: view.settings.advicePhone })}</p>
          <Form action={pathOf(view, `/${result.id}`)} formKey={formKey}>
            <div class="actions">
              <Button icon="eye">{t('labs.gate-open')}</Button>
              <LinkButton href={pathOf(view, '')} kind="outline">
                {t('labs.gate-later')}
              </LinkButton>
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
      {result.comment && (
        <Card label={t('labs.comment')}>
          <h2>{t('labs.comment')}</h2>
          <p class="prose">{result.comment}</p>
        </Card>
      )}
      {result.tests.length > 0 && (
        <Card label={t('labs.tests-label')}>
          <Tests view={view} tests={result.tests} />
        </Card>
      )}
      {result.tests.length === 0 && !result.comment && result.files.length === 0 && (
        <Empty icon="file-text" title={t('labs.nothing-yet')}>
          <p>{t('labs.nothing-yet-text')}</p>
        </Empty>
      )}
      {result.files.length > 0 && (
        <Card>
          <CardHead icon="file-text">{t('labs.files')}</CardHead>
          <ul class="doors">
            {result.files.map((file) => (
              <li key={file.index}>
                <a href={pathOf(view, `/${result.id}/files/${file.index}`)}>
                  <Icon name="download" /> {file.title || t('labs.file')}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {page.earlier.map((version) => (
        <details class="answer" key={version.version}>
          <summary>{t('labs.earlier', { at: t.date(version.replaced_at, 'day-time') })}</summary>
          <Tests view={view} tests={version.tests} />
        </details>
      ))}
      <div class="actions no-print">
        <LinkButton href={pathOf(view, `/${result.id}/print`)} kind="outline" icon="printer">
          {t('labs.print')}
        </LinkButton>
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
      <p class="no-print">
        <a href={pathOf(view, `/${result.id}`)}>
          <Icon name="arrow-left" /> {t('labs.print-back')}
        </a>
      </p>
      <Alert>
        <p class="no-print">{t('labs.print-how')}</p>
      </Alert>
      <h1>{plainName(t, result.code, result.name)}</h1>
      <p>
        <strong>
          {person?.given} {person?.family}
        </strong>
        {person?.birthDate && <> · {t('labs.born', { at: t.day(person.birthDate) })}</>}
      </p>
      <Facts view={view} result={result} />
      {statusAlert(t, result.status)}
      {page.notes.map((note) => (
        <div key={note.id}>
          <h2>{t('labs.note-of', { name: note.author_name })}</h2>
          <p class="prose">{note.body}</p>
        </div>
      ))}
      {result.comment && (
        <div>
          <h2>{t('labs.comment')}</h2>
          <p class="prose">{result.comment}</p>
        </div>
      )}
      {result.tests.length > 0 && (
        <Table
          caption={t('labs.tests-label')}
          head={[t('labs.test'), t('labs.value'), t('labs.range'), t('labs.compared')]}
          rows={leaves(result.tests).map((test) => ({
            key: test.id,
            cells: [plainName(t, test.code, test.name), valueText(t, test.value), rangeText(t, test.range), <FlagTag t={t} flag={test.flag} key="flag" />],
          }))}
        />
      )}
      <p class="muted">{t('labs.printed', { at: t.date(view.now, 'day-time'), name: view.settings.name })}</p>
    </article>
  );
}
