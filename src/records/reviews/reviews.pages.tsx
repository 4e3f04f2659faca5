import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  Empty,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { ResultRow } from '../labs/results/list.pages.tsx';
import { ResultBody, ResultFacts, ResultNames } from '../labs/results/parts.pages.tsx';
import type { ResultList, ResultPage } from '../labs/results/results.ts';
import { Name, nameLang, nameText } from '../labs/tests/sent.pages.tsx';
import type { TestOutline } from '../observations/tests.rules.ts';

export const EXCEPTIONS = ['preventing-harm', 'privacy', 'patient-request', 'infeasible'] as const;

const bornText = (view: View, day: string | null) => (day ? view.t.day(day) : '–');

const base = (view: View) => `/staff/people/${view.person?.id}/results`;

export function StaffResultsPage({
  view,
  list,
  after,
}: {
  view: View;
  list: ResultList;
  after: boolean;
}) {
  const { t } = view;
  return (
    <>
      <h1>{t('staff.results')}</h1>
      {list.results.length === 0 ? (
        <Empty icon="test-tubes" title={t('labs.none')}>
          <p>{t('staff.results-none')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('labs.tests-label')}</h2>
          <ul class="result-list">
            {list.results.map((result) => (
              <ResultRow
                key={result.id}
                view={view}
                result={result}
                base={base(view)}
                tag={
                  result.senderHold
                    ? Tag({ tone: 'high', icon: 'lock', children: t('staff.sender-hold') })
                    : null
                }
              />
            ))}
          </ul>
        </Card>
      )}
      <div class="actions">
        {after && (
          <LinkButton href={base(view)} kind="outline">
            {t('labs.newest')}
          </LinkButton>
        )}
        {list.next && (
          <LinkButton href={`${base(view)}?after=${list.next}`} kind="outline">
            {t('labs.older')}
          </LinkButton>
        )}
      </div>
    </>
  );
}

/**
 * The names of the tests that the sender marks by themselves; none where it marks the whole report.
 */
const senderHeld = (view: View, tests: TestOutline[]): string[] =>
  tests.flatMap((test) => [
    ...(test.labels.includes('sender-hold') ? [nameText(view.t, test.code, test.name)] : []),
    ...senderHeld(view, test.members),
  ]);

/** What the sender asks for, what that does, and who may decide otherwise. */
function SenderHold({
  view,
  result,
  mayShow,
}: {
  view: View;
  result: ResultPage['result'];
  mayShow: boolean;
}) {
  const { t } = view;
  const tests = senderHeld(view, result.tests);
  return (
    <Alert tone="warning" title={t('staff.sender-hold')}>
      {tests.length > 0 && <p>{t('staff.sender-hold-tests', { tests: tests.join(', ') })}</p>}
      <p>{t('staff.sender-hold-text')}</p>
      <p>{t(mayShow ? 'staff.sender-hold-decide' : 'staff.sender-hold-ask')}</p>
    </Alert>
  );
}

interface Hold {
  id: string;
  exception: string;
  reason: string;
  until: string;
  placed_by_name: string;
  placed_at: Date;
  released_by_name: string | null;
  released_at: Date | null;
}

