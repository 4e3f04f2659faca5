import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  LinkButton,
  SummaryList,
  Table,
} from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { factLine } from '../../ui/text.tsx';
import { personName } from '../inbox/inbox.words.ts';
import { teamOf } from '../teams/teams.rules.ts';
import { LINE_STATES, type LineState, MOST_LINES } from './lines.rules.ts';
import { BASE, sayFar } from './lists.pages.tsx';
import type { CountedList, Line } from './lists.ts';

/** How many lines a page shows. */
export const PER_PAGE = 50;

interface ListProps {
  view: View;
  list: CountedList;
  lines: readonly Line[];
  show: LineState | null;
  page: number;
  typed: Typed;
  problems: Problems;
  done: string | null;
  newKey: () => string;
}

/** What became of a line, or will, in words. */
export const sayLine = ({ t }: View, { state, why }: Pick<Line, 'state' | 'why'>): string =>
  state === 'failed' && why ? t(`lists.why-${why}`) : t(`lists.line-${state}`);

/** A list: whom it reaches before it goes out, and how far it is after that. */
export function ListPage(props: ListProps) {
  const { view, list, problems, done } = props;
  const { t } = view;
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('lists.title') }, { text: list.subject }]} />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done} />
      <h1 dir="auto">{list.subject}</h1>
      <p>
        {factLine(t, [
          t(`lists.state-${list.state}`),
          teamOf(list, t.language),
          sayFar(view, list),
          !list.replies && t('inbox.no-replies'),
        ])}
      </p>
      {list.stoppedWhy && (
        <Alert tone="warning">
          <p>{t(`lists.stopped-${list.stoppedWhy}`)}</p>
        </Alert>
      )}
      <Steps {...props} />
      <Said view={view} list={list} />
      <Lines {...props} />
      {list.state === 'draft' && <More {...props} />}
    </>
  );
}

/** What can be done with it now. */
function Steps({ view, list, problems, newKey }: ListProps) {
  const { t } = view;
  const n = list.counts.ready ?? 0;
  const act = (path: string) => ({ action: `${BASE}/${list.id}/${path}`, formKey: newKey() });
  const problem = problems.people;
  return (
    <div class="step-row">
      {(list.state === 'draft' || list.state === 'stopped') && n > 0 && (
        <Form {...act('send')} label={t('lists.send-label')}>
          <input type="hidden" name="version" value={list.version} />
          <input type="hidden" name="people" value={n} />
          {problem && (
            <span class="usa-error-message" id="people">
              {t(problem)}
            </span>
          )}
          <Button>{t(list.state === 'draft' ? 'lists.send' : 'lists.go-on', { n })}</Button>
        </Form>
      )}
      {list.state === 'draft' && (
        <>
          <LinkButton kind="outline" href={`${BASE}/${list.id}/edit`}>
            {t('lists.edit')}
          </LinkButton>
          <Form {...act('discard')} label={t('lists.discard')}>
            <Button kind="outline">{t('lists.discard')}</Button>
          </Form>
        </>
      )}
      {list.state === 'sending' && (
        <>
          <LinkButton href={`${BASE}/${list.id}`}>{t('lists.again')}</LinkButton>
          <Form {...act('stop')} label={t('lists.stop')}>
            <Button kind="outline">{t('lists.stop')}</Button>
          </Form>
        </>
      )}
      <LinkButton kind="outline" href={`${BASE}/${list.id}/people.csv`}>
        {t('lists.download')}
      </LinkButton>
    </div>
  );
}

/** What everybody gets, with its fields. */
function Said({ view: { t }, list }: { view: View; list: CountedList }) {
  const texts = (subject: string, text: string) => (
    <span class="sent-text block" dir="auto">
      <strong>{subject}</strong>
      {`\n${text}`}
    </span>
  );
  return (
    <Card>
      <SummaryList
        rows={[
          { term: t('lists.text'), value: texts(list.subject, list.text) },
          ...(list.textEs
            ? [
                {
                  term: t('lists.said-es'),
                  value: texts(list.subjectEs || list.subject, list.textEs),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

function Lines({ view, list, lines, show, page }: ListProps) {
  const { t } = view;
  const there = LINE_STATES.filter((state) => (list.counts[state] ?? 0) > 0);
  const all = there.reduce((sum, state) => sum + (list.counts[state] ?? 0), 0);
  const n = show ? (list.counts[show] ?? 0) : all;
  const at = `${BASE}/${list.id}?${show ? `show=${show}&` : ''}`;
  return (
    <>
      <nav class="pills" aria-label={t('lists.filter')}>
        <ul>
          {[null, ...there].map((state) => (
            <li key={state ?? 'all'}>
              <a
                href={`${BASE}/${list.id}${state ? `?show=${state}` : ''}`}
                aria-current={state === show ? 'page' : undefined}
              >
                {state ? t(`lists.line-${state}`) : t('lists.line-all')} (
                {state ? list.counts[state] : all})
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Card>
        <Table
          caption={t('lists.on-it')}
          head={[t('lists.head-line'), t('lists.head-person'), t('lists.head-state')]}
          rows={lines.map((line) => ({
            key: String(line.n),
            cells: [
              <bdi key="typed">{line.typed}</bdi>,
              line.patientId ? (
                <span key="person">
                  <bdi>{personName({ given: line.given ?? '', family: line.family ?? '' })}</bdi>
                  {line.birthDate && `, ${t.day(line.birthDate)}`}
                </span>
              ) : (
                '–'
              ),
              sayLine(view, line),
            ],
          }))}
        />
        <Pages t={t} page={page} pages={Math.ceil(n / PER_PAGE)} href={(to) => `${at}page=${to}`} />
      </Card>
    </>
  );
}

/** Adds more people before anything is sent. */
function More({ view, list, typed, problems, newKey }: ListProps) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="users">{t('lists.more')}</CardHead>
      <Form action={`${BASE}/${list.id}/people`} formKey={newKey()} label={t('lists.more')}>
        <TextArea
          t={t}
          name="lines"
          label={t('lists.lines')}
          hint={t('lists.lines-hint', { n: t.number(MOST_LINES) })}
          problems={problems}
          value={typed.lines}
          rows={6}
        />
        <Button kind="outline">{t('lists.more')}</Button>
      </Form>
    </Card>
  );
}