export function StaffResultPage({
  view,
  page,
  holds,
  keys,
  may,
  done,
}: {
  view: View;
  page: ResultPage;
  holds: Hold[];
  keys: [string, string];
  may: { hold: boolean; note: boolean };
  done: string | null;
}) {
  const { t } = view;
  const { result } = page;
  const here = `${base(view)}/${result.id}`;
  const standing = holds.find((hold) => hold.released_at === null);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: base(view), text: t('staff.results') },
          { text: nameText(t, result.code, result.name), lang: nameLang(t, result.code) },
        ]}
      />
      <Done t={t} said={`staff.done-${done}`} />
      <h1>
        <Name t={t} code={result.code} name={result.name} />
      </h1>
      <ResultNames t={t} result={result} />
      <ResultFacts t={t} result={result} />
      {result.senderHold && <SenderHold view={view} result={result} mayShow={may.hold} />}
      {standing && (
        <Alert tone="warning" title={t('staff.held')}>
          <p>
            {t('staff.held-text', {
              name: standing.placed_by_name,
              until: bornText(view, standing.until),
            })}{' '}
            {t(`exception.${standing.exception as 'privacy'}`)}: {standing.reason}
          </p>
        </Alert>
      )}
      {result.reviewed && (
        <p>
          <Tag tone="in" icon="check">
            {t('staff.reviewed')}
          </Tag>
        </p>
      )}
      <ResultBody view={view} page={page} files={`${here}/files`} />
      <div class="actions">
        {may.note && (
          <LinkButton href={`${here}/note`} icon="message-square-text">
            {t('staff.write-note')}
          </LinkButton>
        )}
        {may.note && !result.reviewed && (
          <Form action={`${here}/review`} formKey={keys[0]}>
            <Button kind="outline" icon="check">
              {t('staff.mark-reviewed')}
            </Button>
          </Form>
        )}
        {may.hold && !standing && (
          <LinkButton href={`${here}/hold`} kind="outline" icon="pause">
            {t('staff.hold')}
          </LinkButton>
        )}
        {may.hold && (standing || result.senderHold) && (
          <Form action={`${here}/release`} formKey={keys[1]}>
            <Button kind="outline" icon="check">
              {t(result.senderHold ? 'staff.show' : 'staff.release')}
            </Button>
          </Form>
        )}
      </div>
      {holds.some((hold) => hold.released_at) && (
        <details class="answer">
          <summary>{t('staff.holds-before')}</summary>
          {holds
            .filter((hold) => hold.released_at)
            .map((hold) => (
              <SummaryList
                key={hold.id}
                rows={[
                  {
                    term: t('staff.hold-why'),
                    value: `${t(`exception.${hold.exception as 'privacy'}`)}: ${hold.reason}`,
                  },
                  {
                    term: t('staff.hold-by'),
                    value: `${hold.placed_by_name}, ${t.date(hold.placed_at, 'day-time')}`,
                  },
                  {
                    term: t('staff.hold-ended'),
                    value: hold.released_at
                      ? `${hold.released_by_name}, ${t.date(hold.released_at, 'day-time')}`
                      : '',
                  },
                ]}
              />
            ))}
        </details>
      )}
    </>
  );
}

export function HoldPage({
  view,
  result,
  typed,
  problems,
  formKey,
  latest,
}: {
  view: View;
  result: ResultPage['result'];
  typed: Typed;
  problems: Problems;
  formKey: string;
  latest: string;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff.hold')}</h1>
      <p class="lead">{nameText(t, result.code, result.name)}</p>
      <Alert title={t('staff.hold-law')}>
        <p>{t('staff.hold-law-text')}</p>
      </Alert>
      <Form action={`${base(view)}/${result.id}/hold`} formKey={formKey} label={t('staff.hold')}>
        <Choice
          t={t}
          name="exception"
          legend={t('staff.hold-exception')}
          problems={problems}
          value={typed.exception}
          options={EXCEPTIONS.map((value) => ({
            value,
            label: t(`exception.${value}`),
            hint: t(`exception.${value}-hint`),
          }))}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('staff.hold-reason')}
          hint={t('staff.hold-reason-hint')}
          problems={problems}
          value={typed.reason}
          max={1000}
        />
        <TextField
          t={t}
          name="until"
          label={t('staff.hold-until')}
          hint={t('staff.hold-until-hint', { at: bornText(view, latest) })}
          problems={problems}
          value={typed.until}
          type="date"
        />
        <div class="actions">
          <Button>{t('staff.hold-do')}</Button>
          <LinkButton kind="outline" href={`${base(view)}/${result.id}`}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}

export function NotePage({
  view,
  result,
  typed,
  problems,
  formKey,
}: {
  view: View;
  result: ResultPage['result'];
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('staff.write-note')}</h1>
      <p class="lead">{nameText(t, result.code, result.name)}</p>
      <Card>
        <CardHead icon="user">
          {view.person?.given} {view.person?.family}
        </CardHead>
        <p>{t('staff.note-read')}</p>
      </Card>
      <Form
        action={`${base(view)}/${result.id}/note`}
        formKey={formKey}
        label={t('staff.write-note')}
      >
        <TextArea
          t={t}
          name="body"
          label={t('staff.note-body')}
          hint={t('staff.note-hint')}
          problems={problems}
          value={typed.body}
          rows={8}
          max={4000}
        />
        <div class="actions">
          <Button>{t('staff.note-do')}</Button>
          <LinkButton kind="outline" href={`${base(view)}/${result.id}`}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}
